package dev.porthole.net;

import org.jspecify.annotations.Nullable;

/// A user's name and password, which no text form shows.
///
/// @param user the name, empty for none
/// @param password the password
public record Credentials(String user, String password) {
    /// Nobody.
    public static final Credentials NONE = new Credentials("", "");

    static Credentials parse(@Nullable String userInfo) {
        if (userInfo == null) {
            return NONE;
        }
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? new Credentials(userInfo, "")
                : new Credentials(userInfo.substring(0, colon), userInfo.substring(colon + 1));
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
