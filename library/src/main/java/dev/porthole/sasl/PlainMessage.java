package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.MalformedException;

/// The one message of PLAIN (RFC 4616, section 2): `[authzid] NUL authcid NUL passwd`.
///
/// @param actingAs as whom the user wants to act; empty for the user's own name
/// @param user the name
/// @param password the password
record PlainMessage(String actingAs, String user, String password) {
    private static final char NUL = '\0';

    static PlainMessage parse(byte[] bytes) throws MalformedException {
        String text = Text.utf8(bytes, "a PLAIN message (RFC 4616, section 2)");
        int first = text.indexOf(NUL);
        int second = text.indexOf(NUL, first + 1);
        if (first < 0 || second < 0 || text.indexOf(NUL, second + 1) >= 0) {
            throw new MalformedException("a PLAIN message has two NULs (RFC 4616, section 2)");
        }
        PlainMessage message =
                new PlainMessage(
                        text.substring(0, first),
                        text.substring(first + 1, second),
                        text.substring(second + 1));
        if (message.user.isEmpty() || message.password.isEmpty()) {
            throw new MalformedException(
                    "a PLAIN message has a name and a password (RFC 4616, section 2)");
        }
        return message;
    }

    byte[] encode() {
        return (actingAs + NUL + user + NUL + password).getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
