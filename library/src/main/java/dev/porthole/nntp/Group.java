package dev.porthole.nntp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is in a group, as the answer to GROUP has it: `1234 3000234 3002322 misc.test` (RFC 3977,
/// section 6.1.1).
///
/// Immutable and thread-safe.
///
/// @param name of the group
/// @param count of articles, which may be estimated
/// @param low the lowest number of an article
/// @param high the highest number; less than `low` if there is no article
public record Group(String name, long count, long low, long high) {
    private static final Pattern TEXT =
            Pattern.compile("([0-9]{1,18}) +([0-9]{1,18}) +([0-9]{1,18})(?: +(\\S+).*)?");

    /// A group without articles.
    ///
    /// @param next the number that the next article gets
    public static Group empty(String name, long next) {
        return new Group(name, 0, next, next - 1);
    }

    /// Reads the text of a 211.
    ///
    /// @param name of the group that was asked for, for servers that leave it out
    static Group parse(String text, String name) throws MalformedException {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new MalformedException(
                    "the answer to GROUP is COUNT LOW HIGH NAME (RFC 3977, section 6.1.1), not"
                            + " \"%s\"".formatted(Printable.of(text)));
        }
        return new Group(
                matcher.group(4) == null ? name : matcher.group(4),
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)));
    }

    /// What [#parse] reads.
    String encode() {
        return count + " " + low + " " + high + " " + name;
    }

    /// Whether there is no article in it.
    public boolean isEmpty() {
        return count == 0 || high < low;
    }

    /// The numbers that its articles have.
    public ArticleNumbers numbers() {
        return new ArticleNumbers(low, high);
    }
}
