package dev.porthole.net;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/// Where a service is: a host and a port, or the path of a Unix socket, and how it is protected.
/// Only an address: nothing is looked up and nothing is opened.
///
/// | text | meaning |
/// |---|---|
/// | `example.org:80`, `192.0.2.1:80` | a host by name or by IPv4 address |
/// | `[::1]:80` | a host by IPv6 address |
/// | `:50007` | any interface, to listen on; this machine, to connect to |
/// | `unix:/run/echo.sock` | a Unix socket |
///
/// Immutable and thread-safe.
///
/// @param host a name or an address without brackets; empty for any interface; an absolute path for
///   a Unix socket
/// @param port 0-65535; 0 lets the kernel choose a port to listen on, and stands beside a path
/// @param security how a connection to it is protected
public record Endpoint(String host, int port, Security security) {
    private static final int MAX_HOST_LENGTH = 253; // RFC 1035, section 2.3.4, as text
    private static final String UNIX = "unix:";

    /// Checks the address.
    ///
    /// @throws IllegalArgumentException if the port is not in 0-65535 or the host is no name,
    ///   address or path
    public Endpoint {
        PortClass.of(port);
        if (host.startsWith("/")) {
            requirePrintable(host, "path");
        } else {
            requireHost(host);
        }
    }

    /// A host and a port, in clear.
    public static Endpoint of(String host, int port) {
        return new Endpoint(host, port, Security.PLAIN);
    }

    /// A Unix socket, in clear. A relative path is taken from the current directory.
    public static Endpoint unix(Path path) {
        return new Endpoint(path.toAbsolutePath().toString(), 0, Security.PLAIN);
    }

    /// Reads an address that names its port, in one of the forms above.
    ///
    /// @throws IllegalArgumentException saying what is wrong with `text`
    public static Endpoint parse(String text) {
        return parse(text, -1);
    }

    /// As [#parse(String)], with a port for an address that names none (`example.org`, `::1`).
    ///
    /// @param defaultPort -1 for none
    /// @throws IllegalArgumentException saying what is wrong with `text`
    public static Endpoint parse(String text, int defaultPort) {
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length());
            if (path.isEmpty()) {
                throw new IllegalArgumentException("'unix:' needs a path: unix:/run/echo.sock");
            }
            return unix(Path.of(path));
        }
        if (text.startsWith("[")) {
            return parseBracketed(text, defaultPort);
        }
        int colon = text.indexOf(':');
        if (colon < 0 || colon != text.lastIndexOf(':')) { // no port: a name or a bare IPv6 address
            return of(text, requirePort(text, defaultPort));
        }
        return of(text.substring(0, colon), parsePort(text.substring(colon + 1), text));
    }

    private static Endpoint parseBracketed(String text, int defaultPort) {
        int end = text.indexOf(']');
        if (end < 0) {
            throw new IllegalArgumentException("'" + text + "' has no closing ']'");
        }
        String host = text.substring(1, end);
        String rest = text.substring(end + 1);
        if (!host.contains(":")) {
            throw new IllegalArgumentException(
                    "'" + text + "' needs an IPv6 address between '[' and ']'");
        }
        if (rest.isEmpty()) {
            return of(host, requirePort(text, defaultPort));
        }
        if (rest.charAt(0) != ':') {
            throw new IllegalArgumentException("'" + text + "' needs ':' and a port after ']'");
        }
        return of(host, parsePort(rest.substring(1), text));
    }

    private static int requirePort(String text, int defaultPort) {
        if (defaultPort < 0) {
            throw new IllegalArgumentException("'" + text + "' names no port: write HOST:PORT");
        }
        return defaultPort;
    }

    /// Reads a port number in decimal.
    ///
    /// @throws IllegalArgumentException if `text` is no number in 0-65535
    public static int parsePort(String text) {
        return parsePort(text, text);
    }

    private static int parsePort(String digits, String whole) {
        if (!isDecimal(digits)) {
            throw new IllegalArgumentException("'" + whole + "' has no port number in 0-65535");
        }
        if (digits.length() > 5 || Integer.parseInt(digits) > 65535) {
            throw new IllegalArgumentException("port " + digits + " is not in 0-65535");
        }
        return Integer.parseInt(digits);
    }

    private static void requireHost(String host) {
        if (host.length() > MAX_HOST_LENGTH) {
            throw new IllegalArgumentException(
                    "a host name has at most " + MAX_HOST_LENGTH + " characters");
        }
        requirePrintable(host, "host");
        if (containsAny(host, " /[]") || (host.contains(":") && !isIpv6(host))) {
            throw new IllegalArgumentException("'" + host + "' is not a host name or an address");
        }
    }

    private static boolean isIpv6(String host) {
        int zone = host.indexOf('%');
        try {
            InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone));
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static void requirePrintable(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new IllegalArgumentException("a " + what + " has no control characters");
            }
        }
    }

    private static boolean containsAny(String text, String characters) {
        for (int i = 0; i < characters.length(); i++) {
            if (text.indexOf(characters.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// The same address with another protection.
    public Endpoint withSecurity(Security other) {
        return new Endpoint(host, port, other);
    }

    /// The same host and protection with another port.
    public Endpoint withPort(int other) {
        return new Endpoint(host, other, security);
    }

    /// Whether this is the path of a Unix socket.
    public boolean isUnix() {
        return host.startsWith("/");
    }

    /// Whether it names no host: any interface.
    public boolean isAnyHost() {
        return host.isEmpty();
    }

    /// The range that the port falls in.
    public PortClass portClass() {
        return PortClass.of(port);
    }

    /// The name that IANA's registry has for the port over TCP: `smtp` for 25; empty for a port
    /// without one, and for a Unix socket.
    public Optional<String> serviceName() {
        return isUnix()
                ? Optional.empty()
                : PortRegistry.iana().serviceName(port, TransportProtocol.TCP);
    }

    /// The address in the form that [#parse(String)] reads; the protection is not part of it.
    @Override
    public String toString() {
        if (isUnix()) {
            return UNIX + host;
        }
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
