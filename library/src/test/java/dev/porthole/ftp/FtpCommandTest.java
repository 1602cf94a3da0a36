package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// Commands, addresses, listings and characters by tables, malformed ones too.
class FtpCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "RETR file!RETR!file",
                "retr file!RETR!file",
                "RETR  file!RETR! file",
                "RETR file !RETR!file ",
                "STOR a b  c!STOR!a b  c",
                "XPWD!PWD!",
                "CDUP!CDUP!",
                "PASS a b!PASS!a b",
                "LIST -la x!LIST!-la x"
            })
    void parses(String line, FtpVerb verb, String argument) {
        FtpCommand command = FtpCommand.parse(line);
        assertThat(command.verb()).isEqualTo(verb);
        assertThat(command.argument()).isEqualTo(argument == null ? "" : argument);
    }

    @ParameterizedTest
    @EnumSource(FtpVerb.class)
    void whatIsEncodedIsParsed(FtpVerb verb) {
        for (String argument : List.of("", "x", " two words ")) {
            FtpCommand command = FtpCommand.of(verb, argument);
            assertThat(FtpCommand.parse(command.encode())).isEqualTo(command);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "RET", "RETRX file", "RETR\tfile", "\u00e9"})
    void unknown(String line) {
        assertThat(FtpCommand.parse(line).verb()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"PASS secret,5", "pass secret,5", "PASS,4", "ACCT x,5", "USER secret,11", "PAS,3"})
    void showsNoSecret(String line, int shown) {
        assertThat(FtpCommand.shownCharacters(line)).isEqualTo(shown);
    }

    // Addresses

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "(127,0,0,1,4,1)!127.0.0.1!1025",
                "Entering Passive Mode 10,0,0,255,255,255.!10.0.0.255!65535",
                "=1,2,3,4,0,21!1.2.3.4!21"
            })
    void repliesToPasv(String text, String host, int port) throws Exception {
        assertThat(HostPort.parsePassive(text))
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(host), port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(1,2,3,4,5)", "(256,0,0,1,1,1)", "1234,0,0,1,1,1", "a,b,c,d,e,f"})
    void noReplyToPasv(String text) {
        assertThatThrownBy(() -> HostPort.parsePassive(text))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void repliesToEpsv() throws Exception {
        assertThat(HostPort.parseExtendedPassive("Entering (|||6446|)")).isEqualTo(6446);
        assertThat(HostPort.parseExtendedPassive("(!!!80!)")).isEqualTo(80);
        for (String each :
                List.of("(|||65536|)", "(||6446|)", "(|||x|)", "|||6446|", "(|1||80|)")) {
            assertThatThrownBy(() -> HostPort.parseExtendedPassive(each))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,1025", "::1,65535", "2001:db8::1,1", "10.1.2.3,256"})
    void addressesGoThereAndBack(String host, int port) {
        var address = new InetSocketAddress(InetAddress.ofLiteral(host), port);
        assertThat(HostPort.parseExtendedPort(HostPort.toExtendedPort(address))).isEqualTo(address);
        if (!host.contains(":")) {
            assertThat(HostPort.parsePort(HostPort.toPort(address))).isEqualTo(address);
        }
    }

    // Paths

    @ParameterizedTest
    @CsvSource({
        "a,/home/a",
        "/a,/a",
        "..,/",
        "../..,/",
        "../../etc,/etc",
        "./a//b/,/home/a/b",
        "a/../b,/home/b"
    })
    void pathsStayBelowTheRoot(String argument, String path) throws Exception {
        assertThat(FtpPath.ROOT.child("home").resolve(argument)).hasToString(path);
    }

    @Test
    void aPathHasABound() {
        assertThatThrownBy(() -> FtpPath.ROOT.resolve("a/".repeat(300)))
                .isInstanceOf(FtpFailure.class);
    }

    // Listings

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=file;size=1;",
                "type=file;size=x; name",
                "type=file;size=-1; name",
                "modify=2026; name",
                "modify=20261399000000; name",
                "nonsense; name",
                "type=file; "
            })
    void malformedFacts(String line) {
        assertThatThrownBy(() -> MachineListing.parse(line)).isInstanceOf(MalformedException.class);
    }

    @Test
    void factsGoThereAndBack() throws Exception {
        for (FtpEntry.Type type : FtpEntry.Type.values()) {
            FtpEntry entry =
                    new FtpEntry(
                            " a; name=x",
                            type,
                            type == FtpEntry.Type.FILE ? 1L << 40 : -1,
                            Instant.parse("2026-01-31T12:00:00Z"),
                            "r",
                            "",
                            "1U2");
            String line = MachineListing.format(entry, MachineListing.FACTS);
            assertThat(MachineListing.parse(line)).isEqualTo(entry);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "-rw-r--r-- 1 a b 12 Jan 31 12:00 ",
                "-rw-r--r-- 1 a b x Jan 31 12:00 name",
                "-rw-r--r-- 1 a b 12 Foo 31 12:00 name",
                "-rw-r--r-- 1 a b 12 Feb 31 2025 name",
                "-rw-r--r-- 1 a b 12 Feb 31 12:00 name",
                "-rw-r--r-- 1 a b 12 Jan 31 25:00 name",
                "-rw-r--r-- 1 a b 12345678901234567890 Jan 31 12:00 name",
                "01-31-26 12:00PM x name",
                "13-31-26 12:00PM 1 name",
                "+no tab",
                "+sX,\tname",
                "NAME.TXT;1 2/4 31-JAN-20X6 12:00 [x]"
            })
    void malformedLists(String line) {
        var parser = new ListParser(Instant.parse("2026-06-01T00:00:00Z"));
        assertThatThrownBy(() -> parser.parse(line))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("LIST");
    }

    /// A date without a year is the last one that was.
    @ParameterizedTest
    @CsvSource({
        "May 31 12:00,2026-05-31T12:00:00Z",
        "Jun  2 00:00,2026-06-02T00:00:00Z",
        "Jun  3 12:00,2025-06-03T12:00:00Z",
        "Dec 31  9:05,2025-12-31T09:05:00Z",
        "Feb 29 12:00,2024-02-29T12:00:00Z"
    })
    void datesWithoutAYear(String date, Instant time) throws Exception {
        var parser = new ListParser(Instant.parse("2026-06-01T00:00:00Z"));
        assertThat(parser.parse("-rw-r--r-- 1 a b 12 " + date + " name").orElseThrow().modified())
                .isEqualTo(time);
    }

    // Characters (RFC 854, RFC 2640)

    @ParameterizedTest
    @CsvSource({
        "41 42,AB",
        "ff f4 ff f2 41,A", // interrupt process, data mark
        "ff f4 ff 41,A", // where the kernel has taken the urgent byte
        "ff fd 18 41,A", // DO TERMINAL-TYPE
        "ff fa 18 01 ff f0 41,A", // a subnegotiation
        "c3 bc 41,üA"
    })
    void telnetIsLeftOut(String hex, String text) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.ofDelimiter(" ").parseHex(hex));
        assertThat(ControlCharset.UTF_8.newDecoder().decode(bytes).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "ff fd", "ff fa 18", "ff ff", "c3", "80"})
    void malformedCharacters(String hex) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.ofDelimiter(" ").parseHex(hex));
        assertThatThrownBy(() -> ControlCharset.UTF_8.newDecoder().decode(bytes))
                .isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void aByte255IsDoubled() throws Exception {
        var bytes = ControlCharset.LATIN_1.newEncoder().encode(CharBuffer.wrap("aÿb"));
        byte[] encoded = new byte[bytes.remaining()];
        bytes.get(encoded);
        assertThat(encoded).isEqualTo("aÿÿb".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(ControlCharset.LATIN_1.newDecoder().decode(ByteBuffer.wrap(encoded)).toString())
                .isEqualTo("aÿb");
        assertThatThrownBy(() -> ControlCharset.LATIN_1.newEncoder().encode(CharBuffer.wrap("世")))
                .isInstanceOf(CharacterCodingException.class);
    }

    // Text

    @Test
    void lineEndsInPieces() {
        var decoder = new AsciiType.Decoder();
        StringBuilder text = new StringBuilder();
        for (String piece : List.of("a\r", "\nb\r", "\r", "\n", "c\n\r")) {
            text.append(StandardCharsets.US_ASCII.decode(decoder.decode(bytes(piece))));
        }
        text.append(StandardCharsets.US_ASCII.decode(decoder.end()));
        assertThat(text.toString()).isEqualTo("a\nb\r\nc\n\r");
        var encoder = new AsciiType.Encoder();
        StringBuilder lines = new StringBuilder();
        for (String piece : List.of("a\r", "\nb\n", "\nc")) {
            lines.append(StandardCharsets.US_ASCII.decode(encoder.encode(bytes(piece))));
        }
        assertThat(lines.toString()).isEqualTo("a\r\nb\r\n\r\nc");
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.US_ASCII.encode(text);
    }
}
