package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with a command line of `telnet`.
class TelnetCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | missing required parameter: 'HOST'",
                "2023 | is a port without a host: write localhost 2023",
                "localhost 0 | nothing listens on port 0",
                "localhost 70000 | 70000",
                "localhost:1 2 | the port is given twice",
                "localhost --timeout 0s | --timeout is longer than 0",
                "localhost --insecure | go with --tls: add it",
            })
    void oneLineSaysIt(String arguments, String line) {
        Ran ran = Ran.line(("telnet " + (arguments == null ? "" : arguments)).strip());
        assertThat(ran.err()).startsWith("porthole: ").contains(line).hasLineCount(1);
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
    }
}
