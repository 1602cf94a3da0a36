package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.ByteArrayOutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

class EscapeTest {
    static final List<Arguments> BYTES =
            List.of(
                    // what, the bytes in hex, as shown
                    arguments("nothing", "", ""),
                    arguments("ASCII", "20417e", " A~"),
                    arguments("line ends and tab", "0d0a09", "\\r\\n\\t"),
                    arguments("what quotes", "225c27", "\\\"\\\\'"),
                    arguments("NUL, BEL, BS", "000708", "\\x00\\x07\\x08"),
                    arguments("a terminal's command", "1b5b326a", "\\x1b[2j"),
                    arguments("DEL", "7f", "\\x7f"),
                    arguments("two, three, four bytes", "c3a9e282acf09f9982", "é€🙂"),
                    arguments("C1 as a byte", "9b", "\\x9b"),
                    arguments("C1 in UTF-8", "c29b", "\\xc2\\x9b"),
                    arguments("no-break space", "c2a0", "\\xc2\\xa0"),
                    arguments("soft hyphen", "c2ad", "\\xc2\\xad"),
                    arguments("zero width space", "e2808b", "\\xe2\\x80\\x8b"),
                    arguments("right-to-left override", "e280ae", "\\xe2\\x80\\xae"),
                    arguments("right-to-left isolate", "e281a7", "\\xe2\\x81\\xa7"),
                    arguments("line separator", "e280a8", "\\xe2\\x80\\xa8"),
                    arguments("byte order mark", "efbbbf", "\\xef\\xbb\\xbf"),
                    arguments("variation selector", "efb88f", "\\xef\\xb8\\x8f"),
                    arguments("Hangul filler", "e385a4", "\\xe3\\x85\\xa4"),
                    arguments("private use", "ee8080", "\\xee\\x80\\x80"),
                    arguments("unassigned", "f3a08080", "\\xf3\\xa0\\x80\\x80"),
                    arguments("no lead byte", "80bf41", "\\x80\\xbfA"),
                    arguments("cut off", "e282", "\\xe2\\x82"),
                    arguments("cut off by ASCII", "e28241", "\\xe2\\x82A"),
                    arguments("overlong NUL", "c080", "\\xc0\\x80"),
                    arguments("overlong slash", "e080af", "\\xe0\\x80\\xaf"),
                    arguments("surrogate", "eda080", "\\xed\\xa0\\x80"),
                    arguments("beyond U+10FFFF", "f4908080", "\\xf4\\x90\\x80\\x80"),
                    arguments("never valid", "f5feff", "\\xf5\\xfe\\xff"));

    @ParameterizedTest(name = "{0}")
    @FieldSource("BYTES")
    void shows(String what, String hex, String shown) {
        assertThat(escape(HexFormat.of().parseHex(hex), false)).as(what).isEqualTo(shown);
    }

    @Test
    void showsOnlyAsciiIfTold() {
        assertThat(escape("né".getBytes(StandardCharsets.UTF_8), true)).isEqualTo("n\\xc3\\xa9");
    }

    @Test
    void escapesTheTextOfAddressesAndFailures() {
        assertThat(Escape.address(UnixDomainSocketAddress.of("/tmp/a\u001b[2J")))
                .isEqualTo("unix:/tmp/a\\x1b[2J");
        assertThat(Escape.cause(new IllegalStateException("one\ntwo"))).isEqualTo("one\\ntwo");
        assertThat(Escape.cause(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(Escape.text("lone \ud800")).isEqualTo("lone ?");
    }

    @ParameterizedTest
    @CsvSource({
        // text, the most bytes, what is taken
        "abc, 3, abc",
        "abc, 2, ab",
        "abc, 0, ''",
        "é, 1, ''",
        "aé, 2, a",
        "aé, 3, aé",
        "🙂🙂, 7, 🙂",
        "🙂🙂, 4, 🙂",
    })
    void takesWholeCharacters(String text, int maxBytes, String taken) {
        ByteBuffer data =
                ByteBuffer.wrap(("<" + text).getBytes(StandardCharsets.UTF_8)).position(1);
        ByteBuffer first = Escape.first(data, maxBytes);
        assertThat(StandardCharsets.UTF_8.decode(first).toString()).isEqualTo(taken);
        assertThat(data.position()).isEqualTo(1);
    }

    @Test
    void takesAllItMayOfWhatIsNoText() {
        byte[] bytes = new byte[10];
        Arrays.fill(bytes, (byte) 0x80);
        assertThat(Escape.first(ByteBuffer.wrap(bytes), 7).remaining()).isEqualTo(7);
    }

    @Test
    void whateverComesInIsHarmlessAndCanBeTurnedBack() {
        Random random = new Random(20_260_101);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = randomBytes(random);
            for (boolean ascii : new boolean[] {false, true}) {
                String shown = escape(bytes, ascii);
                assertThat(shown.codePoints())
                        .as("%s", HexFormat.of().formatHex(bytes))
                        .allMatch(c -> Escape.isPrintable(c) && !(ascii && c > '~'));
                assertThat(unescape(shown)).isEqualTo(bytes);
            }
        }
    }

    /// Bytes of all kinds, and characters of all planes.
    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            String text = Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1));
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            int at = random.nextInt(bytes.length + 1);
            int length = Math.min(encoded.length, bytes.length - at);
            System.arraycopy(encoded, 0, bytes, at, length);
        }
        return bytes;
    }

    private static String escape(byte[] bytes, boolean ascii) {
        StringBuilder out = new StringBuilder();
        ByteBuffer data = ByteBuffer.wrap(bytes);
        Escape.appendTo(out, data, ascii);
        assertThat(data.position()).isZero();
        return out.toString();
    }

    /// The inverse, written from the table in the class comment.
    private static byte[] unescape(String shown) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < shown.length(); ) {
            int c = shown.codePointAt(i);
            i += Character.charCount(c);
            if (c != '\\') {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char kind = shown.charAt(i++);
            switch (kind) {
                case 'r' -> bytes.write('\r');
                case 'n' -> bytes.write('\n');
                case 't' -> bytes.write('\t');
                case '"', '\\' -> bytes.write(kind);
                case 'x' -> bytes.write(HexFormat.fromHexDigits(shown, i, i += 2));
                default -> throw new AssertionError("unknown escape in " + shown);
            }
        }
        return bytes.toByteArray();
    }
}
