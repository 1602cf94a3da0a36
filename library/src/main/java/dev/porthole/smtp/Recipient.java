package dev.porthole.smtp;

import java.util.EnumSet;
import java.util.Set;

/// Whom a message goes to, and what the sender wants to hear about it (RFC 3461).
///
/// Immutable and thread-safe.
///
/// @param address where the message goes
/// @param reports when to tell the sender; empty leaves it to the server, which then tells of
///   failures and perhaps of delays
/// @param original the recipient as the sender wrote it, for what the sender is told, with its
///   type: `rfc822;alice@example.org`; empty for none
public record Recipient(MailAddress address, Set<Notify> reports, String original) {
    private static final int MAX_ORIGINAL = 500; // RFC 3461, section 4.2

    /// When to tell the sender (RFC 3461, section 4.1).
    public enum Notify {
        /// Never; stands alone.
        NEVER,
        /// When the message has been delivered.
        SUCCESS,
        /// When it can't be delivered.
        FAILURE,
        /// When it takes long.
        DELAY
    }

    /// Checks the recipient.
    ///
    /// @throws IllegalArgumentException if NEVER does not stand alone, or `original` has no type,
    ///   or is not printable ASCII, or too long
    public Recipient {
        reports = Set.copyOf(reports);
        if (reports.contains(Notify.NEVER) && reports.size() > 1) {
            throw new IllegalArgumentException("NOTIFY=NEVER stands alone");
        }
        if (!original.isEmpty()
                && !original.matches("[A-Za-z0-9-]+;[\\x20-\\x7e]{1," + MAX_ORIGINAL + "}")) {
            throw new IllegalArgumentException(
                    "an original recipient is TYPE;ADDRESS in printable ASCII");
        }
    }

    /// A recipient without wishes.
    public static Recipient of(MailAddress address) {
        return new Recipient(address, Set.of(), "");
    }

    /// As [#of(MailAddress)], of an address as text.
    ///
    /// @throws IllegalArgumentException if it is none
    public static Recipient of(String address) {
        return of(MailAddress.parse(address));
    }

    /// The same recipient with wishes.
    public Recipient withReports(Notify first, Notify... others) {
        return new Recipient(address, EnumSet.of(first, others), original);
    }

    /// The same recipient with the original one.
    public Recipient withOriginal(String other) {
        return new Recipient(address, reports, other);
    }

    /// Whether there is something that only a server with the DSN extension knows.
    boolean needsDsn() {
        return !reports.isEmpty() || !original.isEmpty();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
