package dev.porthole.cli;

import dev.porthole.net.Endpoint;

import org.jspecify.annotations.Nullable;

/// The arguments HOST and PORT of a client. (A URL is a [Target].)
final class HostAndPort {
    private HostAndPort() {}

    /// The endpoint that they name.
    ///
    /// @param host a name, an address, HOST:PORT or unix:PATH; this machine if null
    /// @param port a number; `defaultPort` if null
    /// @throws IllegalArgumentException if they name none
    static Endpoint of(@Nullable String host, @Nullable String port, int defaultPort)
            throws Failure {
        Endpoint endpoint = named(host == null ? "localhost" : host, port, defaultPort);
        Require.absent(
                !endpoint.isUnix() && endpoint.port() == 0,
                "nothing listens on port 0: connect to one in 1-65535");
        return endpoint;
    }

    private static Endpoint named(String name, @Nullable String port, int defaultPort)
            throws Failure {
        if (port == null) {
            Require.absent(
                    isNumber(name),
                    "'" + name + "' is a port without a host: write localhost " + name);
            return Endpoint.parse(name, defaultPort);
        }
        Require.absent(
                name.indexOf(':') >= 0 && name.indexOf(':') == name.lastIndexOf(':'),
                "the port is given twice: in '" + name + "' and as " + port);
        String bare =
                name.startsWith("[") && name.endsWith("]")
                        ? name.substring(1, name.length() - 1)
                        : name;
        return Endpoint.of(bare, Endpoint.parsePort(port));
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
