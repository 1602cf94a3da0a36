package dev.porthole.ftp;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/// Mirrors one folder of the server to this machine.
///
/// @param from its path there
/// @param to its path here
/// @param depth below the first
record MirrorDown(MirrorRun run, String from, Path to, int depth) implements MirrorRun.Task {
    @Override
    public void run(FtpClient client) throws IOException {
        run.count(depth);
        Files.createDirectories(to);
        Set<String> names = new HashSet<>();
        for (FtpEntry each : client.list(from)) {
            if (!each.isSafeName()) {
                run.skipped(from + "/" + each.name(), "a name that could lead elsewhere");
            } else if (names.add(each.name())) {
                take(each);
            }
        }
        if (run.deletes()) {
            deleteOthers(names);
        }
    }

    private void take(FtpEntry entry) throws IOException {
        String source = from + "/" + entry.name();
        Path target = to.resolve(entry.name());
        if (Files.isSymbolicLink(target)) {
            run.skipped(source, "there is a symbolic link of that name here");
            return;
        }
        switch (entry.type()) {
            case FOLDER -> run.add(source, new MirrorDown(run, source, target, depth + 1));
            case FILE -> {
                run.count(depth);
                if (isSame(entry, target)) {
                    run.same();
                } else {
                    run.addCopy(
                            source, entry.size(), client -> fetch(client, entry, source, target));
                }
            }
            case LINK -> run.skipped(source, "a symbolic link");
            case OTHER -> run.skipped(source, "neither a file nor a folder");
        }
    }

    private static boolean isSame(FtpEntry entry, Path target) throws IOException {
        return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && MirrorRun.isSame(
                        Files.size(target),
                        Files.getLastModifiedTime(target).toInstant(),
                        entry.size(),
                        entry.modified());
    }

    private void fetch(FtpClient client, FtpEntry entry, String source, Path target)
            throws IOException {
        Path part = to.resolve(".porthole-" + UUID.randomUUID());
        try {
            long size = run.copy(client).down(source, part, 0);
            if (entry.modified() != null) {
                Files.setLastModifiedTime(part, FileTime.from(entry.modified()));
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            run.copied(size);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void deleteOthers(Set<String> names) throws IOException {
        try (DirectoryStream<Path> there = Files.newDirectoryStream(to)) {
            for (Path each : there) {
                String name = each.getFileName().toString();
                if (!names.contains(name) && !name.startsWith(".porthole-")) {
                    run.attempt(each.toString(), () -> delete(each));
                }
            }
        }
    }

    /// With all that is in it; of a link, the link.
    private void delete(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
                for (Path each : inside) {
                    delete(each);
                }
            }
        }
        Files.delete(path);
        run.deleted();
    }
}
