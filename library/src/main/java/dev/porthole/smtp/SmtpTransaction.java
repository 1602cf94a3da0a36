package dev.porthole.smtp;

import dev.porthole.smtp.SmtpCommand.Path;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a client has said about the message that it is going to send to this server (RFC 5321,
/// section 3.3), and who may send what to whom.
///
/// Errors common to all: [SmtpRefusal], with the reply.
final class SmtpTransaction {
    private final SmtpBackend backend;
    private final SmtpServer.Options options;
    private Optional<Envelope> envelope = Optional.empty();

    SmtpTransaction(SmtpBackend backend, SmtpServer.Options options) {
        this.backend = backend;
        this.options = options;
    }

    boolean sendsReports() {
        return backend.sendsReports();
    }

    /// The envelope, once it has begun.
    Envelope envelope() {
        return envelope.orElseThrow();
    }

    void reset() {
        envelope = Optional.empty();
    }

    /// MAIL.
    void begin(Path path, SmtpOrigin origin) throws IOException {
        Envelope begun = EnvelopeParameters.readMail(path.address(), path.parameters());
        requireUtf8(path, begun);
        requireDsn(begun.needsDsn());
        long bound = options.limits().maxMessageBytes();
        if (begun.size().orElse(0) > bound) {
            throw Replies.tooLarge(bound);
        }
        BackendFailure.guard(() -> backend.acceptSender(begun, origin));
        envelope = Optional.of(begun);
    }

    /// RCPT.
    void add(Path path, SmtpOrigin origin) throws IOException {
        Envelope before = envelope();
        MailAddress address = path.address().orElseThrow();
        requireUtf8(path, before);
        if (before.recipients().size() >= options.limits().maxRecipients()) {
            throw SmtpRefusal.of(452, "4.5.3", "these are too many recipients: send again to them");
        }
        requireRoute(address, origin);
        Recipient recipient = EnvelopeParameters.readRecipient(address, path.parameters());
        requireDsn(recipient.needsDsn());
        BackendFailure.guard(() -> backend.acceptRecipient(recipient, before, origin));
        List<Recipient> more = new ArrayList<>(before.recipients());
        more.add(recipient);
        envelope = Optional.of(before.withRecipients(more));
    }

    /// No open relay: for one of this server's domains, or from a user if the backend relays.
    private void requireRoute(MailAddress address, SmtpOrigin origin) throws SmtpRefusal {
        boolean ours =
                address.domain().isEmpty() || options.domains().stream().anyMatch(address::isIn);
        if (!ours && (origin.user().isEmpty() || !backend.relaysForUsers())) {
            throw SmtpRefusal.permanent("5.7.1", "no mail for this domain is taken here");
        }
    }

    /// RFC 6531, section 3.5.
    private static void requireUtf8(Path path, Envelope envelope) throws SmtpRefusal {
        boolean beyond = path.address().filter(MailAddress::isInternational).isPresent();
        if (beyond && !envelope.smtpUtf8()) {
            throw SmtpRefusal.of(553, "5.6.7", "an address beyond ASCII needs SMTPUTF8");
        }
    }

    private void requireDsn(boolean needed) throws SmtpRefusal {
        if (needed && !backend.sendsReports()) {
            throw SmtpRefusal.of(555, "5.5.4", "reports (DSN, RFC 3461) are not offered");
        }
    }
}
