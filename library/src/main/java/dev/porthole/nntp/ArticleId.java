package dev.porthole.nntp;

import java.util.Optional;

/// Which article, or which articles, a command is about: `<45223423@example.com>`, `3000234`,
/// `3000234-3000240`.
///
/// Immutable and thread-safe.
public sealed interface ArticleId permits MessageId, ArticleNumbers {
    /// Reads the argument of ARTICLE and its like, or of OVER and HDR.
    ///
    /// @throws IllegalArgumentException if it is neither a message-id nor a number nor a range
    static ArticleId parse(String text) {
        return text.startsWith("<") ? new MessageId(text) : ArticleNumbers.parse(text);
    }

    /// Its message-id, if that is what it is.
    default Optional<MessageId> messageId() {
        return this instanceof MessageId id ? Optional.of(id) : Optional.empty();
    }
}
