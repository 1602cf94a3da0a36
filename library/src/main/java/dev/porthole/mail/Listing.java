package dev.porthole.mail;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads which messages there are.
final class Listing {
    private static final Comparator<Found> BY_TIME =
            Comparator.comparingLong(Found::seconds).thenComparing(found -> found.message().id());

    private final Map<String, Found> messages = new HashMap<>();
    private final MailLimits limits;

    /// A message, and what its name says of its time: looked for once, not at each comparison.
    private record Found(long seconds, StoredMessage message) {}

    private Listing(MailLimits limits) {
        this.limits = limits;
    }

    /// First `new`, then `cur`: a message that is moved meanwhile is seen twice and kept once. The
    /// other way round it would be missed.
    static List<StoredMessage> of(Path fresh, Path cur, MailLimits limits) throws IOException {
        Listing listing = new Listing(limits);
        listing.read(fresh, true);
        listing.read(cur, false);
        return listing.messages.values().stream().sorted(BY_TIME).map(Found::message).toList();
    }

    private void read(Path folder, boolean isNew) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path each : entries) {
                message(each, isNew).ifPresent(found -> messages.put(found.message().id(), found));
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
    private static Optional<Found> message(Path file, boolean isNew) throws IOException {
        String name = file.getFileName().toString();
        int colon = name.indexOf(':');
        String id = colon < 0 ? name : name.substring(0, colon);
        if (id.isEmpty() || id.startsWith(".")) {
            return Optional.empty();
        }
        String info = colon < 0 ? "" : name.substring(colon + 1);
        OptionalLong told = FileName.size(id);
        long size = told.isPresent() ? told.getAsLong() : sizeOf(file);
        if (size < 0) {
            return Optional.empty();
        }
        var message =
                new StoredMessage(id, size, FileName.sentSize(id), Flag.parse(info), isNew, info);
        return Optional.of(new Found(FileName.seconds(id), message));
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
