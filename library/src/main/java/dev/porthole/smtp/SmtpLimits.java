package dev.porthole.smtp;

import dev.porthole.wire.WireLimits;

/// What a server puts up with. There is no unlimited.
///
/// Immutable and thread-safe.
///
/// @param wire lines (16 KiB: RFC 4954 wants 12,288 bytes), messages (50 MiB, its `maxBodyBytes`),
///   how much of a refused message is read for the sake of its reply (100 MiB), and times (5
///   minutes for a command, 1 hour for a message)
/// @param maxRecipients of one message (1,000; RFC 5321, section 4.5.3.1.8 wants 100)
/// @param maxHops of one message: more `Received` headers are a loop (100; RFC 5321, section 6.3)
/// @param maxBadCommands of one connection, which is then closed (20)
/// @param maxRefusedRecipients of one connection, which is then closed: whoever asks for so many is
///   looking for users (100)
/// @param maxFailedLogins of one connection, which is then closed (3)
public record SmtpLimits(
        WireLimits wire,
        int maxRecipients,
        int maxHops,
        int maxBadCommands,
        int maxRefusedRecipients,
        int maxFailedLogins) {
    private static final int LEAST_RECIPIENTS = 100;

    /// The defaults above.
    public static final SmtpLimits DEFAULT =
            new SmtpLimits(
                    WireLimits.DEFAULT
                            .withMaxLineBytes(16 * 1024)
                            .withMaxBodyBytes(50 << 20)
                            .withMaxSkippedBytes(100 << 20),
                    1000,
                    100,
                    20,
                    100,
                    3);

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if one is too small to be of use
    public SmtpLimits {
        if (maxRecipients < LEAST_RECIPIENTS) {
            throw new IllegalArgumentException(
                    "maxRecipients is at least 100 (RFC 5321, section 4.5.3.1.8)");
        }
        if (maxHops < 1 || maxBadCommands < 1 || maxRefusedRecipients < 1 || maxFailedLogins < 1) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }

    /// The size of the largest message, in bytes.
    public long maxMessageBytes() {
        return wire.maxBodyBytes();
    }

    /// For a conversation: a message that is too large is read as far as one that is refused.
    WireLimits withSkipped() {
        return wire.withMaxBodyBytes(wire.maxBodyBytes() + wire.maxSkippedBytes());
    }

    /// The same limits with another size of the largest message.
    public SmtpLimits withMaxMessageBytes(long bytes) {
        return withWire(wire.withMaxBodyBytes(bytes));
    }

    /// The same limits with others for lines and bytes.
    public SmtpLimits withWire(WireLimits others) {
        return new SmtpLimits(
                others,
                maxRecipients,
                maxHops,
                maxBadCommands,
                maxRefusedRecipients,
                maxFailedLogins);
    }

    /// The same limits with another number of recipients.
    public SmtpLimits withMaxRecipients(int count) {
        return new SmtpLimits(
                wire, count, maxHops, maxBadCommands, maxRefusedRecipients, maxFailedLogins);
    }

    /// The same limits with other numbers of what a connection may do wrong.
    public SmtpLimits withMaxErrors(int badCommands, int refusedRecipients, int failedLogins) {
        return new SmtpLimits(
                wire, maxRecipients, maxHops, badCommands, refusedRecipients, failedLogins);
    }
}
