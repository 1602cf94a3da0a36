package dev.porthole.cli;

import dev.porthole.net.Endpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What a URL names (RFC 3986).
///
/// @param scheme in small letters
/// @param host as in the URL, without brackets
/// @param port -1 if it names none
/// @param user the name in front of the `@`, empty for none
/// @param password behind the user's name, empty for none
/// @param path without its escapes, and without the slash in front
record Target(String scheme, String host, int port, String user, String password, String path) {
    /// Reads a URL with a host.
    static Target parse(String url) throws Failure {
        try {
            URI uri = new URI(url);
            String host = uri.getHost();
            if (uri.getScheme() == null || host == null) {
                throw Failure.usage("'" + url + "' is no address: write SCHEME://HOST[:PORT]/PATH");
            }
            if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw Failure.usage( // a part of the path left out would name something else
                        "no URL here has a query or a fragment: in a path, write %3F for ? and %23"
                                + " for #");
            }
            String[] userInfo =
                    (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
            return new Target(
                    uri.getScheme().toLowerCase(Locale.ROOT),
                    host.replaceAll("^\\[|\\]$", ""),
                    uri.getPort(),
                    decode(userInfo[0]),
                    userInfo.length > 1 ? decode(userInfo[1]) : "",
                    decode(uri.getRawPath().replaceFirst("^/", "")));
        } catch (URISyntaxException e) {
            throw Failure.usage(
                    "'" + url + "' is no URL: " + e.getReason() + " at " + (e.getIndex() + 1));
        } catch (IllegalArgumentException e) { // an escape of no byte
            throw new Failure(ExitStatus.USAGE, "'" + url + "' is no URL: " + e.getMessage(), e);
        }
    }

    /// A plus sign is a space in forms only, which is what the JDK's decoder is for.
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// Where the server is.
    Endpoint endpoint(int defaultPort) {
        return Endpoint.of(host, port < 0 ? defaultPort : port);
    }
}
