package dev.porthole.finger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Users and their plans in a folder: a file for each user, which has the user's name and holds the
/// plan, in UTF-8. Thread-safe.
///
/// Nothing outside the folder is read: a name with a `/` or a `.` in front is nobody's, and links
/// are not followed. Files that begin with a dot are not told of.
public final class PlanFolder implements FingerBackend {
    private static final int MAX_PLAN_BYTES = 64 * 1024;
    private static final int MAX_LISTED = 1000;
    private static final int MAX_NAME_LENGTH = 64;

    private final Path folder;

    /// Plans in `folder`.
    ///
    /// @throws IllegalArgumentException if there is no such folder
    public PlanFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder);
        }
        this.folder = folder;
    }

    @Override
    public Optional<String> user(String name, boolean verbose) throws IOException {
        if (!isName(name)) {
            return Optional.empty();
        }
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return Optional.of("Login: " + name + "\nPlan:\n" + plan(file));
    }

    private static String plan(Path file) throws IOException {
        try (InputStream in =
                Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MAX_PLAN_BYTES), UTF_8);
        }
    }

    @Override
    public Optional<String> list(boolean verbose) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .map(each -> each.getFileName().toString())
                    .filter(PlanFolder::isName)
                    .limit(MAX_LISTED)
                    .forEach(names::add);
        }
        Collections.sort(names);
        return Optional.of(names.isEmpty() ? "Nobody.\n" : String.join("\n", names) + "\n");
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME_LENGTH
                && name.charAt(0) != '.'
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }
}
