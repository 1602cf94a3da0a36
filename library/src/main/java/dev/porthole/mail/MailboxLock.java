package dev.porthole.mail;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A mailbox for one session alone, as POP3 wants it (RFC 1939, section 4). Deliveries go on. The
/// kernel gives it back when the process ends, however it ends.
///
/// Thread-safe.
public final class MailboxLock implements AutoCloseable {
    /// The kernel's lock is one process's: what keeps its threads apart is this. It also keeps them
    /// from opening the file, since closing any descriptor of it gives the process's lock back
    /// (fcntl(2), "Advisory record locking").
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final String FILE = "porthole.lock";

    private final Path key;
    private final FileChannel file;

    private MailboxLock(Path key, FileChannel file) {
        this.key = key;
        this.file = file;
    }

    static MailboxLock take(Path maildir) throws IOException {
        Path key = maildir.toRealPath();
        if (!HELD.add(key)) {
            throw locked(maildir);
        }
        try {
            return new MailboxLock(key, lockedFile(maildir));
        } catch (IOException | RuntimeException e) {
            HELD.remove(key);
            throw e;
        }
    }

    private static FileChannel lockedFile(Path maildir) throws IOException {
        FileChannel file =
                FileChannel.open(
                        maildir.resolve(FILE),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
        FileLock lock = null;
        try {
            lock = file.tryLock();
        } finally {
            if (lock == null) {
                file.close();
            }
        }
        if (lock == null) {
            throw locked(maildir);
        }
        return file;
    }

    private static MailException.Locked locked(Path maildir) {
        return new MailException.Locked("another session has the mailbox " + maildir.getFileName());
    }

    /// Gives the mailbox back; a second time does nothing.
    @Override
    public void close() throws IOException {
        if (file.isOpen()) {
            try {
                file.close();
            } finally {
                HELD.remove(key);
            }
        }
    }
}
