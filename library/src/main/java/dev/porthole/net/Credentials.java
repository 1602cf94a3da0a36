package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// A user's name and password, which no text form shows.
///
/// @param user the name, empty for none
/// @param password the password
public record Credentials(String user, String password) {
    /// Nobody.
    public static final Credentials NONE = new Credentials("", "");

    /// Reads the part of a URI before the `@`, as it is written (RFC 3986, section 3.2.1).
    static Credentials parse(@Nullable String userInfo) {
        if (userInfo == null) {
            return NONE;
        }
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? new Credentials(decoded(userInfo), "")
                : new Credentials(
                        decoded(userInfo.substring(0, colon)),
                        decoded(userInfo.substring(colon + 1)));
    }

    /// Without its percent escapes. A plus sign is a space in forms only, which is what the JDK's
    /// decoder is for.
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// Whether there is anybody.
    public boolean isPresent() {
        return !user.isEmpty();
    }

    @Override
    public String toString() {
        return isPresent() ? user + ":***" : "none";
    }
}
