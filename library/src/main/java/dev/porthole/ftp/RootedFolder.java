package dev.porthole.ftp;

import dev.porthole.disk.Disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/// A folder of this machine that its users see as `/`, and that no path leads out of.
///
/// Each step of a path is taken from the folder before it, by name, not following a link (the
/// kernel's `openat` with `O_NOFOLLOW`); what is then done to a file is done relative to its open
/// folder (`unlinkat`, `renameat`, `fstatat`). So it makes no difference when somebody else puts a
/// link in place of a folder meanwhile: either the step fails, or the folder is the one that was
/// inside.
///
/// What that guarantees: no file outside the root is read, written, listed, made or removed by a
/// path of a client, whatever symbolic links there are, and whoever changes them while it is used.
/// Links are listed, removed and renamed as links, never followed.
///
/// What it does not: a hard link or a mounted file system inside the root is inside it; so is a
/// folder that somebody with access to this machine moves out while a client is in it. Between
/// looking whether something is a regular file and opening it, such a person can replace it by a
/// pipe, and the one session waits. The JDK can't make a folder relative to an open one: it is made
/// in the root under another name, and moved, which fails across file systems. The JDK offers all
/// this where it has [SecureDirectoryStream]: on Linux and macOS. Elsewhere [#open] fails.
final class RootedFolder {
    /// The start of names that no client sees: uploads that are not complete.
    static final String HIDDEN = ".porthole-";

    private final Path root;

    /// What is done in an open folder.
    @FunctionalInterface
    private interface Operation<T extends @Nullable Object> {
        T in(SecureDirectoryStream<Path> folder, Path name) throws IOException;
    }

    private RootedFolder(Path root) {
        this.root = root;
    }

