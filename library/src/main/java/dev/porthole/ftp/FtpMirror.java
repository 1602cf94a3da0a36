package dev.porthole.ftp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Makes a folder the same as another one on the other side, with all that is in it, by several
/// connections at once. Files that have the same size and time are left as they are.
///
/// Symbolic links are not followed, on either side, and not copied: they are among the
/// [Result#skipped]. So is what has a name that would lead elsewhere on this machine: a server can
/// send `../../.bashrc`. A file is written under another name first, so that it is there whole or
/// not at all; what is half done is not continued.
///
/// A file or folder that one of the two sides does not allow is among the [Result#failed], and the
/// others go on. Any other failure ends all of it, and is thrown: of the connection, of the disk,
/// of the first folder. What was copied before stays.
///
/// Immutable and thread-safe.
public final class FtpMirror {
    private final Connect connect;
    private final Options options;
    private final Watcher watcher;

    /// Opens a client and logs in. Called on several threads.
    @FunctionalInterface
    public interface Connect {
        /// A client that has logged in, for the caller to close.
        FtpClient open() throws IOException;
    }

    /// Is told how a mirror gets on, by several threads at a time.
    public interface Watcher {
        /// Does nothing.
        Watcher NONE = new Watcher() {};

        /// A file of so many bytes is to be copied, -1 if that is not known.
        default void found(long bytes) {}

        /// So many bytes have been copied, of a file that may have more.
        default void copied(long bytes) {}
    }

    /// How to mirror.
    ///
    /// Immutable and thread-safe.
    ///
    /// @param connections how many at once (3)
    /// @param deletes whether what is not in the source is deleted from the target; false by
    ///   default
    /// @param maxDepth how many folders deep (64)
    /// @param maxEntries how many files and folders, all together (1,000,000)
    /// @param bytesPerSecond of files, by all connections together (no limit)
    public record Options(
            int connections, boolean deletes, int maxDepth, long maxEntries, long bytesPerSecond) {
        /// The defaults above.
        public static final Options DEFAULT =
                new Options(3, false, 64, 1_000_000, FtpUser.NO_BOUND);

        /// Checks the options.
        ///
        /// @throws IllegalArgumentException if a number is less than 1
        public Options {
            if (connections < 1 || maxDepth < 1 || maxEntries < 1 || bytesPerSecond < 1) {
                throw new IllegalArgumentException("a mirror's numbers are at least 1");
            }
        }

        /// The same options with another number of connections.
        public Options withConnections(int count) {
            return new Options(count, deletes, maxDepth, maxEntries, bytesPerSecond);
        }

        /// The same options, deleting what is not in the source, or not.
        public Options withDeletes(boolean wanted) {
            return new Options(connections, wanted, maxDepth, maxEntries, bytesPerSecond);
        }

        /// The same options with a limit of the rate.
        public Options withBytesPerSecond(long rate) {
            return new Options(connections, deletes, maxDepth, maxEntries, rate);
        }
    }

    /// What was done.
    ///
    /// @param copied files
    /// @param same files that were left as they are
    /// @param deleted files and folders
    /// @param bytes of the copied files
    /// @param skipped what is never copied, each with the reason
    /// @param failed what was refused, each with the reason
    public record Result(
            long copied,
            long same,
            long deleted,
            long bytes,
            List<String> skipped,
            List<String> failed) {}

    /// A mirror with clients of this kind.
    public FtpMirror(Connect connect, Options options) {
        this(connect, options, Watcher.NONE);
    }

    private FtpMirror(Connect connect, Options options, Watcher watcher) {
        this.connect = connect;
        this.options = options;
        this.watcher = watcher;
    }

    /// The same mirror, watched.
    public FtpMirror watchedBy(Watcher other) {
        return new FtpMirror(connect, options, other);
    }

    /// Makes a folder of this machine the same as the server's. It is made if it is not there.
    ///
    /// @throws dev.porthole.wire.WireException.LimitExceeded if it is more, or deeper, than the
    ///   options allow
    public Result download(String from, Path to) throws IOException {
        MirrorRun run = new MirrorRun(connect, options, watcher);
        return run.finish(new MirrorDown(run, from, to, 0));
    }

    /// Makes a folder of the server the same as that of this machine. It is made if it is not
    /// there.
    ///
    /// @throws dev.porthole.wire.WireException.LimitExceeded if it is more, or deeper, than the
    ///   options allow
    public Result upload(Path from, String to) throws IOException {
        MirrorRun run = new MirrorRun(connect, options, watcher);
        return run.finish(new MirrorUp(run, from, to, 0));
    }
}
