package dev.porthole.mail;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads which messages there are.
final class Listing {
    private final Map<String, StoredMessage> messages = new TreeMap<>(FileName.BY_TIME);
    private final MailLimits limits;

    private Listing(MailLimits limits) {
        this.limits = limits;
    }

    /// First `new`, then `cur`: a message that is moved meanwhile is seen twice and kept once. The
    /// other way round it would be missed.
    static List<StoredMessage> of(Path fresh, Path cur, MailLimits limits) throws IOException {
        Listing listing = new Listing(limits);
        listing.read(fresh, true);
        listing.read(cur, false);
        Collection<StoredMessage> all = listing.messages.values();
        return List.copyOf(all);
    }

    private void read(Path folder, boolean isNew) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path each : entries) {
                message(each, isNew).ifPresent(found -> messages.put(found.id(), found));
                if (messages.size() > limits.maxMessages()) {
                    throw new MailException.LimitExceeded(
                            "the mailbox has more than " + limits.maxMessages() + " messages");
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /// The message in a file; empty if it is none, or is there no longer.
    private static Optional<StoredMessage> message(Path file, boolean isNew) throws IOException {
        String name = file.getFileName().toString();
        int colon = name.indexOf(':');
        String id = colon < 0 ? name : name.substring(0, colon);
        if (id.isEmpty() || id.startsWith(".")) {
            return Optional.empty();
        }
        String info = colon < 0 ? "" : name.substring(colon + 1);
        long size = FileName.size(id);
        if (size < 0) {
            size = sizeOf(file);
        }
        return size < 0
                ? Optional.empty()
                : Optional.of(new StoredMessage(id, size, Flag.parse(info), isNew, info));
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? attributes.size() : -1;
        } catch (NoSuchFileException _) {
            return -1;
        }
    }
}
