package dev.porthole.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/// The header by which a proxy in front of a server says whom it relays: the PROXY protocol,
/// versions 1 (a line of text) and 2 (binary), as HAProxy's `proxy-protocol.txt` has it.
///
/// Only for a server that nobody but the proxy can reach: whoever can connect can claim any
/// address. A server that expects the header refuses connections without one (section 2).
public final class ProxyProtocol {
    private static final byte[] SIGNATURE_2 = {
        '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };
    private static final String SIGNATURE_1 = "PROXY ";
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
    private static final int MAX_LINE_BYTES = 107; // section 2.1, with CRLF
    private static final int MAX_BODY_BYTES = 4096;
    private static final int UNIX_PATH_BYTES = 108;
    private static final int MAX_FAMILY = 3; // AF_UNIX
    private static final int MAX_TRANSPORT = 2; // DGRAM

    private ProxyProtocol() {}

    /// Reads the header from the start of a connection, and not a byte more. From then on the
    /// connection has the addresses that the header gives; those of its own if it gives none
    /// (`UNKNOWN`, `LOCAL`).
    ///
    /// @throws MalformedException if there is no such header
    public static void receive(Connection connection) throws IOException {
        byte[] start = exactly(connection, SIGNATURE_2.length);
        if (Arrays.equals(start, SIGNATURE_2)) {
            receiveBinary(connection);
        } else if (text(start).startsWith(SIGNATURE_1)) {
            receiveLine(connection, text(start));
        } else {
            throw new MalformedException("the connection does not begin with a PROXY header");
        }
    }

    private static void receiveLine(Connection connection, String start) throws IOException {
        StringBuilder line = new StringBuilder(start);
        while (!line.toString().endsWith("\r\n")) {
            if (line.length() == MAX_LINE_BYTES) {
                throw malformedLine();
            }
            line.append(text(exactly(connection, 1)));
        }
        String[] words = line.substring(0, line.length() - 2).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return;
        }
        if (words.length != 6 || !(words[1].equals("TCP4") || words[1].equals("TCP6"))) {
            throw malformedLine();
        }
        Pattern form = words[1].equals("TCP4") ? IPV4 : IPV6;
        connection.relayed(address(form, words[2], words[4]), address(form, words[3], words[5]));
    }

    /// "In the canonical form", as section 2.1 has it: the JDK reads more, such as `192.513`.
    private static InetSocketAddress address(Pattern form, String host, String port)
            throws MalformedException {
        if (!form.matcher(host).matches() || !PORT.matcher(port).matches()) {
            throw malformedLine();
        }
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), Endpoint.parsePort(port));
        } catch (IllegalArgumentException _) {
            throw malformedLine();
        }
    }

    private static MalformedException malformedLine() {
        return new MalformedException("the PROXY header, version 1, is malformed (section 2.1)");
    }

    private static void receiveBinary(Connection connection) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(exactly(connection, 4));
        int versionAndCommand = head.get() & 0xff;
        int family = head.get() & 0xff;
        int length = head.getShort() & 0xffff;
        if (versionAndCommand >> 4 != 2 || (versionAndCommand & 0xf) > 1) {
            throw malformedBinary("version or command");
        }
        if (length > MAX_BODY_BYTES) {
            throw malformedBinary("length of more than " + MAX_BODY_BYTES);
        }
        ByteBuffer body = ByteBuffer.wrap(exactly(connection, length));
        if ((versionAndCommand & 0xf) == 0) {
            return; // LOCAL: the proxy speaks for itself
        }
        if (family >> 4 > MAX_FAMILY || (family & 0xf) > MAX_TRANSPORT) {
            throw malformedBinary("address family");
        }
        switch (family >> 4) {
            case 1 -> relayedInet(connection, body, 4);
            case 2 -> relayedInet(connection, body, 16);
            case 3 -> relayedUnix(connection, body);
            default -> {} // AF_UNSPEC: "the receiver should ignore" the addresses
        }
    }

    private static void relayedInet(Connection connection, ByteBuffer body, int addressBytes)
            throws IOException {
        if (body.remaining() < 2 * addressBytes + 4) {
            throw malformedBinary("length");
        }
        InetAddress source = inet(body, addressBytes);
        InetAddress destination = inet(body, addressBytes);
        int sourcePort = body.getShort() & 0xffff;
        int destinationPort = body.getShort() & 0xffff;
        connection.relayed(
                new InetSocketAddress(source, sourcePort),
                new InetSocketAddress(destination, destinationPort));
    }

    private static InetAddress inet(ByteBuffer body, int count) throws UnknownHostException {
        byte[] bytes = new byte[count];
        body.get(bytes);
        return InetAddress.getByAddress(bytes);
    }

    private static void relayedUnix(Connection connection, ByteBuffer body) throws IOException {
        if (body.remaining() < 2 * UNIX_PATH_BYTES) {
            throw malformedBinary("length");
        }
        connection.relayed(unix(body), unix(body));
    }

    private static UnixDomainSocketAddress unix(ByteBuffer body) throws MalformedException {
        byte[] bytes = new byte[UNIX_PATH_BYTES];
        body.get(bytes);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        try {
            return UnixDomainSocketAddress.of(text(Arrays.copyOf(bytes, end)));
        } catch (IllegalArgumentException _) {
            throw malformedBinary("path");
        }
    }

    private static MalformedException malformedBinary(String what) {
        return new MalformedException(
                "the PROXY header, version 2, has a malformed " + what + " (section 2.2)");
    }

    private static byte[] exactly(Connection connection, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (connection.read(buffer) < 0) {
                throw new MalformedException("the connection ended within its PROXY header");
            }
        }
        return buffer.array();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
