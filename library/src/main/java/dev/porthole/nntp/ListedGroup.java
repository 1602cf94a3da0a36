package dev.porthole.nntp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A group in the answer to LIST ACTIVE or NEWGROUPS: `misc.test 3002322 3000234 y` (RFC 3977,
/// section 7.6.3).
///
/// Immutable and thread-safe.
///
/// @param name of the group
/// @param high the highest number of an article
/// @param low the lowest number; greater than `high` if there is no article
/// @param status whether one can post: `y`, `n`, or `m` for a group with a moderator; others are
///   the server's own
public record ListedGroup(String name, long high, long low, String status) {
    private static final Pattern LINE =
            Pattern.compile("(\\S+)[ \t]+([0-9]{1,18})[ \t]+([0-9]{1,18})[ \t]+(\\S+)\\s*");

    /// Reads a line.
    static ListedGroup parse(String line) throws MalformedException {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new MalformedException(
                    "a line of LIST ACTIVE is NAME HIGH LOW STATUS (RFC 3977, section 7.6.3), not"
                            + " \"%s\"".formatted(Printable.of(line)));
        }
        return new ListedGroup(
                matcher.group(1),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                matcher.group(4));
    }

    /// The line that [#parse] reads.
    String encode() {
        return name + " " + high + " " + low + " " + status;
    }
}
