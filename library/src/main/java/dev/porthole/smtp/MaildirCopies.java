package dev.porthole.smtp;

import dev.porthole.mail.Delivery;
import dev.porthole.mail.MailException;
import dev.porthole.mail.Maildir;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One message on its way into several mailboxes, read once. A mailbox that fails does not hold up
/// the others.
final class MaildirCopies implements AutoCloseable {
    private static final int PIECE_BYTES = 16 * 1024;

    private final List<Copy> copies = new ArrayList<>();

    /// Finds the mailbox of a recipient.
    @FunctionalInterface
    interface Mailboxes {
        Maildir of(Recipient recipient) throws IOException;
    }

    /// The copy of one recipient.
    private static final class Copy {
        final Recipient recipient;
        private final Delivery delivery;
        @Nullable IOException failure;

        Copy(Recipient recipient, Delivery delivery) {
            this.recipient = recipient;
            this.delivery = delivery;
        }

        void write(byte[] piece, int count) {
            attempt(() -> delivery.write(piece, 0, count));
        }

        void commit() {
            attempt(delivery::commit);
        }

        private void attempt(Step step) {
            if (failure != null) {
                return;
            }
            try {
                step.run();
            } catch (MailException.LimitExceeded _) {
                failure = SmtpRefusal.of(552, "5.3.4", "the mailbox takes no message so large");
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private MaildirCopies() {}

    /// Begins a copy for each recipient.
    static MaildirCopies begin(Envelope envelope, Mailboxes mailboxes) throws IOException {
        MaildirCopies all = new MaildirCopies();
        try {
            for (Recipient each : envelope.recipients()) {
                all.copies.add(new Copy(each, mailboxes.of(each).begin()));
            }
            byte[] path = TraceHeader.returnPath(envelope).getBytes(StandardCharsets.UTF_8);
            all.copies.forEach(each -> each.write(path, path.length));
            return all;
        } catch (IOException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    /// Reads the message to its end, and writes it to each.
    void write(InputStream message) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (int count = message.read(piece); count >= 0; count = message.read(piece)) {
            for (Copy each : copies) {
                each.write(piece, count);
            }
        }
    }

    /// Brings each to the disk.
    void commit() {
        copies.forEach(Copy::commit);
    }

    /// @throws IOException the first failure of a copy
    void requireAll() throws IOException {
        for (Copy each : copies) {
            if (each.failure != null) {
                throw each.failure;
            }
        }
    }

    /// What became of each.
    Fates fates() {
        return new Fates(copies.stream().map(MaildirCopies::fate).toList());
    }

    private static Fate fate(Copy copy) {
        return copy.failure == null
                ? Fate.accepted(copy.recipient)
                : Fate.refused(copy.recipient, SmtpRefusal.of(BackendFailure.reply(copy.failure)));
    }

    /// Drops what was not committed.
    @Override
    public void close() throws IOException {
        for (Copy each : copies) {
            each.delivery.close();
        }
    }
}
