package dev.porthole.mail;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.porthole.disk.Disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/// A mailbox as a folder with `tmp`, `new` and `cur`, a file for each message
/// (cr.yp.to/proto/maildir.html), as many other programs read and write it, at the same time if
/// need be. With folders in it (Maildir++).
///
/// It needs a file system of POSIX: links, folders that can be synced, a colon in names.
///
/// Thread-safe. Methods wait for the disk.
public final class Maildir {
    private final Path root;
    private final MailLimits limits;
    private final AtomicBoolean rootSynced = new AtomicBoolean();

    private Maildir(Path root, MailLimits limits) {
        this.root = root;
        this.limits = limits;
    }

    /// The mailbox in a folder.
    ///
    /// @throws MailException.NotFound if it, or one of its three folders, is not there
    /// @throws MailException.BadName if one of them is a symbolic link, or no folder
    public static Maildir open(Path root, MailLimits limits) throws IOException {
        Folders.require(root);
        for (String each : List.of("tmp", "cur", "new")) {
            Folders.require(root.resolve(each));
        }
        return new Maildir(root, limits);
    }

    /// The mailbox in a folder, which is made if it is not there. Its parent must be there.
    ///
    /// @throws MailException.BadName if it, or one of its three folders, is a symbolic link, or no
    ///   folder
    public static Maildir create(Path root, MailLimits limits) throws IOException {
        Path absolute = root.toAbsolutePath();
        Folders.make(absolute);
        Folders.make(absolute.resolve("tmp"));
        Folders.make(absolute.resolve("cur"));
        Path parent = absolute.getParent();
        if (parent != null) {
            Disk.run(() -> Disk.syncFolder(parent));
        }
        // Made last: where it is, the way to it is on the disk, but for its own entry. That is
        // synced with the first delivery.
        Folders.make(absolute.resolve("new"));
        return open(absolute, limits);
    }

    /// Begins to deliver a message.
    public Delivery begin() throws IOException {
        return new Delivery(this);
    }

    /// Delivers a message: when it returns, the message is on the disk.
    ///
    /// @param message all of it, with the line ends that it is to have; not closed
    /// @return its [StoredMessage#id]
    /// @throws MailException.LimitExceeded if it is too long
    /// @throws IOException if it could not be read or stored: nothing of it is left
    public String deliver(InputStream message) throws IOException {
        try (Delivery delivery = begin()) {
            message.transferTo(delivery);
            return delivery.commit();
        }
    }

    /// All messages, in the order of their delivery.
    ///
    /// @throws MailException.LimitExceeded if there are too many
    public List<StoredMessage> list() throws IOException {
        return Listing.of(fresh(), cur(), limits);
    }

    /// The content of a message.
    ///
    /// @throws MailException.NotFound if it is there no longer
    public InputStream open(StoredMessage message) throws IOException {
        return Channels.newInputStream(openFile(message));
    }

    /// The content of a message as a file, which a connection can send without copying.
    ///
    /// @throws MailException.NotFound if it is there no longer
    public FileChannel openFile(StoredMessage message) throws IOException {
        Path file = path(message);
        if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) { // opening a FIFO would wait for ever
            file = path(locate(message));
            if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
                throw notFound(message);
            }
        }
        return FileChannel.open(file, READ, NOFOLLOW_LINKS);
    }

    /// Notes flags, in place of those there were, and moves the message from `new` to `cur`. It is
    /// not synced: a crash may forget it.
    ///
    /// @return the message as it is now
    /// @throws MailException.NotFound if it is there no longer
    public StoredMessage flag(StoredMessage message, Set<Flag> flags) throws IOException {
        StoredMessage old = locate(message);
        StoredMessage noted = old.noted(Flag.encode(flags, old.info()));
        try {
            Files.move(path(old), path(noted), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            throw notFound(message);
        }
        return noted;
    }

    /// Deletes messages; those that are there no longer are passed over. When it returns, they
    /// don't come back after a crash.
    public void delete(Collection<StoredMessage> messages) throws IOException {
        Disk.run(() -> deleteNow(messages));
    }

    private void deleteNow(Collection<StoredMessage> messages) throws IOException {
        Set<Path> touched = new TreeSet<>();
        for (StoredMessage each : messages) {
            try {
                Path file = path(locate(each));
                Files.deleteIfExists(file);
                touched.add(file.getParent());
            } catch (MailException.NotFound _) {
                // Somebody else has deleted it.
            }
        }
        for (Path each : touched) {
            Disk.syncFolder(each);
        }
    }

    /// Takes the mailbox for one session alone. Deliveries go on.
    ///
    /// @throws MailException.Locked if another session has it, in this process or in another
    public MailboxLock lock() throws IOException {
        return MailboxLock.take(root);
    }

    /// Removes what deliveries left in `tmp` that did not come to an end, after the 36 hours that
    /// the format gives them. For a server to call when a user logs in.
    ///
    /// @return how many files
    public int removeStale() throws IOException {
        return Stale.remove(tmp(), Instant.now());
    }

    /// The names of the folders in the mailbox, sorted: `Archive.2026`.
    public List<String> folders() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, ".*")) {
            for (Path each : entries) {
                String name = each.getFileName().toString().substring(1);
                if (FolderName.isAllowed(name) && Files.isDirectory(each, NOFOLLOW_LINKS)) {
                    names.add(name);
                }
            }
        }
        names.sort(null);
        return names;
    }

    /// A folder of the mailbox.
    ///
    /// @param name parts of printable ASCII with dots between them; IMAP's encoding is IMAP's
    /// @throws MailException.BadName if it can't be a folder's name
    /// @throws MailException.NotFound if there is none
    public Maildir folder(String name) throws IOException {
        return open(root.resolve(FolderName.directory(name)), limits);
    }

    /// A folder of the mailbox, which is made if it is not there.
    ///
    /// @throws MailException.BadName if it can't be a folder's name
    public Maildir createFolder(String name) throws IOException {
        Path path = root.resolve(FolderName.directory(name));
        Maildir folder = create(path, limits);
        Path mark = path.resolve("maildirfolder"); // it says that this is not a mailbox of its own
        if (!Files.exists(mark, NOFOLLOW_LINKS)) {
            Folders.newFile(mark).close();
        }
        return folder;
    }

    /// Brings the entries of messages in `new` to the disk, and once that of `new` itself.
    void syncEntries() throws IOException {
        Disk.syncFolder(fresh());
        if (!rootSynced.get()) {
            Disk.syncFolder(root);
            rootSynced.set(true);
        }
    }

    Path tmp() {
        return root.resolve("tmp");
    }

    /// `new`, which is a word of the language.
    Path fresh() {
        return root.resolve("new");
    }

    Path cur() {
        return root.resolve("cur");
    }

    MailLimits limits() {
        return limits;
    }

    /// The message where it is now: other programs move and flag messages, too.
    private StoredMessage locate(StoredMessage message) throws IOException {
        if (Files.exists(path(message), NOFOLLOW_LINKS)) {
            return message;
        }
        for (StoredMessage each : list()) {
            if (each.id().equals(message.id())) {
                return each;
            }
        }
        throw notFound(message);
    }

    private Path path(StoredMessage message) {
        return (message.isNew() ? fresh() : cur()).resolve(message.fileName());
    }

    private static MailException.NotFound notFound(StoredMessage message) {
        return new MailException.NotFound(
                "the message " + message.uid() + " is no longer in the mailbox");
    }

    /// The last part of its path.
    @Override
    public String toString() {
        return String.valueOf(root.getFileName());
    }
}
