package dev.porthole.mail;

import dev.porthole.disk.Disk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/// A message on its way into a mailbox. It is written to `tmp`; [#commit] brings it to the disk,
/// and then, whole and at once, into `new`. When `commit` returns, a crash of this program or of
/// the machine does not lose it; until then nobody sees it.
///
/// 1. `write` it, with the line ends that it came with.
/// 2. `commit`, then acknowledge it. If it throws, don't: the message is not there.
/// 3. `close`: without a `commit` it leaves nothing behind.
///
/// For one thread.
public final class Delivery extends OutputStream {
    private static final int BUFFER_BYTES = 16_384;

    private final Maildir maildir;
    private final String name = FileName.unique(Instant.now());
    private final Path temporary;
    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final LineEnds lineEnds = new LineEnds();
    private long bytes;
    private boolean over;

    Delivery(Maildir maildir) throws IOException {
        this.maildir = maildir;
        temporary = maildir.tmp().resolve(name);
        file = Folders.newFile(temporary);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /// @throws MailException.LimitExceeded if the message gets too long; it is dropped then
    /// @throws IOException if the disk is full, or fails; the message is dropped then
    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, source.length);
        requireOpen();
        long limit = maildir.limits().maxMessageBytes();
        if (count > limit - bytes) {
            close();
            throw new MailException.LimitExceeded("the message is longer than " + limit + " bytes");
        }
        bytes += count;
        lineEnds.add(source, offset, count);
        int from = offset;
        int left = count;
        while (left > 0) {
            if (!buffer.hasRemaining()) {
                writeBuffer();
            }
            int some = Math.min(left, buffer.remaining());
            buffer.put(source, from, some);
            from += some;
            left -= some;
        }
    }

    /// Brings the message into the mailbox.
    ///
    /// @return its [StoredMessage#id]
    /// @throws IOException if it could not be brought to the disk; the message is dropped then
    public String commit() throws IOException {
        requireOpen();
        writeBuffer();
        over = true;
        String id = FileName.withSizes(name, bytes, lineEnds.sentBytes());
        Path arrived = maildir.fresh().resolve(id);
        try {
            Disk.run(() -> {
                link(arrived);
                maildir.syncEntries();
            });
            return id;
        } catch (IOException | RuntimeException e) { // a file system without links is told by one
            drop(e);
            remove(arrived, e); // not acknowledged, so its sender comes again
            throw failure(e);
        }
    }

    /// The order is what makes it safe: first the content is on the disk, then there is a name for
    /// it. A link, unlike a rename, never takes another message's place.
    private void link(Path arrived) throws IOException {
        file.force(true);
        file.close();
        Files.createLink(arrived, temporary);
        Files.delete(temporary);
    }

    /// Drops the message, unless it has been committed.
    @Override
    public void close() throws IOException {
        if (!over) {
            over = true;
            file.close();
            Files.deleteIfExists(temporary);
        }
    }

    private void writeBuffer() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        } catch (IOException e) {
            over = true;
            drop(e);
            throw failure(e);
        }
        buffer.clear();
    }

    private void drop(Exception why) {
        try {
            file.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        remove(temporary, why);
    }

    private static void remove(Path path, Exception why) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private IOException failure(Exception e) {
        return new IOException(
                "the message could not be stored in %s: %s".formatted(maildir, e.getMessage()), e);
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("the delivery is over");
        }
    }
}
