package dev.porthole.ftp;

import dev.porthole.wire.Reply;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Copies a file of this machine to a server, and back.
final class FileCopy {
    private static final int UNAVAILABLE = 550;

    private FileCopy() {}

    static long down(FtpClient client, String path, Path file, long start) throws IOException {
        client.requireBinary();
        StandardOpenOption how =
                start > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (FtpDownload source = client.retrieve(path, start);
                FileChannel target =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            return source.transferTo(Channels.newOutputStream(target));
        }
    }

    static long up(FtpClient client, Path file, String path, long start) throws IOException {
        client.requireBinary();
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
            FtpUpload target = client.store(path, start);
            try {
                long count = target.transferFrom(source, start);
                target.close();
                return count;
            } finally {
                target.abort(); // unless it is closed
            }
        }
    }

    /// How much of a file the server has; 0 if it has none.
    static long sizeThere(FtpClient client, String path) throws IOException {
        try {
            return client.size(path);
        } catch (WireException.Refused e) {
            if (e.reply().map(Reply::code).orElse(0) != UNAVAILABLE) {
                throw e;
            }
            return 0;
        }
    }
}
