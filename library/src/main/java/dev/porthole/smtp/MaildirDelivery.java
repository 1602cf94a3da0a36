package dev.porthole.smtp;

import dev.porthole.mail.MailboxStore;
import dev.porthole.mail.Maildir;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/// Delivers messages to the mailboxes of users: the local part of an address, in lower case, is the
/// user, in each of the server's domains. There are users for whom there is a mailbox.
///
/// A message is on the disk of each recipient before this says yes ([dev.porthole.mail.Delivery]).
/// If it could be stored for some and not for others, SMTP's one reply is 451: the sender comes
/// again, and the first get it twice, which is better than never.
///
/// Thread-safe.
public final class MaildirDelivery implements SmtpBackend {
    private final MailboxStore store;
    private final String postmaster;

    /// @param postmaster the user who gets the mail for `postmaster`, unless there is a mailbox of
    ///   this name (RFC 5321, section 4.5.1)
    public MaildirDelivery(MailboxStore store, String postmaster) {
        this.store = store;
        this.postmaster = postmaster;
    }

    @Override
    public void acceptRecipient(Recipient recipient, Envelope envelope, SmtpOrigin origin)
            throws IOException {
        mailbox(recipient);
    }

    @Override
    public void deliver(Envelope envelope, InputStream message, SmtpOrigin origin)
            throws IOException {
        try (MaildirCopies copies = copies(envelope)) {
            copies.write(message);
            copies.requireAll();
            copies.commit();
            copies.requireAll();
        }
    }

    @Override
    public Fates deliverEach(Envelope envelope, InputStream message, SmtpOrigin origin)
            throws IOException {
        try (MaildirCopies copies = copies(envelope)) {
            copies.write(message);
            copies.commit();
            return copies.fates();
        }
    }

    private MaildirCopies copies(Envelope envelope) throws IOException {
        return MaildirCopies.begin(envelope, this::mailbox);
    }

    Maildir mailbox(Recipient recipient) throws IOException {
        MailAddress address = recipient.address();
        String name = address.localPart();
        Optional<Maildir> found = store.find(name);
        if (found.isEmpty()) {
            found = store.find(name.toLowerCase(Locale.ROOT));
        }
        if (found.isEmpty() && address.isPostmaster()) {
            found = store.find(postmaster);
        }
        return found.orElseThrow(
                () -> SmtpRefusal.permanent("5.1.1", "there is no such mailbox here"));
    }
}
