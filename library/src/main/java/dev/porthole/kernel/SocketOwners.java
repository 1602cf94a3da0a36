package dev.porthole.kernel;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which process holds which socket: `/proc/PID/fd/N` is a link to `socket:[INODE]`.
///
/// Processes end while they are looked at, and those of other users may not be looked at: both are
/// passed over, since a socket without a known owner is an ordinary answer.
final class SocketOwners {
    private static final String PREFIX = "socket:[";

    private final Map<Long, KernelSocket.Owner> byInode = new HashMap<>();

    private SocketOwners() {}

    /// Looks at every process below `proc` that it may look at.
    static SocketOwners read(Path proc) throws IOException {
        SocketOwners owners = new SocketOwners();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc)) {
            for (Path process : processes) {
                owners.addProcess(process);
            }
        }
        return owners;
    }

    /// The process with the lowest number that holds the socket, where one is known.
    Optional<KernelSocket.Owner> of(long inode) {
        return Optional.ofNullable(byInode.get(inode));
    }

    private void addProcess(Path process) {
        String number = process.getFileName().toString();
        if (!Character.isDigit(number.charAt(0))) {
            return; // not a process: /proc holds more
        }
        long pid = Long.parseLong(number);
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            String name = null;
            for (Path descriptor : descriptors) {
                long inode = inode(descriptor);
                if (inode != 0) {
                    name = name == null ? name(process) : name;
                    byInode.merge(
                            inode,
                            new KernelSocket.Owner(pid, name),
                            (a, b) -> a.pid() <= b.pid() ? a : b);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return; // it has ended, or is another user's
        }
    }

    private static long inode(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith(PREFIX) && target.endsWith("]")
                    ? Long.parseLong(target.substring(PREFIX.length(), target.length() - 1))
                    : 0;
        } catch (IOException | NumberFormatException _) {
            return 0; // closed meanwhile
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException _) {
            return "?"; // ended meanwhile, or not UTF-8
        }
    }
}
