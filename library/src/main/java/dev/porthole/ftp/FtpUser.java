package dev.porthole.ftp;

import java.nio.file.Path;

/// What a user of a server may do. Immutable and thread-safe.
///
/// @param root the folder that is `/` to the user; no path leads out of it, and symbolic links in
///   it are not followed
/// @param mayWrite whether to store, change, rename and delete anything
/// @param quotaBytes how many bytes all files below the root may have together; counted when a
///   first session of that root begins and kept while it writes. [#NO_BOUND] for as many as the
///   disk has
/// @param bytesPerSecond of all transfers of one session; [#NO_BOUND] for as many as it can
public record FtpUser(Path root, boolean mayWrite, long quotaBytes, long bytesPerSecond) {
    /// No quota, or no limit of the rate.
    public static final long NO_BOUND = Long.MAX_VALUE;

    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException if the quota is negative or the rate less than 1
    public FtpUser {
        if (quotaBytes < 0 || bytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "a quota is not negative, and a rate at least 1 byte a second");
        }
    }

    /// A user who may read all files below `root`.
    public static FtpUser reader(Path root) {
        return new FtpUser(root, false, NO_BOUND, NO_BOUND);
    }

    /// A user who may read and write all files below `root`.
    public static FtpUser writer(Path root) {
        return new FtpUser(root, true, NO_BOUND, NO_BOUND);
    }

    /// The same user with a quota.
    public FtpUser withQuotaBytes(long bytes) {
        return new FtpUser(root, mayWrite, bytes, bytesPerSecond);
    }

    /// The same user with a limit of the rate.
    public FtpUser withBytesPerSecond(long bytes) {
        return new FtpUser(root, mayWrite, quotaBytes, bytes);
    }
}
