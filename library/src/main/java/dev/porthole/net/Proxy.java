package dev.porthole.net;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/// A proxy that connects in the client's place, to a name that the proxy looks up.
public sealed interface Proxy permits Socks5, HttpConnect {
    /// Where the proxy is.
    Endpoint endpoint();

    /// Asks, on a new connection to the proxy, to be connected to `target`. When it returns, the
    /// bytes are the target's.
    ///
    /// @throws DialException if the proxy refuses, saying why
    /// @throws MalformedException if it does not speak its protocol
    void ask(Connection connection, Endpoint target) throws IOException;

    /// Reads `socks5://[user:password@]host[:1080]` or `http://[user:password@]host[:3128]`.
    ///
    /// @throws IllegalArgumentException saying what is wrong; it never repeats the password
    static Proxy parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "the proxy's address is malformed: " + e.getReason());
        }
        if (uri.getHost() == null || uri.getScheme() == null) {
            throw new IllegalArgumentException(
                    "a proxy is written socks5://HOST[:PORT] or http://HOST[:PORT]");
        }
        Credentials credentials = Credentials.parse(uri.getRawUserInfo());
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        return switch (uri.getScheme()) {
            case "socks5", "socks5h" ->
                    new Socks5(endpoint(host, uri.getPort(), 1080), credentials);
            case "http" -> new HttpConnect(endpoint(host, uri.getPort(), 3128), credentials);
            default ->
                    throw new IllegalArgumentException(
                            "a proxy is socks5:// or http://, not " + uri.getScheme() + "://");
        };
    }

    private static Endpoint endpoint(String host, int port, int defaultPort) {
        return Endpoint.of(host, port < 0 ? defaultPort : port);
    }
}
