package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A SOCKS5 proxy (RFC 1928), with a user name and password (RFC 1929) or without.
///
/// @param endpoint where it is
/// @param credentials what it is told when it asks
public record Socks5(Endpoint endpoint, Credentials credentials) implements Proxy {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAIN_NAME = 3;
    private static final int IPV6 = 4;
    private static final int MAX_FIELD_BYTES = 255;

    /// Checks the credentials' lengths.
    ///
    /// @throws IllegalArgumentException if one is longer than 255 bytes
    public Socks5 {
        field(credentials.user());
        field(credentials.password());
    }

    @Override
    public void ask(Connection connection, Endpoint target) throws IOException {
        authenticate(connection, chooseMethod(connection));
        connection.write(request(target));
        byte[] reply = exactly(connection, 4); // VER REP RSV ATYP
        require(reply[0] == VERSION, "a reply of version 5 (RFC 1928 section 6)", reply[0]);
        if (reply[1] != 0) {
            throw refused(target, replyText(reply[1]));
        }
        int length =
                switch (reply[3]) {
                    case IPV4 -> 4;
                    case IPV6 -> 16;
                    case DOMAIN_NAME -> exactly(connection, 1)[0] & 0xff;
                    default -> throw malformed("an address type (RFC 1928 section 5)", reply[3]);
                };
        exactly(connection, length + 2); // BND.ADDR BND.PORT: of no use here
    }

    private int chooseMethod(Connection connection) throws IOException {
        byte method = (byte) (credentials.isPresent() ? USER_PASSWORD : NO_AUTHENTICATION);
        connection.write(new byte[] {VERSION, 1, method});
        byte[] choice = exactly(connection, 2);
        require(choice[0] == VERSION, "a method of version 5 (RFC 1928 section 3)", choice[0]);
        if (choice[1] != method) {
            throw new DialException(
                    "the SOCKS5 proxy "
                            + endpoint
                            + (credentials.isPresent()
                                    ? " takes no user name and password"
                                    : " wants a user name and password"),
                    new ConnectException("no acceptable method"));
        }
        return method;
    }

    private void authenticate(Connection connection, int method) throws IOException {
        if (method != USER_PASSWORD) {
            return;
        }
        byte[] password = field(credentials.password());
        byte[] mask = new byte[password.length];
        Arrays.fill(mask, (byte) '*');
        connection.write(userPassword(password), userPassword(mask));
        byte[] status = exactly(connection, 2);
        if (status[1] != 0) {
            throw new DialException(
                    "the SOCKS5 proxy " + endpoint + " refused the user name or the password",
                    new ConnectException("authentication failed"));
        }
    }

    /// RFC 1929, section 2. Sent in one piece: there are proxies that read it as one.
    private ByteBuffer userPassword(byte[] password) {
        byte[] user = field(credentials.user());
        ByteBuffer request = ByteBuffer.allocate(3 + user.length + password.length);
        request.put((byte) 1).put((byte) user.length).put(user);
        return request.put((byte) password.length).put(password).flip();
    }

    private static byte[] request(Endpoint target) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(new byte[] {VERSION, CONNECT, 0});
        switch (literal(target.host())) {
            case Inet4Address four -> writeAddress(request, IPV4, four.getAddress());
            case Inet6Address six -> writeAddress(request, IPV6, six.getAddress());
            case null, default -> {
                byte[] name = field(target.host());
                request.writeBytes(new byte[] {DOMAIN_NAME, (byte) name.length});
                request.writeBytes(name);
            }
        }
        request.writeBytes(new byte[] {(byte) (target.port() >> 8), (byte) target.port()});
        return request.toByteArray();
    }

    private static void writeAddress(ByteArrayOutputStream request, int type, byte[] address) {
        request.write(type);
        request.writeBytes(address);
    }

    /// The address that `host` is, null for a name.
    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static byte[] field(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_FIELD_BYTES) {
            throw new IllegalArgumentException("SOCKS5 takes at most 255 bytes a field");
        }
        return bytes;
    }

    private byte[] exactly(Connection connection, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (connection.read(buffer) < 0) {
                throw new MalformedException(
                        "the SOCKS5 proxy " + endpoint + " ended the connection within its reply");
            }
        }
        return buffer.array();
    }

    private void require(boolean condition, String expected, int got) throws MalformedException {
        if (!condition) {
            throw malformed(expected, got);
        }
    }

    private MalformedException malformed(String expected, int got) {
        return new MalformedException(
                "%s is no SOCKS5 proxy: expected %s, got byte %d"
                        .formatted(endpoint, expected, got & 0xff));
    }

    private DialException refused(Endpoint target, String why) {
        return new DialException(
                "the SOCKS5 proxy " + endpoint + " could not connect to " + target + ": " + why,
                new ConnectException(why));
    }

    /// RFC 1928, section 6.
    private static String replyText(int code) {
        return switch (code) {
            case 1 -> "general failure";
            case 2 -> "not allowed by its rules";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "TTL expired";
            case 7 -> "command not supported";
            case 8 -> "address type not supported";
            default -> "reply " + (code & 0xff);
        };
    }
}
