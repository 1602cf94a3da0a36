package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.finger.FingerServer;
import dev.porthole.finger.PlanFolder;
import dev.porthole.net.Endpoint;
import dev.porthole.server.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `get`, `put`, `ls` and `rm`: what all schemes have in common, shown with the smallest one.
@Timeout(60)
class UrlCommandsTest {
    @TempDir Path plans;
    private Server server;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(plans.resolve("alice"), "Away\u001b[2J until Monday.\n");
        server =
                new FingerServer(new PlanFolder(plans))
                        .server()
                        .endpoint(Endpoint.of("127.0.0.1", 0))
                        .start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private String url(String path) {
        return "finger://" + server.endpoint() + "/" + path;
    }

    @Test
    void getWritesToStandardOutputOrToAFile() throws IOException {
        String plan = "Login: alice\nPlan:\nAway\u001b[2J until Monday.\n";
        Ran ran = Ran.porthole("get", url("alice"));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo(plan); // no terminal
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        Path file = plans.resolve("out");
        assertThat(Ran.porthole("get", url("alice"), "-o", file.toString()).out()).isEmpty();
        assertThat(file).hasContent(plan);
    }

    @Test
    void aUserOfFingerMayStandInFrontOfTheHost() {
        Ran ran = Ran.porthole("get", url("").replace("//", "//alice@"));
        assertThat(ran.out()).startsWith("Login: alice\n");
    }

    @Test
    void getKeepsToARate() {
        Ran ran = Ran.porthole("get", url("alice"), "--limit-rate", "1k");
        assertThat(ran.out()).contains("until Monday.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "put FILE URL | porthole put has no use for finger URLs",
                "ls URL | porthole ls has no use for finger URLs",
                "rm URL | porthole rm has no use for finger URLs",
                "get gopher://h/ | there is no scheme 'gopher': choose one of finger",
                "get finger://bob@h/alice | whom to ask for? Write finger://HOST/USER",
                "get nowhere | 'nowhere' is no address: write SCHEME://HOST[:PORT]/PATH",
                "get URL --resume | --resume goes on with a file: name it with -o FILE",
                "get URL --limit-rate 0 | a rate of 0 moves nothing: write it as 64k or 1m",
                "mirror ftp://h/ x --limit-rate 0 | a rate of 0 moves nothing: write it as 64k",
                "get URL --limit-rate fast | 'fast' is not a size: write it as 512, 64k, 1m or 2g",
                "get URL --timeout 0s | --timeout is longer than 0",
                "get URL%0d%0aROOT | a user of finger has no '@', no space, no control character",
                "put - URL --resume | --resume needs a file: standard input has no middle",
                "get | missing required parameter: 'URL'"
            })
    void oneLineSaysWhatIsWrongWithTheCommandLine(String line, String message) {
        Ran ran =
                Ran.line(
                        line.replace("URL%", url("x%"))
                                .replace("URL", url("alice"))
                                .replace("FILE", plans.resolve("alice").toString()));
        assertThat(ran.err()).startsWith("porthole: ").contains(message).hasLineCount(1);
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void failuresHaveTheirStatus() {
        assertThat(Ran.porthole("get", "finger://127.0.0.1:1/alice").status())
                .isEqualTo(ExitStatus.UNREACHABLE);
        assertThat(Ran.porthole("get", url("alice"), "-o", "/no/such/folder/file").err())
                .isEqualTo("porthole: there is no file /no/such/folder/file\n");
    }

    @Test
    void optionsGoBehindTheServiceTheyAreOf() {
        Ran ran = Ran.porthole("serve", "-p", "0", "finger", "--plans", plans.toString());
        assertThat(ran.err())
                .isEqualTo(
                        "porthole: the options of finger go behind it: porthole serve finger"
                                + " ...\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void aServiceSaysWhatItNeeds() {
        assertThat(Ran.porthole("serve", "finger").err())
                .contains("missing required option: '--plans=DIR'")
                .hasLineCount(1);
        assertThat(Ran.porthole("serve", "finger", "--plans", "/no/such").err())
                .isEqualTo("porthole: there is no folder /no/such\n");
    }
}
