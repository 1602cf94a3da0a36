package dev.porthole.ftp;

import dev.porthole.disk.Disk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// How many bytes the files below a root have, counted while they are written. Shared by all
/// sessions of that root; counted anew from the files when the first of them begins. Thread-safe.
final class Quota {
    private final AtomicLong used;

    private Quota(long used) {
        this.used = new AtomicLong(used);
    }

    /// Takes room.
    ///
    /// @throws FtpFailure 552 if there is not so much left
    void take(long bytes, long bound) throws FtpFailure {
        if (used.addAndGet(bytes) > bound) {
            used.addAndGet(-bytes);
            throw new FtpFailure(
                    552, "the quota of " + bound + " bytes is used up; delete something");
        }
    }

    /// Gives room back.
    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }

    /// The quotas in use. Thread-safe.
    static final class Table {
        private final Map<Path, Entry> entries = new HashMap<>(); // guarded by this

        private static final class Entry {
            private final Quota quota;
            private int sessions;

            Entry(Quota quota) {
                this.quota = quota;
            }
        }

        /// The quota of a root, for one more session.
        ///
        /// @param bounded whether it matters what is there: it takes a while to count
        Quota join(Path root, boolean bounded) throws IOException {
            while (true) {
                Quota counted = null;
                if (!isKnown(root)) { // counted without the lock
                    counted = new Quota(bounded ? Disk.call(() -> size(root)) : 0);
                }
                Quota joined = join(root, counted);
                if (joined != null) {
                    return joined;
                }
            }
        }

        private synchronized boolean isKnown(Path root) {
            return entries.containsKey(root);
        }

        /// Null if the root is not known any more, and was not counted.
        private synchronized @Nullable Quota join(Path root, @Nullable Quota counted) {
            Entry entry = entries.get(root);
            if (entry == null) {
                if (counted == null) {
                    return null;
                }
                entry = new Entry(counted);
                entries.put(root, entry);
            }
            entry.sessions++;
            return entry.quota;
        }

        /// A session has ended.
        synchronized void leave(Path root) {
            Entry entry = entries.get(root);
            if (entry != null && --entry.sessions == 0) {
                entries.remove(root);
            }
        }
    }

    private static long size(Path root) throws IOException {
        AtomicLong sum = new AtomicLong();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        sum.addAndGet(attributes.isRegularFile() ? attributes.size() : 0);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE; // gone meanwhile, or not ours to read
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException e) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        return sum.get();
    }
}
