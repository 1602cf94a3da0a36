package dev.porthole.ftp;

import dev.porthole.wire.Reply;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Copies files of this machine to a server, and back.
///
/// @param rate that is kept, together with all others that copy at it
record FileCopy(FtpClient client, RateLimit rate) {
    private static final int UNAVAILABLE = 550;

    /// As fast as it goes.
    FileCopy(FtpClient client) {
        this(client, new RateLimit(FtpUser.NO_BOUND));
    }

    long down(String path, Path file, long start) throws IOException {
        client.requireBinary();
        StandardOpenOption how =
                start > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (FtpDownload source = client.retrieve(path, start);
                FileChannel target =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            OutputStream into = Channels.newOutputStream(target);
            return rate.isLimited() ? copySlowly(source, into) : source.transferTo(into);
        }
    }

    long up(Path file, String path, long start) throws IOException {
        client.requireBinary();
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
            FtpUpload target = client.store(path, start);
            try {
                long count =
                        rate.isLimited()
                                ? copySlowly(
                                        Channels.newInputStream(source.position(start)), target)
                                : target.transferFrom(source, start);
                target.close();
                return count;
            } finally {
                target.abort(); // unless it is closed
            }
        }
    }

    private long copySlowly(InputStream source, OutputStream target) throws IOException {
        byte[] piece = new byte[RateLimit.PIECE_BYTES];
        long copied = 0;
        int count;
        while ((count = source.read(piece)) >= 0) {
            rate.take(count);
            target.write(piece, 0, count);
            copied += count;
        }
        return copied;
    }

    /// How much of a file the server has; 0 if it has none.
    long sizeThere(String path) throws IOException {
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
