package dev.porthole.ftp;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.time.Instant;

/// One line of a listing, whatever form the server lists in: a file, a folder, a link.
///
/// Immutable and thread-safe.
///
/// @param name as the server has it: one name, without a path, but not checked for what it would do
///   on this machine (see [#isSafeName])
/// @param type what it is
/// @param size in bytes; -1 if the server does not say
/// @param modified when it was last changed; null if the server does not say. `MLSD` is exact; of
///   the forms for people, which have no time zone, it is taken as UTC, and may lack seconds or,
///   for old files, the time of day
/// @param permissions as the server writes them: the letters of the `perm` fact (RFC 3659, section
///   7.5.5) or `rw-r--r--`; empty if it does not say
/// @param target where a link points to; empty if it is none or the server does not say
/// @param unique the same for two names of one file (RFC 3659, section 7.5.2); empty if the server
///   does not say
public record FtpEntry(
        String name,
        Type type,
        long size,
        @Nullable Instant modified,
        String permissions,
        String target,
        String unique) {
    /// What an entry is.
    public enum Type {
        /// A file.
        FILE,
        /// A folder.
        FOLDER,
        /// A symbolic link, wherever it points to.
        LINK,
        /// A device, a pipe, or what this side does not know.
        OTHER
    }

    /// An entry of which only this is known.
    static FtpEntry of(String name, Type type, long size, @Nullable Instant modified) {
        return new FtpEntry(name, type, size, modified, "", "", "");
    }

    /// The same entry with permissions.
    FtpEntry withPermissions(String letters) {
        return new FtpEntry(name, type, size, modified, letters, target, unique);
    }

    /// The same entry with another name.
    FtpEntry withName(String other) {
        return new FtpEntry(other, type, size, modified, permissions, target, unique);
    }

    /// Whether it is a file.
    public boolean isFile() {
        return type == Type.FILE;
    }

    /// Whether it is a folder.
    public boolean isFolder() {
        return type == Type.FOLDER;
    }

    /// Whether a file of this name can be made in a folder of this machine and nowhere else: it is
    /// not empty, `.` or `..`, and has no separator, drive or control character. A server can send
    /// any name, and `../../.bashrc` is one.
    public boolean isSafeName() {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(FtpEntry::isUnsafe);
    }

    private static boolean isUnsafe(int c) {
        return c == '/'
                || c == '\\'
                || (c == ':' && File.separatorChar == '\\')
                || Character.isISOControl(c);
    }
}
