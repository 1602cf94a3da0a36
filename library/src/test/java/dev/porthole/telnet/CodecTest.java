package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.porthole.net.MalformedException;
import dev.porthole.telnet.Codec.Token;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Bytes to data, commands and subnegotiations, and back.
class CodecTest {
    /// What bytes are, as text: data as it is, `[command]`, `[verb option]`, `[option: said]`.
    private static String decode(Codec codec, byte[] bytes) throws IOException {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes) {
            Token token = codec.take(each);
            out.append(
                    switch (token) {
                        case NONE -> "";
                        case DATA -> Notation.format(new byte[] {each});
                        case COMMAND -> "[" + codec.command() + "]";
                        case NEGOTIATION -> "[" + codec.command() + " " + codec.option() + "]";
                        case SUBNEGOTIATION ->
                                "[%s: %s]"
                                        .formatted(
                                                codec.option(),
                                                Notation.format(codec.subnegotiation()));
                    });
        }
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain                                    | plain",
                "a<CR LF>b                                | a<13><10>b",
                "a<CR NUL>b                               | a<13>b",
                "a<CR NUL NUL>b                           | a<13><0>b",
                "a<CR CR NUL>b                            | a<13><13>b",
                "a<CR>b                                   | a<13>b",
                "<NUL>a                                   | <0>a",
                "a<IAC IAC>b                              | a<IAC>b",
                "<CR IAC IAC NUL>                         | <13><IAC><0>",
                "<CR IAC NOP NUL>b                        | <13>[NOP]b",
                "a<IAC NOP>b                              | a[NOP]b",
                "<IAC GA IAC AYT IAC IP IAC AO IAC BRK>   | [GA][AYT][IP][AO][BRK]",
                "<IAC EC IAC EL IAC DM IAC EOR IAC EOF>   | [EC][EL][DM][EOR][EOF]",
                "<IAC SUSP IAC ABORT IAC SE>              | [SUSP][ABORT][SE]",
                "<IAC 0 IAC 1 IAC 235>ignored             | ignored",
                "<IAC WILL ECHO IAC WONT NAWS>            | [WILL ECHO][WONT NAWS]",
                "<IAC DO 255 IAC DONT 240>                | [DO option 255][DONT option 240]",
                "<IAC SB TERMINAL-TYPE 1 IAC SE>x         | [TERMINAL-TYPE: <1>]x",
                "<IAC SB NAWS 0 IAC IAC 0 24 IAC SE>      | [NAWS: <0 IAC 0 24>]",
                "<IAC SB 93 IAC SE>                       | [option 93: ]",
                "<IAC SB 240 SE IAC SE>                   | [option 240: <SE>]",
                "<IAC SB 255 1 IAC SE>                    | [option 255: <1>]",
                "<IAC SB CHARSET 13 0 IAC SE>             | [CHARSET: <13 0>]"
            })
    void bytesAre(String wire, String meaning) throws IOException {
        assertThat(decode(new Codec(64), Notation.parse(wire))).isEqualTo(meaning);
    }

    @Test
    void inBinaryTheNulAfterCrIsData() throws IOException {
        Codec codec = new Codec(64);
        codec.binary(true);
        assertThat(decode(codec, Notation.parse("<CR NUL CR LF IAC IAC>")))
                .isEqualTo("<13><0><13><10><IAC>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<IAC SB NAWS 0 IAC 1>",
                "<IAC SB NAWS IAC NOP>",
                "<IAC SB NAWS IAC SB>",
                "<IAC SB NAWS IAC WILL ECHO>"
            })
    void aCommandWithinASubnegotiationIsRefused(String wire) {
        assertThatThrownBy(() -> decode(new Codec(64), Notation.parse(wire)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("NAWS")
                .hasMessageContaining("RFC 855");
    }

    @Test
    void aSubnegotiationIsBounded() throws IOException {
        String full = "<IAC SB 93>" + "x".repeat(64);
        assertThat(decode(new Codec(64), Notation.parse(full + "<IAC SE>")))
                .isEqualTo("[option 93: " + "x".repeat(64) + "]");
        assertThatThrownBy(() -> decode(new Codec(64), Notation.parse(full + "x")))
                .isInstanceOf(WireException.LimitExceeded.class)
                .hasMessageContaining("maxSubnegotiationBytes")
                .hasMessageContaining("64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<IAC>", "<IAC SB>", "<IAC SB NAWS>", "<IAC SB NAWS 1 IAC>", "<IAC DO>"})
    void theMiddleOfACommandIsKnown(String wire) throws IOException {
        Codec codec = new Codec(64);
        assertThat(codec.isInCommand()).isFalse();
        decode(codec, Notation.parse(wire));
        assertThat(codec.isInCommand()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain              | plain              | plain",
                "a<CR LF>b          | a<CR LF>b          | a<CR LF>b",
                "a<CR>b             | a<CR NUL>b         | a<CR>b",
                "a<CR>              | a<CR NUL>          | a<CR>",
                "<CR CR LF>         | <CR NUL CR LF>     | <CR CR LF>",
                "<LF>               | <LF>               | <LF>",
                "a<IAC>b            | a<IAC IAC>b        | a<IAC IAC>b",
                "<IAC IAC>          | <IAC IAC IAC IAC>  | <IAC IAC IAC IAC>"
            })
    void dataIsSentAs(String data, String wire, String inBinary) {
        assertThat(Codec.encode(Notation.parse(data), false)).isEqualTo(Notation.parse(wire));
        assertThat(Codec.encode(Notation.parse(data), true)).isEqualTo(Notation.parse(inBinary));
    }

    /// All bytes, with a weight on those that mean something.
    private static byte[] bytes(Random random) {
        byte[] some = {'\r', '\n', 0, (byte) 255, (byte) 240, (byte) 250, 'x'};
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextBoolean() ? bytes[i] : some[random.nextInt(some.length)];
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsEncodedIsDecoded(boolean binary) throws IOException {
        Random random = new Random(854);
        for (int round = 0; round < 500; round++) {
            byte[] data = bytes(random);
            Codec codec = new Codec(256);
            codec.binary(binary);
            List<Byte> decoded = new ArrayList<>();
            for (byte each : Codec.encode(data, binary)) {
                if (codec.take(each) == Token.DATA) {
                    decoded.add(each);
                }
            }
            assertThat(decoded).hasSize(data.length);
            for (int i = 0; i < data.length; i++) {
                assertThat(decoded.get(i)).isEqualTo(data[i]);
            }
        }
    }

    @Test
    void whatIsSaidIsHeard() throws IOException {
        Random random = new Random(855);
        for (int round = 0; round < 500; round++) {
            byte[] said = bytes(random);
            TelnetOption option = TelnetOption.of(random.nextInt(256));
            Codec codec = new Codec(256);
            Token last = Token.NONE;
            for (byte each : Codec.encode(option, said)) {
                assertThat(last).isEqualTo(Token.NONE);
                last = codec.take(each);
            }
            assertThat(last).isEqualTo(Token.SUBNEGOTIATION);
            assertThat(codec.option()).isEqualTo(option);
            assertThat(codec.subnegotiation()).isEqualTo(said);
        }
    }

    /// Whatever arrives, the decoder ends in data, an event or a named failure, and what it keeps
    /// is bounded.
    @Test
    void anyBytesAreTaken() {
        Random random = new Random(856);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = bytes(random);
            try {
                assertThat(decode(new Codec(64), bytes)).isNotNull();
            } catch (IOException e) {
                assertThat(e)
                        .as(new String(bytes, ISO_8859_1))
                        .isInstanceOfAny(
                                MalformedException.class, WireException.LimitExceeded.class);
            }
        }
    }

    @Test
    void commandsAndOptionsHaveTheirNumbers() {
        for (TelnetCommand each : TelnetCommand.values()) {
            assertThat(TelnetCommand.of(each.code())).contains(each);
        }
        assertThat(TelnetCommand.of(235)).isEmpty();
        assertThat(TelnetCommand.of(256)).isEmpty();
        assertThat(TelnetOption.of(93)).isSameAs(TelnetOption.of(93)).hasToString("option 93");
        assertThatThrownBy(() -> TelnetOption.of(256)).isInstanceOf(IllegalArgumentException.class);
    }
}
