package dev.porthole.ftp;

import dev.porthole.wire.Reply;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Mirrors one folder of this machine to the server.
///
/// @param from its path here
/// @param to its path there
/// @param depth below the first
record MirrorUp(MirrorRun run, Path from, String to, int depth) implements MirrorRun.Task {
    @Override
    public void run(FtpClient client) throws IOException {
        run.count(depth);
        Map<String, FtpEntry> there = there(client);
        try (DirectoryStream<Path> here = Files.newDirectoryStream(from)) {
            for (Path each : here) {
                FtpEntry before = there.remove(each.getFileName().toString());
                send(each, before);
            }
        }
        if (run.deletes()) {
            for (FtpEntry each : there.values()) {
                run.attempt(to + "/" + each.name(), () -> delete(client, to, each, depth));
            }
        }
    }

    /// What the server has; the folder is made if it is not there.
    private Map<String, FtpEntry> there(FtpClient client) throws IOException {
        Map<String, FtpEntry> entries = new HashMap<>();
        try {
            for (FtpEntry each : client.list(to)) {
                entries.put(each.name(), each);
            }
        } catch (WireException.Refused e) {
            if (e.reply().map(Reply::isPermanent).orElse(true)) {
                client.makeFolder(to);
            } else {
                throw e;
            }
        }
        return entries;
    }

    private void send(Path source, @Nullable FtpEntry before) throws IOException {
        String name = source.getFileName().toString();
        BasicFileAttributes attributes =
                Files.readAttributes(source, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (name.chars().anyMatch(Character::isISOControl)) {
            run.skipped(source.toString(), "a name with control characters");
        } else if (attributes.isSymbolicLink()) {
            run.skipped(source.toString(), "a symbolic link");
        } else if (attributes.isDirectory()) {
            run.add(source.toString(), new MirrorUp(run, source, to + "/" + name, depth + 1));
        } else if (attributes.isRegularFile()) {
            run.count(depth);
            sendFile(source, name, attributes, before);
        } else {
            run.skipped(source.toString(), "neither a file nor a folder");
        }
    }

    private void sendFile(
            Path source, String name, BasicFileAttributes attributes, @Nullable FtpEntry before) {
        Instant time = attributes.lastModifiedTime().toInstant();
        if (before != null
                && before.isFile()
                && MirrorRun.isSame(attributes.size(), time, before.size(), before.modified())) {
            run.same();
            return;
        }
        run.addCopy(
                source.toString(),
                attributes.size(),
                client -> {
                    run.copied(run.copy(client).up(source, to + "/" + name, 0));
                    if (client.knownFeatures().filter(each -> each.has("MFMT")).isPresent()) {
                        client.setModified(to + "/" + name, time);
                    }
                });
    }

    /// With all that is in it.
    private void delete(FtpClient client, String folder, FtpEntry entry, int level)
            throws IOException {
        run.count(level);
        String path = folder + "/" + entry.name();
        if (!entry.isSafeName()) {
            run.skipped(path, "a name that could lead elsewhere");
            return;
        }
        if (entry.isFolder()) {
            for (FtpEntry each : client.list(path)) {
                delete(client, path, each, level + 1);
            }
            client.removeFolder(path);
        } else {
            client.delete(path);
        }
        run.deleted();
    }
}
