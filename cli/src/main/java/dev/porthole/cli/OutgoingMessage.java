package dev.porthole.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// A message of a text and files, as the Internet has them: headers (RFC 5322), and a body of one
/// or more parts (RFC 2045, 2046). A text of ASCII in short lines goes as it is; all else in
/// base64, so that no server on the way has a reason to change it. Subjects and names beyond ASCII
/// are encoded (RFC 2047, RFC 2231).
///
/// @param from an address
/// @param to addresses
/// @param text of the first part
record OutgoingMessage(
        String from, List<String> to, String subject, String text, List<Attachment> attachments) {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(); // of 76 characters

    /// With the offset in digits: names of zones may not be sent (RFC 5322, section 4.3).
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    /// Lines of ASCII that every reader shows whole and no server breaks (RFC 5322, section 2.1.1).
    private static final Pattern PLAIN = Pattern.compile("([\\t -~]{0,78}(\\r?\\n|$))*+");

    private static final int WORD_BYTES = 45; // as base64 in an encoded word of at most 75

    /// A file.
    ///
    /// @param type such as `application/pdf`
    /// @param content where it is
    record Attachment(String name, String type, Path content) {}

    /// Writes the message, its lines ending with CRLF; a file is read as it is written.
    ///
    /// @throws IllegalArgumentException if an address or the subject would be more than one line
    /// @throws IOException if a file can't be read
    void writeTo(OutputStream out) throws IOException {
        String boundary = "porthole-" + UUID.randomUUID();
        line(out, "Date: " + DATE.format(ZonedDateTime.now(ZoneId.systemDefault())));
        line(out, "From: " + requireLine(from));
        line(out, "To: " + requireLine(String.join(", ", to)));
        line(out, "Message-ID: <" + UUID.randomUUID() + "@" + domain() + ">");
        if (!subject.isEmpty()) {
            line(out, "Subject: " + encodeText(requireLine(subject)));
        }
        line(out, "MIME-Version: 1.0");
        if (attachments.isEmpty()) {
            textPart(out);
            return;
        }
        line(out, "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"");
        line(out, "");
        line(out, "--" + boundary);
        textPart(out);
        for (Attachment each : attachments) {
            line(out, "--" + boundary);
            String file = encodeParameter("filename", requireLine(each.name()));
            try (InputStream content = Files.newInputStream(each.content())) {
                part(out, requireLine(each.type()), "attachment;\r\n " + file, content);
            }
        }
        line(out, "--" + boundary + "--");
    }

    private String domain() {
        return from.substring(from.lastIndexOf('@') + 1);
    }

    private void textPart(OutputStream out) throws IOException {
        if (!PLAIN.matcher(text).matches()) {
            InputStream content = new ByteArrayInputStream(text.getBytes(UTF_8));
            part(out, "text/plain; charset=utf-8", "inline", content);
            return;
        }
        line(out, "Content-Type: text/plain; charset=us-ascii");
        line(out, "Content-Transfer-Encoding: 7bit");
        line(out, "");
        for (String each : text.lines().toList()) {
            line(out, each);
        }
    }

    private static void part(OutputStream out, String type, String disposition, InputStream content)
            throws IOException {
        line(out, "Content-Type: " + type);
        line(out, "Content-Disposition: " + disposition);
        line(out, "Content-Transfer-Encoding: base64");
        line(out, "");
        try (OutputStream base64 = LINES.wrap(new Part(out))) {
            content.transferTo(base64);
        }
        line(out, "");
    }

    private static void line(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(UTF_8));
    }

    /// What an encoder writes to and closes, where more is to follow.
    private static final class Part extends FilterOutputStream {
        Part(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            out.write(bytes, offset, count);
        }

        @Override
        public void close() {}
    }

    /// What would be a second header, or the body, is refused.
    private static String requireLine(String text) {
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("a header of a message is one line");
        }
        return text;
    }

    /// As encoded words (RFC 2047, section 2), unless it is ASCII.
    static String encodeText(String text) {
        if (US_ASCII.newEncoder().canEncode(text)) {
            return text;
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        for (int c : text.codePoints().toArray()) {
            String character = Character.toString(c);
            int size = character.getBytes(UTF_8).length;
            if (bytes + size > WORD_BYTES) {
                words.add(encodeWord(word.toString()));
                word.setLength(0);
                bytes = 0;
            }
            word.append(character);
            bytes += size;
        }
        words.add(encodeWord(word.toString()));
        return String.join("\r\n ", words);
    }

    private static String encodeWord(String text) {
        return "=?utf-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "?=";
    }

    /// A parameter, as a quoted string or, beyond ASCII, in percent escapes (RFC 2231, section 4).
    static String encodeParameter(String name, String value) {
        if (US_ASCII.newEncoder().canEncode(value)) {
            return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
        StringBuilder escaped = new StringBuilder(name).append("*=utf-8''");
        for (byte b : value.getBytes(UTF_8)) {
            boolean plain =
                    (b >= 'a' && b <= 'z')
                            || (b >= 'A' && b <= 'Z')
                            || (b >= '0' && b <= '9')
                            || b == '.'
                            || b == '-'
                            || b == '_';
            if (plain) {
                escaped.append((char) b);
            } else {
                escaped.append(String.format(Locale.ROOT, "%%%02X", b));
            }
        }
        return escaped.toString();
    }
}
