package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The frame of the command line: help, version, and what is said about a wrong one.
class MainTest {
    static final List<String> COMMANDS = Commands.NAMES;

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "-V --debug"})
    void saysItsVersion(String arguments) {
        Ran ran = Ran.line(arguments);
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.out()).matches("porthole \\S+ \\(Java 2\\S+\\)\n");
        assertThat(ran.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"help, --help", "help ls, ls --help", "help serve ftp, serve ftp --help"})
    void helpIsACommandToo(String line, String same) {
        assertThat(Ran.line(line)).isEqualTo(Ran.line(same));
        assertThat(Ran.line(line).status()).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void theVersionIsThatOfThePom() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(pom).contains("<version>" + Version.NUMBER + "</version>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "| which command? One of ",
                "prts | there is no command 'prts' (like it: ports",
                "ports --jsn | there is no option '--jsn' (like it: --json): see porthole ports"
                        + " --help",
                "ports 80 81 | '81' is one argument too many: see porthole ports --help",
                "ports --class | missing required parameter for option '--class' (CLASS)",
                "ports --json --json | an option is given twice",
                "connect --lines localhost --lines | an option is given twice",
                "connect --lines localhost 1 2 | '2' is one argument too many: see porthole"
                        + " connect",
                "ports 70000 | port 70000 is not in 0-65535",
                "ports 80-70000 | port 70000 is not in 0-65535",
                "ports 90-80 | the range 90-80 is the wrong way round: write 80-90",
                "ports --class big | 'big' is not a class of ports: well-known, registered or"
                        + " dynamic",
                "ports --transport ip | 'ip' is not one of tcp, udp, sctp, dccp",
                "sockets --port 0x50 | '0x50' has no port number in 0-65535",
                "sockets --watch=fast | 'fast' is not a time: write it as 300ms, 5s, 2m or 1h",
                "lookup | missing required parameter: ",
                "lookup x --type ANY | 'ANY' is not one of [A, AAAA, ",
                "lookup x --server h:1:2:[ | is not a host name or an address",
                "lookup a/b --type MX | 'a/b' is not a domain name",
                "completion fish | 'fish' is not a shell that Porthole knows: bash or zsh"
            })
    void saysInOneLineWhatIsWrongWithACommandLine(String arguments, String line) {
        Ran ran = Ran.line(arguments == null ? "" : arguments);
        assertThat(ran.err()).startsWith("porthole: ").contains(line).hasLineCount(1);
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void theHelpNamesEveryCommandAndExitStatus() {
        Ran ran = Ran.line("--help");
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("Examples:").contains(Commands.NAMES);
        for (ExitStatus status : ExitStatus.values()) {
            assertThat(ran.out()).containsPattern(status.code() + " +" + status.meaning());
        }
    }

    @ParameterizedTest
    @FieldSource("COMMANDS")
    void everyCommandHasHelpWithExamplesThatFitsATerminal(String command) {
        Ran ran = Ran.porthole(command, "--help");
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("Usage: porthole " + command, "Examples:", "--debug");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
    }

    @Test
    void debugAddsTheStackTrace() {
        assertThat(Ran.line("ports 70000 --debug").err())
                .startsWith("porthole: port 70000 is not in 0-65535\n")
                .contains("IllegalArgumentException", "\tat dev.porthole.");
    }

    @Test
    void helpHasNoColoursWhenItIsNotOnATerminal() {
        assertThat(Ran.line("ports --help").out()).doesNotContain("\033");
    }

    @Test
    void argumentsAreEscapedInMessages() {
        assertThat(Ran.porthole("\033[31mports").err())
                .contains("'\\x1b[31mports'")
                .doesNotContain("\033");
    }
}
