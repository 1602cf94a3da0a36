package dev.porthole.ftp;

import dev.porthole.net.Addresses;
import dev.porthole.net.Endpoint;
import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where data connections are opened to, in the forms that FTP has for it.
///
/// | form | where |
/// |---|---|
/// | `192,0,2,1,4,1` | `PORT`, and the reply to `PASV` (RFC 959, section 4.1.2) |
/// | `\|2\|2001:db8::1\|1025\|` | `EPRT` (RFC 2428, section 2) |
/// | `\|\|\|1025\|` | the reply to `EPSV` (RFC 2428, section 3) |
final class HostPort {
    private static final String SIX =
            "(\\d{1,3}),(\\d{1,3}),(\\d{1,3}),(\\d{1,3}),(\\d{1,3}),(\\d{1,3})";
    private static final Pattern PORT = Pattern.compile(SIX);

    /// Anywhere in the text, as RFC 1123, section 4.1.2.6 demands.
    private static final Pattern PASSIVE = Pattern.compile("(?<!\\d)" + SIX + "(?!\\d)");

    private static final Pattern EXTENDED_PASSIVE =
            Pattern.compile("\\(([!-~])\\1\\1(\\d{1,5})\\1\\)");
    private static final Pattern EXTENDED =
            Pattern.compile("([!-~])([12])\\1(.{1,64})\\1(\\d{1,5})\\1");
    private static final int MAX_PORT = 65535;

    private HostPort() {}

    /// The argument of `PORT`.
    ///
    /// @throws IllegalArgumentException if it is not of that form
    static InetSocketAddress parsePort(String argument) {
        Matcher six = PORT.matcher(argument);
        if (!six.matches()) {
            throw new IllegalArgumentException("PORT takes six numbers: 192,0,2,1,4,1");
        }
        return address(six);
    }

    /// The address in a reply to `PASV`.
    static InetSocketAddress parsePassive(String text) throws MalformedException {
        Matcher six = PASSIVE.matcher(text);
        try {
            if (six.find()) {
                return address(six);
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw new MalformedException(
                "a reply to PASV has an address as six numbers in 0-255 (RFC 959, section 4.1.2),"
                        + " not \""
                        + Printable.of(text)
                        + "\"");
    }

    private static InetSocketAddress address(Matcher six) {
        byte[] host = new byte[4];
        for (int i = 0; i < host.length; i++) {
            host[i] = (byte) number(six.group(i + 1));
        }
        int port = number(six.group(5)) << 8 | number(six.group(6));
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }

    private static int number(String digits) {
        int number = Integer.parseInt(digits);
        if (number > 255) {
            throw new IllegalArgumentException("a number of an address is in 0-255, not " + number);
        }
        return number;
    }

    /// The argument of `PORT`, and the address of the reply to `PASV`.
    ///
    /// @throws IllegalArgumentException if the host's address is not IPv4
    static String toPort(InetSocketAddress address) {
        if (!(address.getAddress() instanceof Inet4Address host)) {
            throw new IllegalArgumentException("PORT and PASV are for IPv4: use EPRT and EPSV");
        }
        int port = address.getPort();
        return host.getHostAddress().replace('.', ',') + "," + (port >> 8) + "," + (port & 255);
    }

    /// The argument of `EPRT`.
    ///
    /// @throws IllegalArgumentException if it is not of that form
    static InetSocketAddress parseExtendedPort(String argument) {
        Matcher parts = EXTENDED.matcher(argument);
        if (!parts.matches()) {
            throw new IllegalArgumentException("EPRT takes |1|192.0.2.1|1025| or the like");
        }
        InetAddress host = InetAddress.ofLiteral(parts.group(3));
        boolean four = host instanceof Inet4Address;
        if (four != parts.group(2).equals("1")) {
            throw new IllegalArgumentException("the address of EPRT is not of its family");
        }
        return new InetSocketAddress(host, port(parts.group(4)));
    }

    /// The argument of `EPRT`.
    static String toExtendedPort(InetSocketAddress address) {
        int family = address.getAddress() instanceof Inet4Address ? 1 : 2;
        String host = Addresses.format(address.getAddress());
        int zone = host.indexOf('%'); // which means nothing to another host
        return "|%d|%s|%d|"
                .formatted(family, zone < 0 ? host : host.substring(0, zone), address.getPort());
    }

    /// The port in a reply to `EPSV`.
    static int parseExtendedPassive(String text) throws MalformedException {
        Matcher port = EXTENDED_PASSIVE.matcher(text);
        if (port.find() && Integer.parseInt(port.group(2)) <= MAX_PORT) {
            return Integer.parseInt(port.group(2));
        }
        throw new MalformedException(
                "a reply to EPSV has a port as (|||1025|) (RFC 2428, section 3), not \""
                        + Printable.of(text)
                        + "\"");
    }

    private static int port(String digits) {
        int port = Integer.parseInt(digits);
        if (port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is not in 0-65535");
        }
        return port;
    }

    /// An address to dial.
    static Endpoint endpoint(InetSocketAddress address) {
        return Endpoint.of(address.getAddress().getHostAddress(), address.getPort());
    }

    /// Whether two addresses are of the same host, whatever the zone that one side knows it by.
    static boolean isSameHost(InetAddress one, InetAddress other) {
        return Arrays.equals(one.getAddress(), other.getAddress());
    }
}
