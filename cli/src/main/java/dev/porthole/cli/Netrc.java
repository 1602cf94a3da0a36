package dev.porthole.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/// The file of names and passwords that ftp(1), curl and Python know: `machine HOST login NAME
/// password SECRET`, and `default` for all other hosts.
final class Netrc {
    private static final long MAX_BYTES = 1 << 20;

    private Netrc() {}

    /// What it has for a host.
    ///
    /// @param user whose entry is wanted; empty for the first
    /// @throws Failure if others can read the file: then it is no place for passwords
    static Optional<Credentials> find(Path file, String host, String user)
            throws IOException, Failure {
        requirePrivate(file);
        if (Files.size(file) > MAX_BYTES) {
            throw new Failure(ExitStatus.REFUSED, file + " is too large to be a netrc file");
        }
        Iterator<String> words =
                Arrays.stream(Files.readString(file, UTF_8).strip().split("\\s+")).iterator();
        boolean here = false;
        String name = "";
        String password = "";
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("machine") || word.equals("default")) {
                if (here && matches(user, name)) {
                    break;
                }
                here = word.equals("default") || next(words).equals(host);
                name = "";
                password = "";
            } else if (word.equals("login")) {
                name = next(words);
            } else if (word.equals("password")) {
                password = next(words);
            }
        }
        return here && matches(user, name)
                ? Optional.of(new Credentials(name.isEmpty() ? user : name, password))
                : Optional.empty();
    }

    private static boolean matches(String wanted, String found) {
        return wanted.isEmpty() || found.isEmpty() || wanted.equals(found);
    }

    private static String next(Iterator<String> words) {
        return words.hasNext() ? words.next() : "";
    }

    private static void requirePrivate(Path file) throws IOException, Failure {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
        if (allowed.contains(PosixFilePermission.GROUP_READ)
                || allowed.contains(PosixFilePermission.OTHERS_READ)) {
            throw new Failure(
                    ExitStatus.REFUSED,
                    "others can read %s, which has passwords: chmod 600 %s".formatted(file, file));
        }
    }
}
