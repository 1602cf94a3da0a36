package dev.porthole.mail;

/// How much a mailbox takes. There is no unlimited.
///
/// Immutable and thread-safe.
///
/// @param maxMessageBytes of one message (50 MiB)
/// @param maxMessages that a mailbox is listed with; with more it is not listed (100,000)
public record MailLimits(long maxMessageBytes, int maxMessages) {
    /// The defaults above.
    public static final MailLimits DEFAULT = new MailLimits(50L << 20, 100_000);

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if one is zero or negative
    public MailLimits {
        if (maxMessageBytes <= 0 || maxMessages <= 0) {
            throw new IllegalArgumentException("maxMessageBytes and maxMessages are at least 1");
        }
    }

    /// The same limits with another size of a message.
    public MailLimits withMaxMessageBytes(long bytes) {
        return new MailLimits(bytes, maxMessages);
    }
}