    /// The folder at `path`, where links are followed.
    ///
    /// @throws IOException if it is not there, or can't be kept closed
    static RootedFolder open(Path path) throws IOException {
        Path real = path.toRealPath();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(real)) {
            if (!(stream instanceof SecureDirectoryStream)) {
                throw new IOException(
                        "the file system of "
                                + real
                                + " has no directory-relative access here, so that links could lead"
                                + " out of it: serve a folder on Linux or macOS");
            }
        }
        return new RootedFolder(real);
    }

    /// Where it is.
    Path path() {
        return root;
    }

    /// Opens a folder, one step after the other.
    @SuppressWarnings("StreamResourceLeak") // the caller closes it
    SecureDirectoryStream<Path> folder(FtpPath path) throws IOException {
        SecureDirectoryStream<Path> at =
                (SecureDirectoryStream<Path>) Files.newDirectoryStream(root);
        for (String each : path.names()) {
            try (SecureDirectoryStream<Path> above = at) {
                at = above.newDirectoryStream(name(each), LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                throw explain(e, path);
            }
        }
        return at;
    }

    /// One name as the file system has it.
    private Path name(String text) throws FtpFailure {
        try {
            Path name = root.getFileSystem().getPath(text);
            if (!text.startsWith(HIDDEN) && name.getNameCount() == 1 && !name.isAbsolute()) {
                return name;
            }
        } catch (InvalidPathException _) {
            // Told below.
        }
        throw FtpFailure.badName("no file can have that name here");
    }

    /// Does something to a file or folder other than the root.
    private <T extends @Nullable Object> T at(FtpPath path, Operation<T> operation)
            throws IOException {
        if (path.isRoot()) {
            throw FtpFailure.unavailable("/: not of the root");
        }
        Path name = name(path.name());
        try (SecureDirectoryStream<Path> parent = folder(path.parent())) {
            return operation.in(parent, name);
        } catch (FtpFailure e) {
            throw e;
        } catch (IOException e) {
            throw explain(e, path);
        }
    }

    /// The same, on a thread of the disk: what changes a folder waits for the disk at times.
    private <T extends @Nullable Object> T change(FtpPath path, Operation<T> operation)
            throws IOException {
        return Disk.call(() -> at(path, operation));
    }

    /// What a failure of the file system means for a client, without a word of where the root is.
    private static FtpFailure explain(IOException e, FtpPath path) {
        String why =
                switch (e) {
                    case FtpFailure failure -> {
                        yield String.valueOf(failure.getMessage());
                    }
                    case NoSuchFileException _ -> "no such file or folder";
                    case NotDirectoryException _ -> "not a folder";
                    case FileAlreadyExistsException _ -> "it is there already";
                    case DirectoryNotEmptyException _ -> "the folder is not empty";
                    default -> reason(e);
                };
        FtpFailure failure = FtpFailure.unavailable(path + ": " + why);
        failure.initCause(e);
        return failure;
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException file ? file.getReason() : null;
        if (reason != null && reason.contains("Too many levels of symbolic links")) {
            return "it is a link, and links are not followed";
        }
        return e instanceof AccessDeniedException
                ? "permission denied"
                : reason == null ? "it can't be accessed" : reason;
    }

    /// What is known of a file, a folder, a link.
    BasicFileAttributes attributes(FtpPath path) throws IOException {
        if (path.isRoot()) {
            try (SecureDirectoryStream<Path> folder = folder(path)) {
                return folder.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
            }
        }
        return at(path, RootedFolder::attributes);
    }

    static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
            throws IOException {
        return folder.getFileAttributeView(
                        name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    /// Whether there is anything of that name.
    boolean exists(FtpPath path) throws IOException {
        try {
            attributes(path);
            return true;
        } catch (FtpFailure e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return false;
            }
            throw e;
        }
    }

    /// Fails unless it is a folder that can be listed.
    void requireFolder(FtpPath path) throws IOException {
        folder(path).close();
    }

    /// Opens a regular file for reading.
    FileChannel read(FtpPath path) throws IOException {
        return at(
                path,
                (folder, name) -> {
                    requireRegular(folder, name, path);
                    return open(folder, name, Set.of(StandardOpenOption.READ));
                });
    }

    private static void requireRegular(SecureDirectoryStream<Path> folder, Path name, FtpPath path)
            throws IOException {
        if (!attributes(folder, name).isRegularFile()) {
            throw FtpFailure.unavailable(path + ": not a plain file");
        }
    }

    private static FileChannel open(
            SecureDirectoryStream<Path> folder, Path name, Set<? extends OpenOption> how)
            throws IOException {
        Set<OpenOption> options = new HashSet<>(how);
        options.add(LinkOption.NOFOLLOW_LINKS);
        SeekableByteChannel channel = folder.newByteChannel(name, options);
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("not a file of this machine");
    }

    /// A new file that no client sees, beside the one that it is to become; its folder stays open.
    FileInWaiting create(FtpPath path) throws IOException {
        return Disk.call(() -> createNow(path));
    }

    private FileInWaiting createNow(FtpPath path) throws IOException {
        if (path.isRoot()) {
            throw FtpFailure.badName("/ is a folder");
        }
        Path name = name(path.name());
        SecureDirectoryStream<Path> folder = folder(path.parent());
        try {
            Path hidden = hidden();
            FileChannel channel =
                    open(
                            folder,
                            hidden,
                            Set.of(
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE));
            return new FileInWaiting(folder, hidden, name, channel);
        } catch (IOException e) {
            folder.close();
            throw explain(e, path);
        }
    }

    private Path hidden() {
        return root.getFileSystem().getPath(HIDDEN + UUID.randomUUID());
    }

    /// Removes a file or a link.
    ///
    /// @return how many bytes it had
    long delete(FtpPath path) throws IOException {
        return change(
                path,
                (folder, name) -> {
                    BasicFileAttributes attributes = attributes(folder, name);
                    folder.deleteFile(name);
                    return attributes.isRegularFile() ? attributes.size() : 0;
                });
    }

    /// Removes an empty folder.
    void removeFolder(FtpPath path) throws IOException {
        change(
                path,
                (folder, name) -> {
                    folder.deleteDirectory(name);
                    return null;
                });
    }

    /// Makes a folder: in the root, under a name that no client sees, then moved, which needs no
    /// path that somebody could have changed meanwhile.
    void makeFolder(FtpPath path) throws IOException {
        change(
                path,
                (folder, name) -> {
                    requireFree(folder, name, path);
                    Path hidden = hidden();
                    Files.createDirectory(root.resolve(hidden));
                    try (SecureDirectoryStream<Path> top = folder(FtpPath.ROOT)) {
                        move(top, hidden, folder, name);
                    }
                    return null;
                });
    }

    private static void move(
            SecureDirectoryStream<Path> from,
            Path hidden,
            SecureDirectoryStream<Path> folder,
            Path name)
            throws IOException {
        try {
            from.move(hidden, folder, name);
        } catch (IOException e) {
            from.deleteDirectory(hidden);
            throw e;
        }
    }

    private static void requireFree(SecureDirectoryStream<Path> folder, Path name, FtpPath path)
            throws IOException {
        try {
            attributes(folder, name);
        } catch (NoSuchFileException _) {
            return;
        }
        throw new FileAlreadyExistsException(path.toString());
    }

    /// Gives a file or folder another name; a file that has it is replaced, a folder not.
    ///
    /// @return how many bytes the file had that was replaced
    long rename(FtpPath from, FtpPath to) throws IOException {
        if (to.isIn(from) && !to.equals(from)) {
            throw FtpFailure.badName(to + ": a folder can't be moved into itself");
        }
        return change(
                from,
                (source, name) ->
                        at(
                                to,
                                (target, newName) -> {
                                    attributes(source, name); // else its absence is told of `to`
                                    long replaced = replaced(target, newName, to);
                                    source.move(name, target, newName);
                                    return replaced;
                                }));
    }

    private static long replaced(SecureDirectoryStream<Path> folder, Path name, FtpPath path)
            throws IOException {
        try {
            BasicFileAttributes there = attributes(folder, name);
            if (there.isDirectory()) {
                throw new FileAlreadyExistsException(path.toString());
            }
            return there.isRegularFile() ? there.size() : 0;
        } catch (NoSuchFileException _) {
            return 0;
        }
    }

    /// Sets the time of the last change.
    void modified(FtpPath path, Instant time) throws IOException {
        change(
                path,
                (folder, name) -> {
                    folder.getFileAttributeView(
                                    name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .setTimes(FileTime.from(time), null, null);
                    return null;
                });
    }
}
