package dev.porthole.pop3;

import dev.porthole.disk.Disk;
import dev.porthole.mail.MailException;
import dev.porthole.mail.MailboxLock;
import dev.porthole.mail.MailboxStore;
import dev.porthole.mail.Maildir;
import dev.porthole.mail.StoredMessage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;

/// Maildrops that are Maildirs, each made when its user logs in for the first time. Thread-safe.
public final class MaildirMaildrops implements Pop3Backend {
    private final MailboxStore store;

    /// Of the users of a store.
    public MaildirMaildrops(MailboxStore store) {
        this.store = store;
    }

    @Override
    public Maildrop open(String user) throws IOException {
        return Disk.call(() -> openNow(user));
    }

    private Maildrop openNow(String user) throws IOException {
        Maildir maildir = store.create(user);
        MailboxLock lock;
        try {
            lock = maildir.lock();
        } catch (MailException.Locked _) {
            throw new InUseException();
        }
        try {
            maildir.removeStale();
            return new Open(maildir, lock, maildir.list());
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private record Open(Maildir maildir, MailboxLock lock, List<StoredMessage> messages)
            implements Maildrop {
        @Override
        public List<String> uids() {
            return messages.stream().map(StoredMessage::uid).toList();
        }

        @Override
        public long size(int index) throws IOException {
            StoredMessage message = messages.get(index);
            if (message.sentBytes().isPresent()) {
                return message.sentBytes().getAsLong();
            }
            try (InputStream in = new BufferedInputStream(read(index))) {
                return SentSize.of(in, message.sizeBytes());
            }
        }

        @Override
        public InputStream read(int index) throws IOException {
            return maildir.open(messages.get(index));
        }

        @Override
        public void delete(Collection<Integer> indexes) throws IOException {
            maildir.delete(indexes.stream().map(messages::get).toList());
        }

        @Override
        public void close() throws IOException {
            lock.close();
        }
    }
}
