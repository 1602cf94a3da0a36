package dev.porthole.mail;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/// Cleans `tmp` of what crashes have left there (cr.yp.to/proto/maildir.html, "How is a message
/// delivered?").
final class Stale {
    private static final Duration AGE = Duration.ofHours(36);

    private Stale() {}

    static int remove(Path tmp, Instant now) throws IOException {
        Instant limit = now.minus(AGE);
        int removed = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(tmp)) {
            for (Path each : entries) {
                if (isOlder(each, limit) && Files.deleteIfExists(each)) {
                    removed++;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return removed;
    }

    private static boolean isOlder(Path file, Instant limit) throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
            return !attributes.isDirectory()
                    && attributes.lastModifiedTime().toInstant().isBefore(limit)
                    && attributes.lastAccessTime().toInstant().isBefore(limit);
        } catch (NoSuchFileException _) {
            return false;
        }
    }
}
