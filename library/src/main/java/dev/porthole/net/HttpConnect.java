package dev.porthole.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An HTTP proxy that makes a tunnel by `CONNECT` (RFC 9110, section 9.3.6), with Basic
/// authentication (RFC 7617) or without.
///
/// @param endpoint where it is
/// @param credentials what it is told
public record HttpConnect(Endpoint endpoint, Credentials credentials) implements Proxy {
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.[01] ([0-9]{3})( [^\r]*)?\r\n");

    @Override
    public void ask(Connection connection, Endpoint target) throws IOException {
        String basic = credentials.isPresent() ? basic() : "";
        connection.write(head(target, basic), head(target, "*".repeat(basic.length())));
        Matcher status = STATUS_LINE.matcher(readHead(connection));
        if (!status.lookingAt()) {
            throw new MalformedException(
                    endpoint + " is no HTTP proxy: its answer has no HTTP/1.1 status line");
        }
        int code = Integer.parseInt(status.group(1));
        if (code / 100 != 2) {
            throw new DialException(
                    "the HTTP proxy %s could not connect to %s: %s"
                            .formatted(endpoint, target, explain(code)),
                    new ConnectException("status " + code));
        }
    }

    private static ByteBuffer head(Endpoint target, String basic) {
        String authorization =
                basic.isEmpty() ? "" : "Proxy-Authorization: Basic " + basic + "\r\n";
        String head =
                "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                        .formatted(target, target, authorization);
        return ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
    }

    private String basic() {
        String pair = credentials.user() + ":" + credentials.password();
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String explain(int code) {
        return switch (code) {
            case 403 -> "it is not allowed (403)";
            case 407 -> "it wants a user name and password, or refused them (407)";
            case 502, 503, 504 -> "it could not reach it (" + code + ")";
            default -> "status " + code;
        };
    }

    /// Byte by byte, so as to take nothing of what the target says after the head.
    private String readHead(Connection connection) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        int matched = 0;
        while (matched < END_OF_HEAD.length()) {
            if (head.size() == MAX_HEAD_BYTES) {
                throw new MalformedException(
                        "the HTTP proxy " + endpoint + " sent a head of more than 16 KiB");
            }
            if (connection.read(one.clear()) < 0) {
                throw new MalformedException(
                        "the HTTP proxy " + endpoint + " ended the connection within its answer");
            }
            byte b = one.get(0);
            head.write(b);
            matched = b == END_OF_HEAD.charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
