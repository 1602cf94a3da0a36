package dev.porthole.sasl;

import dev.porthole.net.MalformedException;

/// What is in front of the first message of SCRAM and OAUTHBEARER (RFC 5801, section 4; RFC 5802,
/// section 7): `n,a=NAME,`.
///
/// @param flag `n`: the client has no channel binding; `y`: it has, and believes that the server
///   has not, which is right here
/// @param actingAs as whom the user wants to act; empty for the user's own name
record Gs2Header(char flag, String actingAs) {
    /// Without channel binding, as oneself.
    static final Gs2Header PLAIN = new Gs2Header('n', "");

    /// @param text the whole header, with its second comma
    /// @param what begins with it, for the failure
    static Gs2Header parse(String text, String what) throws MalformedException {
        String[] parts = text.split(",", -1);
        if (parts.length != 3 || !parts[2].isEmpty()) {
            throw new MalformedException(what + " begins with a header such as n,,");
        }
        if (parts[0].startsWith("p=")) {
            throw new MalformedException(
                    what + " asks for channel binding, which no offered mechanism has");
        }
        if (!parts[0].equals("n") && !parts[0].equals("y")) {
            throw new MalformedException(what + " begins with n or y");
        }
        if (!parts[1].isEmpty() && !parts[1].startsWith("a=")) {
            throw new MalformedException(what + " has a=NAME, or nothing, in its header");
        }
        String name = parts[1].isEmpty() ? "" : ScramText.unescaped(parts[1].substring(2), what);
        return new Gs2Header(parts[0].charAt(0), name);
    }

    String encode() {
        return flag + "," + (actingAs.isEmpty() ? "" : "a=" + ScramText.escaped(actingAs)) + ",";
    }
}
