package dev.porthole.finger;

import java.util.List;

/// The line that a client sends (RFC 1288, section 2.3):
///
/// | line | asks for |
/// |---|---|
/// | (empty) | the list of users |
/// | `alice` | one user |
/// | `/W alice` | one user, at length |
/// | `alice@b.example@a.example` | what `a.example` gets for `alice@b.example` from others |
///
/// Immutable and thread-safe.
///
/// @param verbose whether the answer should be long (`/W`)
/// @param user the name, empty for the list
/// @param hosts to forward it to, the last one first; empty for a user of the server itself
public record FingerQuery(boolean verbose, String user, List<String> hosts) {
    private static final String VERBOSE = "/W";
    private static final int MAX_NAME_LENGTH = 255;

    /// Checks the query.
    ///
    /// @throws IllegalArgumentException if a name is none
    public FingerQuery {
        hosts = List.copyOf(hosts);
        requireName(user, "user", true);
        for (String host : hosts) {
            requireName(host, "host", false);
        }
    }

    private static void requireName(String name, String what, boolean mayBeEmpty) {
        if (name.length() > MAX_NAME_LENGTH || (name.isEmpty() && !mayBeEmpty)) {
            throw new IllegalArgumentException(
                    "a " + what + " of finger has 1 to " + MAX_NAME_LENGTH + " characters");
        }
        boolean plain =
                name.chars().noneMatch(c -> c == '@' || c == ' ' || Character.isISOControl(c));
        if (!plain || name.startsWith("/")) {
            throw new IllegalArgumentException(
                    "a "
                            + what
                            + " of finger has no '@', no space, no control character and no '/' in"
                            + " front");
        }
    }

    /// Reads a query, without its CRLF.
    ///
    /// @throws IllegalArgumentException if it is none, saying why
    public static FingerQuery parse(String line) {
        String rest = line.strip();
        boolean verbose =
                rest.regionMatches(true, 0, VERBOSE, 0, 2)
                        && (rest.length() == 2 || rest.charAt(2) == ' ');
        if (verbose) {
            rest = rest.substring(2).strip();
        }
        String[] parts = rest.split("@", -1);
        return new FingerQuery(verbose, parts[0], List.of(parts).subList(1, parts.length));
    }

    /// Whether it asks for the list of users.
    public boolean isList() {
        return user.isEmpty();
    }

    /// The query that a server which forwards this one sends to [#nextHost].
    public FingerQuery forwarded() {
        return new FingerQuery(verbose, user, hosts.subList(0, hosts.size() - 1));
    }

    /// The host that it is to be forwarded to.
    public String nextHost() {
        return hosts.getLast();
    }

    /// The line, without CRLF.
    public String encode() {
        StringBuilder line = new StringBuilder(verbose ? VERBOSE : "");
        if (verbose && !(user.isEmpty() && hosts.isEmpty())) {
            line.append(' ');
        }
        line.append(user);
        hosts.forEach(host -> line.append('@').append(host));
        return line.toString();
    }
}
