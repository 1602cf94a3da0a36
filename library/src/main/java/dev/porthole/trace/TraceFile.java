package dev.porthole.trace;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A file that a trace is written to: unbuffered, and named in what is said about it.
///
/// Not a `FileChannel`, which an interrupted thread closes for all: threads that are traced are
/// interrupted.
final class TraceFile extends FileOutputStream {
    private final String name;

    private TraceFile(Path path, String name) throws IOException {
        super(path.toFile());
        this.name = name;
    }

    /// Creates the file, or empties the one that exists.
    static TraceFile create(String name) throws IOException {
        try {
            Path path = Path.of(name);
            createPrivate(path);
            return new TraceFile(path, name);
        } catch (IOException | InvalidPathException e) {
            throw new IOException(
                    "cannot write the trace: %s; name a file in a directory that can be written to"
                            .formatted(reason(name, e)),
                    e);
        }
    }

    /// A new file is its owner's alone: it will hold what TLS hides from others.
    private static void createPrivate(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(ownerOnly));
        } catch (FileAlreadyExistsException _) {
            // It keeps the permissions that it has.
        } catch (IOException _) {
            // Opening it, which follows, fails too and says why in the system's words.
        }
    }

    private static String reason(String name, Exception e) {
        String message = String.valueOf(e.getMessage());
        return Escape.text(message.contains(name) ? message : name + " (" + message + ")");
    }

    @Override
    public String toString() {
        return Escape.text(name);
    }
}
