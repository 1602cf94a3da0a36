package dev.porthole.nntp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Printable;

/// Where an article is, and what it is called: `3000234 <45223423@example.com>` (RFC 3977, section
/// 6.2).
///
/// Immutable and thread-safe.
///
/// @param number in the selected group; 0 where it was asked for by its message-id
/// @param messageId with its brackets
public record Located(long number, MessageId messageId) {
    private static final String NUMBER = "[0-9]{1,18}";

    /// Reads the text of a reply.
    static Located parse(String text) throws MalformedException {
        String[] words = text.strip().split(" +", 3);
        if (words.length < 2 || !words[0].matches(NUMBER) || !MessageId.isValid(words[1])) {
            throw new MalformedException(
                    "an article is said to be NUMBER <MESSAGE-ID> (RFC 3977, section 6.2), not"
                            + " \"%s\"".formatted(Printable.of(text)));
        }
        return new Located(Long.parseLong(words[0]), new MessageId(words[1]));
    }

    /// What [#parse] reads.
    String encode() {
        return number + " " + messageId;
    }
}
