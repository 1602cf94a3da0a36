package dev.porthole.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Limits;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Observer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;

/// Bodies that end with a line of one dot, from both sides.
@Timeout(60)
class DottedTest {
    private static final Dialect STRICT = Dialect.strict("TEST", "RFC 0", US_ASCII);

    private static Wire receiving(String text, Chop chop, Dialect dialect) throws IOException {
        Connection[] ends = chop.pair(Observer.NONE, Limits.DEFAULT);
        ends[0].write(text.getBytes(ISO_8859_1));
        ends[0].shutdownOutput();
        return new Wire(ends[1], dialect, WireLimits.DEFAULT);
    }

    private static String body(String text, Chop chop, Dialect dialect) throws IOException {
        Wire wire = receiving(text + "NEXT\r\n", chop, dialect);
        String body = new String(wire.readDotted().readAllBytes(), ISO_8859_1);
        assertThat(wire.readLine()).isEqualTo("NEXT");
        return body;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    .\\r\\n                   | ""
                    a\\r\\n.\\r\\n            | a\\r\\n
                    \\r\\n.\\r\\n             | \\r\\n
                    ..\\r\\n.\\r\\n           | .\\r\\n
                    ...\\r\\n.\\r\\n          | ..\\r\\n
                    .a\\r\\n.\\r\\n           | a\\r\\n
                    a.\\r\\n.\\r\\n           | a.\\r\\n
                    a\\r\\n..b\\r\\n.\\r\\n   | a\\r\\n.b\\r\\n
                    """)
    void isReadHoweverItArrives(String wire, String body) throws IOException {
        for (Chop chop : Chop.values()) {
            assertThat(body(wire.translateEscapes(), chop, STRICT))
                    .isEqualTo(body.translateEscapes());
        }
    }

    /// What some servers take for the end of a message, and others send on as part of it (SMTP
    /// smuggling, CVE-2023-51764 and its relatives).
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n.\nMAIL",
                "a\n.\r\nMAIL",
                "a\r.\rMAIL",
                "a\r.\r\nMAIL",
                "a\r\n.\nMAIL",
                "a\r\n.\rMAIL",
                "a\r\n\n.\r\nMAIL",
                "a\r\r\n.\r\nMAIL"
            })
    void nothingButCrLfDotCrLfIsItsEnd(String smuggled) throws IOException {
        for (Chop chop : Chop.values()) {
            var body = receiving(smuggled, chop, STRICT).readDotted();
            assertThatThrownBy(body::readAllBytes)
                    .isInstanceOf(MalformedException.class)
                    .hasMessageMatching(
                            "a body of TEST has a (CR|LF) alone, which ends no line \\(RFC 0\\)");
        }
    }

    /// For clients of old servers, as data; and still no end.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a\\n.\\nb\\r\\n.\\r\\n     | a\\n.\\nb\\r\\n
                    a\\r.\\rb\\r\\n.\\r\\n     | a\\r.\\rb\\r\\n
                    a\\r\\n.\\nb\\r\\n.\\r\\n  | a\\r\\n\\nb\\r\\n
                    a\\r\\n.\\rb\\r\\n.\\r\\n  | a\\r\\n\\rb\\r\\n
                    a\\r\\r\\n.\\r\\n          | a\\r\\r\\n
                    .\\r\\r\\n.\\r\\n          | \\r\\r\\n
                    """)
    void aLenientReaderTakesLoneCrAndLfAsData(String wire, String body) throws IOException {
        for (Chop chop : Chop.values()) {
            assertThat(body(wire.translateEscapes(), chop, STRICT.withBareLineEnds()))
                    .isEqualTo(body.translateEscapes());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ""                  | .\\r\\n
                    a                   | a\\r\\n.\\r\\n
                    a\\r\\n             | a\\r\\n.\\r\\n
                    .\\r\\n             | ..\\r\\n.\\r\\n
                    a\\n.\\nb           | a\\r\\n..\\r\\nb\\r\\n.\\r\\n
                    a\\r.\\rb\\r        | a\\r\\n..\\r\\nb\\r\\n.\\r\\n
                    \\r\\r\\n\\n        | \\r\\n\\r\\n\\r\\n.\\r\\n
                    """)
    void isWrittenWithCrLfOnly(String body, String wire) throws IOException {
        assertThat(written(body.translateEscapes(), 1)).isEqualTo(wire.translateEscapes());
        assertThat(written(body.translateEscapes(), 100)).isEqualTo(wire.translateEscapes());
    }

    /// @param atOnce how many bytes the source gives at a time
    private static String written(String body, int atOnce) throws IOException {
        Connection[] ends = Connection.pair();
        Wire wire = new Wire(ends[0], STRICT, WireLimits.DEFAULT);
        wire.writeDotted(
                new ByteArrayInputStream(body.getBytes(ISO_8859_1)) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int count) {
                        return super.read(target, offset, Math.min(atOnce, count));
                    }
                });
        wire.flush();
        return new String(ends[1].read(10_000), ISO_8859_1);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            StringBuilder body = new StringBuilder();
            for (int j = random.nextInt(2000); j > 0; j--) {
                body.append(new String[] {".", "\r\n", "a", "\0", "é"}[random.nextInt(5)]);
            }
            body.append("\r\n");
            String wire = written(body.toString(), 1 + random.nextInt(50));
            Chop chop = Chop.values()[random.nextInt(3)];
            assertThat(body(wire, chop, STRICT)).isEqualTo(body.toString());
        }
    }
}
