package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;

/// What arrives, as standard output shows it: raw, safe for a terminal, or as a hex dump.
class SessionOutputTest {
    private final Recorder recorder = new Recorder("");

    @Test
    void aFileOrAPipeGetsEveryByteAsItIs() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        SessionOutput output = new SessionOutput(recorder.console(), false, false);
        output.show(ByteBuffer.wrap(all, 0, 200));
        output.show(ByteBuffer.wrap(all, 200, 56));
        assertThat(recorder.bytes()).isEqualTo(all);
    }

    /// `|` is between reads; the bytes are written as Latin-1.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "plain\\ttext\\n, plain\\ttext\\n",
                "a\\r\\n, a\\r\\n",
                "a\\r|\\nb, a\\r\\nb",
                "a\\rb, a\\\\rb",
                "a\\r|b, a\\\\rb",
                "x\33[2J, x\\\\x1b[2J",
                "x\33]0;title\7x, x\\\\x1b]0;title\\\\x07x",
                "\177, \\\\x7f",
                "\302\233m, \\\\x9bm", // CSI of C1, in UTF-8
                "\303\244, ä",
                "\303|\244, ä",
                "\342\202|\254, €",
                "\342|\202|\254, €",
                "\360\237|\230\200!, 😀!",
                "\377, \uFFFD", // no UTF-8
                "\342\200\256abc, \\\\u202eabc", // turns the direction of writing
            })
    void aTerminalGetsNoByteThatItWouldObey(String received, String shown) throws Exception {
        SessionOutput output = new SessionOutput(recorder.console(), false, true);
        for (String piece : received.translateEscapes().split("\\|")) {
            output.show(piece.getBytes(ISO_8859_1));
        }
        assertThat(recorder.out()).isEqualTo(shown.translateEscapes());
    }

    @Test
    void aTerminalIsSparedBinaryDataAndTheRemedyIsNamed() {
        SessionOutput output = new SessionOutput(recorder.console(), false, true);
        assertThatThrownBy(() -> output.show(new byte[] {'a', 0, 'b'}))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.status()).isEqualTo(ExitStatus.MALFORMED))
                .hasMessage(
                        "binary data arrived, which a terminal can't show: send the output to a"
                                + " file (> FILE) or add --hex");
        assertThat(recorder.out()).isEmpty();
        SessionOutput fetched = SessionOutput.ofFetched(recorder.console(), true);
        assertThatThrownBy(() -> fetched.show(new byte[1])).hasMessageEndingWith(": -o FILE");
    }

    @Test
    void aHexDumpCountsOnFromReadToRead() throws Exception {
        SessionOutput output = new SessionOutput(recorder.console(), true, true);
        output.show("0123456789abcdef\r\n".getBytes(UTF_8));
        output.show(new byte[] {0, (byte) 0x80, (byte) 0xff, 0x1b, ' ', '~', 0x7f, 'h', 'i'});
        assertThat(recorder.out())
                .isEqualTo(
                        """
                        00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|
                        00000010  0d 0a                                             |..|
                        00000012  00 80 ff 1b 20 7e 7f 68  69                       |.... ~.hi|
                        """);
    }
}
