package dev.porthole.smtp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Who sends a message to whom, which the message itself need not say (RFC 5321, section 2.3.1).
///
/// Immutable and thread-safe.
///
/// @param sender where failures are reported (the reverse-path); empty for a message that is itself
///   such a report: `MAIL FROM:<>`
/// @param recipients at least one, once a message is sent
/// @param body what the message is made of
/// @param smtpUtf8 whether headers of the message have characters beyond ASCII (RFC 6531); with
///   such addresses it is implied
/// @param size of the message in bytes, with CRLF line ends, so that a server can refuse it before
///   it is sent (RFC 1870); an estimate is enough
/// @param returned how much of the message a report of failure contains (RFC 3461, section 4.3)
/// @param id which the reports contain (RFC 3461, section 4.4), in printable ASCII, at most 100
///   characters; empty for none
public record Envelope(
        Optional<MailAddress> sender,
        List<Recipient> recipients,
        Body body,
        boolean smtpUtf8,
        OptionalLong size,
        Optional<Return> returned,
        String id) {
    private static final int MAX_ID = 100;

    /// What a message is made of (RFC 6152). Lines in either case.
    public enum Body {
        /// ASCII only.
        SEVEN_BIT,
        /// Any bytes.
        EIGHT_BIT
    }

    /// How much of the message a report contains.
    public enum Return {
        /// All of it.
        FULL,
        /// The headers.
        HDRS
    }

    /// Checks the envelope.
    ///
    /// @throws IllegalArgumentException if the size is negative, or the id not printable or too
    ///   long
    public Envelope {
        recipients = List.copyOf(recipients);
        if (size.orElse(0) < 0) {
            throw new IllegalArgumentException("a size is not negative");
        }
        if (id.length() > MAX_ID || !id.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "an envelope's id has at most 100 printable characters of ASCII");
        }
    }

    /// From one to others, for a message of any bytes.
    ///
    /// @param sender empty for a report of failure
    /// @throws IllegalArgumentException if one of them is no address
    public static Envelope of(String sender, String... recipients) {
        return from(sender.isEmpty() ? Optional.empty() : Optional.of(MailAddress.parse(sender)))
                .withRecipients(Stream.of(recipients).map(Recipient::of).toList());
    }

    static Envelope from(Optional<MailAddress> sender) {
        return new Envelope(
                sender,
                List.of(),
                Body.EIGHT_BIT,
                false,
                OptionalLong.empty(),
                Optional.empty(),
                "");
    }

    /// The same envelope to others.
    public Envelope withRecipients(List<Recipient> others) {
        return new Envelope(sender, others, body, smtpUtf8, size, returned, id);
    }

    /// The same envelope for another kind of body.
    public Envelope withBody(Body other) {
        return new Envelope(sender, recipients, other, smtpUtf8, size, returned, id);
    }

    /// The same envelope for a message whose headers have, or have not, characters beyond ASCII.
    public Envelope withSmtpUtf8(boolean needed) {
        return new Envelope(sender, recipients, body, needed, size, returned, id);
    }

    /// The same envelope for a message of so many bytes.
    public Envelope withSize(long bytes) {
        return new Envelope(
                sender, recipients, body, smtpUtf8, OptionalLong.of(bytes), returned, id);
    }

    /// The same envelope with wishes about reports.
    public Envelope withReturn(Return part, String newId) {
        return new Envelope(sender, recipients, body, smtpUtf8, size, Optional.of(part), newId);
    }

    /// Whether only a server with SMTPUTF8 can take it.
    boolean needsSmtpUtf8() {
        return smtpUtf8
                || sender.filter(MailAddress::isInternational).isPresent()
                || recipients.stream().anyMatch(each -> each.address().isInternational());
    }

    /// Whether there is something that only a server with the DSN extension knows.
    boolean needsDsn() {
        return returned.isPresent()
                || !id.isEmpty()
                || recipients.stream().anyMatch(Recipient::needsDsn);
    }
}
