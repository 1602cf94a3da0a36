package dev.porthole.ftp;

import dev.porthole.disk.Disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;

/// A file that is being written, under a name that no client sees, until all of it is there.
///
/// Lifecycle: [RootedFolder#create]; written through [#channel]; [#complete] gives it its name, or
/// it is gone after [#close]. For one thread.
final class FileInWaiting implements Closeable {
    private final SecureDirectoryStream<Path> folder;
    private final Path hidden;
    private final Path name;
    private final FileChannel channel;
    private boolean completed;

    FileInWaiting(SecureDirectoryStream<Path> folder, Path hidden, Path name, FileChannel channel) {
        this.folder = folder;
        this.hidden = hidden;
        this.name = name;
        this.channel = channel;
    }

    FileChannel channel() {
        return channel;
    }

    /// Whether there is a folder, or something else that is no file, under the name that it is to
    /// have.
    void requireReplaceable() throws IOException {
        try {
            BasicFileAttributes there = RootedFolder.attributes(folder, name);
            if (!there.isRegularFile()) {
                throw FtpFailure.badName("there is something of that name that is no plain file");
            }
        } catch (NoSuchFileException _) {
            // It will be a new file.
        }
    }

    /// Puts it on the disk, and in the place of a file of its name.
    ///
    /// @return how many bytes that one had
    long complete() throws IOException {
        return Disk.call(this::completeNow);
    }

    private long completeNow() throws IOException {
        requireReplaceable();
        long replaced = 0;
        try {
            replaced = RootedFolder.attributes(folder, name).size();
        } catch (NoSuchFileException _) {
            // There is none.
        }
        channel.force(true);
        folder.move(hidden, folder, name);
        completed = true;
        return replaced;
    }

    @Override
    public void close() throws IOException {
        Disk.run(this::closeNow); // to delete a large file takes a while
    }

    private void closeNow() throws IOException {
        try (folder;
                channel) {
            if (!completed) {
                folder.deleteFile(hidden);
            }
        }
    }
}
