package dev.porthole.smtp;

import java.io.IOException;
import java.io.InputStream;

/// What a server does with messages: the application's part. Called by many threads at a time, each
/// for a client of its own; may block.
///
/// | it | the client is told |
/// |---|---|
/// | returns | 250: taken |
/// | throws [SmtpRefusal] | its reply |
/// | throws another [IOException] | 451: later; the failure is logged |
/// | throws anything else | nothing: the connection is broken off, and the failure is logged |
public interface SmtpBackend {
    /// Whether a message of this sender may come. All may, by default.
    ///
    /// @param envelope without recipients yet
    default void acceptSender(Envelope envelope, SmtpOrigin origin) throws IOException {}

    /// Whether there is such a recipient. It is in one of the server's domains; with
    /// [#relaysForUsers] it can also be in another, of a client that has logged in.
    ///
    /// @param recipient whose domain is empty for `postmaster`, who has to be there
    /// @param envelope with the recipients that were accepted so far
    void acceptRecipient(Recipient recipient, Envelope envelope, SmtpOrigin origin)
            throws IOException;

    /// Takes a message for all recipients, or for none: when this returns, the sender forgets the
    /// message, so that it has to be where a crash can't reach it (RFC 5321, section 6.1).
    ///
    /// @param message from the `Received` header that the server has added to its last byte; its
    ///   lines end with CRLF. What reading it throws has to be passed on, and what was read until
    ///   then thrown away: it is half a message
    void deliver(Envelope envelope, InputStream message, SmtpOrigin origin) throws IOException;

    /// As [#deliver], for each recipient on its own, as LMTP has it (RFC 2033). By default, all or
    /// none.
    ///
    /// @return a fate for each recipient, in their order
    default Fates deliverEach(Envelope envelope, InputStream message, SmtpOrigin origin)
            throws IOException {
        deliver(envelope, message, origin);
        return new Fates(envelope.recipients().stream().map(Fate::accepted).toList());
    }

    /// Whether clients that have logged in may send to other domains than the server's, to which
    /// this then passes messages on. False by default.
    default boolean relaysForUsers() {
        return false;
    }

    /// Whether it sends the reports that senders ask for by NOTIFY and RET (RFC 3461): only then
    /// the server offers DSN. False by default.
    default boolean sendsReports() {
        return false;
    }
}
