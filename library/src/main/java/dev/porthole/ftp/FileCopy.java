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
import java.util.function.LongConsumer;

/// Copies files of this machine to a server, and back.
///
/// @param rate that is kept, together with all others that copy at it
/// @param moved is told of each piece how many bytes it has
record FileCopy(FtpClient client, RateLimit rate, LongConsumer moved) {
    private static final int UNAVAILABLE = 550;
    private static final int PIECE_BYTES = 64 * 1024;

    /// So much is sent at once, without copying it.
    private static final long SENT_BYTES = 16 * 1024 * 1024;

    /// As fast as it goes, and told to nobody.
    FileCopy(FtpClient client) {
        this(client, new RateLimit(FtpUser.NO_BOUND), _ -> {});
    }

    long down(String path, Path file, long start) throws IOException {
        client.requireBinary();
        StandardOpenOption how =
                start > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (FtpDownload source = client.retrieve(path, start);
                FileChannel target =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            return copy(source, Channels.newOutputStream(target));
        }
    }

    long up(Path file, String path, long start) throws IOException {
        client.requireBinary();
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
            FtpUpload target = client.store(path, start);
            try {
                long count =
                        rate.isLimited()
                                ? copy(Channels.newInputStream(source.position(start)), target)
                                : send(source, start, target);
                target.close();
                return count;
            } finally {
                target.abort(); // unless it is closed
            }
        }
    }

    private long copy(InputStream source, OutputStream target) throws IOException {
        byte[] piece = new byte[rate.isLimited() ? RateLimit.PIECE_BYTES : PIECE_BYTES];
        long copied = 0;
        int count;
        while ((count = source.read(piece)) >= 0) {
            rate.take(count);
            target.write(piece, 0, count);
            moved.accept(count);
            copied += count;
        }
        return copied;
    }

    /// What it has at first: it may grow faster than it is sent.
    private long send(FileChannel source, long start, FtpUpload target) throws IOException {
        long end = source.size();
        long position = start;
        long count = 1;
        while (position < end && count > 0) {
            count = target.transferFrom(source, position, Math.min(end - position, SENT_BYTES));
            moved.accept(count);
            position += count;
        }
        return position - start;
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
