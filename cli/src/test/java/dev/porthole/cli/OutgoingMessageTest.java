package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class OutgoingMessageTest {
    @TempDir Path folder;

    private static String message(String subject, OutgoingMessage.Attachment... attachments)
            throws IOException {
        return encode(
                new OutgoingMessage(
                        "bob@b.example",
                        List.of("alice@a.example", "carol@c.example"),
                        subject,
                        "Grüße\n",
                        List.of(attachments)));
    }

    private static String encode(OutgoingMessage message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toString(UTF_8);
    }

    @Test
    void aTextIsOnePart() throws IOException {
        assertThat(message("Hi"))
                .containsPattern(
                        "^Date: \\w{3}, \\d+ \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}\r\n")
                .contains(
                        "\r\n"
                                + "From: bob@b.example\r\n"
                                + "To: alice@a.example, carol@c.example\r\n"
                                + "Message-ID: <")
                .contains("@b.example>\r\nSubject: Hi\r\nMIME-Version: 1.0\r\n")
                .endsWith("Content-Transfer-Encoding: base64\r\n\r\nR3LDvMOfZQo=\r\n")
                .doesNotContain("multipart");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`Hello,\n\tAlice\n`, `7bit\r\n\r\nHello,\r\n\tAlice\r\n`",
                "`no end`, `7bit\r\n\r\nno end\r\n`",
                "``, `7bit\r\n\r\n`",
                "`a\rb`, `base64\r\n\r\nYQ1i\r\n`",
                "`a\0b`, `base64\r\n\r\nYQBi\r\n`",
            })
    void aTextOfAsciiInShortLinesGoesAsItIs(String text, String end) throws IOException {
        assertThat(encode(text)).endsWith("Content-Transfer-Encoding: " + end);
    }

    @Test
    void aTextOfALongLineGoesInBase64() throws IOException {
        assertThat(encode("x".repeat(78))).contains("Content-Transfer-Encoding: 7bit");
        assertThat(encode("x".repeat(79))).contains("Content-Transfer-Encoding: base64");
        assertThat(encode("line\n".repeat(200_000))).contains("Content-Transfer-Encoding: 7bit");
    }

    private static String encode(String text) throws IOException {
        return encode(
                new OutgoingMessage("b@b.example", List.of("a@a.example"), "", text, List.of()));
    }

    @Test
    void aFileMakesItSeveral() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x".repeat(100));
        String message =
                message("", new OutgoingMessage.Attachment("bericht ü.txt", "text/plain", file));
        assertThat(message)
                .doesNotContain("Subject")
                .contains(
                        "Content-Disposition: attachment;\r\n"
                                + " filename*=utf-8''bericht%20%C3%BC.txt\r\n")
                .containsPattern("(?s)boundary=\"(porthole-[-0-9a-f]+)\".*--\\1--\r\n$");
        assertThat(message.lines()).allMatch(line -> line.length() <= 998);
    }

    /// It is written as it is read: the first piece is there before the rest.
    @Test
    void aFileMayBeLargerThanMemory() throws IOException {
        Path file = folder.resolve("file");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 33);
        }
        var attachment = new OutgoingMessage.Attachment("file", "text/plain", file);
        OutputStream full =
                new OutputStream() {
                    private int room = 1 << 20;

                    @Override
                    public void write(int b) throws IOException {
                        if (room-- == 0) {
                            throw new IOException("a megabyte is enough");
                        }
                    }
                };
        assertThatThrownBy(() ->
                        new OutgoingMessage("b@b.example", List.of(), "", "", List.of(attachment))
                                .writeTo(full))
                .hasMessage("a megabyte is enough");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "Hello,Hello",
                "Grüße,=?utf-8?B?R3LDvMOfZQ==?=",
            })
    void subjectsBeyondAsciiAreEncoded(String subject, String encoded) {
        assertThat(OutgoingMessage.encodeText(subject)).isEqualTo(encoded);
    }

    @Test
    void aLongSubjectIsFolded() {
        assertThat(OutgoingMessage.encodeText("안녕".repeat(30)).split("\r\n "))
                .hasSizeGreaterThan(3)
                .allMatch(word -> word.length() <= 75);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: eve@e.example", "a\nb", "a\rb", "a\0b"})
    void headersCannotBeInjected(String subject) {
        assertThatThrownBy(() -> message(subject))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a header of a message is one line");
        assertThatThrownBy(() ->
                        message(
                                "Hi",
                                new OutgoingMessage.Attachment(subject, "text/plain", folder)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a.txt,filename=\"a.txt\"",
                "a\"b.txt,filename=\"a\\\"b.txt\"",
                "ü,filename*=utf-8''%C3%BC"
            })
    void namesOfFilesAreQuotedOrEscaped(String name, String encoded) {
        assertThat(OutgoingMessage.encodeParameter("filename", name)).isEqualTo(encoded);
    }
}
