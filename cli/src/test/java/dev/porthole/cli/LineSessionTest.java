package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The lecture's echo client (row A3): a line out, its answer printed.
class LineSessionTest {
    private final Connection[] ends = Connection.pair();

    @AfterEach
    void close() throws IOException {
        ends[0].close();
        ends[1].close();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "one\\ntwo\\n, false, one\\ntwo\\n",
                "one\\n\\nthree\\n, false, one\\n", // an empty line ends
                "one\\r\\n\\r\\nthree\\n, false, one\\r\\n",
                "one\\n\\nthree\\n, true, one\\r\\n",
                "last, false, last\\n", // its end is added, since the server waits for it
                "last, true, last\\r\\n",
                "``, false, ``",
                "\\n, false, ``",
            })
    void untilAnEmptyLineOrTheEndOfInput(String input, boolean crlf, String echoed)
            throws Exception {
        CompletableFuture<String> server = CompletableFuture.supplyAsync(() -> echo(ends[1]));
        Recorder recorder = new Recorder(input.translateEscapes());
        assertThat(run(recorder, crlf)).isEqualTo(ExitStatus.DONE);
        ends[0].close();
        assertThat(recorder.out()).isEqualTo(echoed.translateEscapes());
        assertThat(server.get()).isEqualTo(echoed.translateEscapes());
    }

    @Test
    void eachAnswerIsOneLineHoweverItArrives() throws Exception {
        ends[1].write("first\nsec".getBytes(UTF_8));
        ends[1].write("ond\nthird, not asked for\n".getBytes(UTF_8));
        Recorder recorder = new Recorder("1\n2\n");
        assertThat(run(recorder, false)).isEqualTo(ExitStatus.DONE);
        assertThat(recorder.out()).isEqualTo("first\nsecond\n");
    }

    @Test
    void whatThereWasOfAnAnswerIsShownWhenTheServerEnds() throws Exception {
        ends[1].write("half an ans".getBytes(UTF_8));
        ends[1].shutdownOutput();
        Recorder recorder = new Recorder("1\n2\n");
        assertThatThrownBy(() -> run(recorder, false))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.status()).isEqualTo(ExitStatus.REFUSED))
                .hasMessage("the server ended the connection");
        assertThat(recorder.out()).isEqualTo("half an ans");
    }

    @Test
    void anAnswerWithoutEndIsRefusedAtOneMebibyte() {
        CompletableFuture.runAsync(() -> {
            try {
                ends[1].write(new byte[2 * 1024 * 1024]);
            } catch (IOException _) {
                // The client has gone.
            }
        });
        assertThatThrownBy(() -> run(new Recorder("1\n"), false))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.status()).isEqualTo(ExitStatus.MALFORMED))
                .hasMessage("a line of the answer is longer than 1 MiB");
    }

    private ExitStatus run(Recorder recorder, boolean crlf) throws Exception {
        ends[0].deadline(Deadline.after(Duration.ofSeconds(30)));
        return new LineSession(ends[0], crlf)
                .run(recorder.console(), new SessionOutput(recorder.console(), false));
    }

    private static String echo(Connection connection) {
        StringBuilder all = new StringBuilder();
        try {
            for (byte[] some = connection.read(100); some.length > 0; some = connection.read(100)) {
                connection.write(some);
                all.append(new String(some, UTF_8));
            }
        } catch (IOException e) {
            all.append(e);
        }
        return all.toString();
    }
}
