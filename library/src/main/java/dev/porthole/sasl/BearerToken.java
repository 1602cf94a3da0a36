package dev.porthole.sasl;

import java.util.regex.Pattern;

/// A token of OAuth 2.0, which no text form shows (RFC 6750). How it is had is not a matter of
/// SASL.
///
/// @param user whose mailbox or account it is for
/// @param token as the authorization server issued it
public record BearerToken(String user, String token) {
    static final int MAX_TOKEN_BYTES = 12_000;

    /// RFC 6750, section 2.1.
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]++=*+");

    /// Checks the token.
    ///
    /// @throws IllegalArgumentException if it is longer than 12,000 characters or has others than a
    ///   token may have; or if the name is none. The message does not repeat it
    public BearerToken {
        user = Prepared.name(user);
        if (!isToken(token)) {
            throw new IllegalArgumentException(
                    "the token is not one: letters, digits and -._~+/ with = at the end"
                            + " (RFC 6750, section 2.1), at most 12000 characters");
        }
    }

    static boolean isToken(String text) {
        return text.length() <= MAX_TOKEN_BYTES && B64TOKEN.matcher(text).matches();
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
