package dev.porthole.smtp;

import dev.porthole.smtp.SmtpCommand.Chunk;
import dev.porthole.wire.Wire;

import java.io.IOException;
import java.io.InputStream;

/// A message that comes in chunks (RFC 3030): reading on after one replies to it and waits for the
/// next.
///
/// As in a message that comes by DATA, a CR or LF alone is refused: somebody behind this server
/// could take it for something else (SMTP smuggling).
final class ChunkedMessage extends InputStream {
    private final Wire wire;
    private final NextChunk next;
    private InputStream chunk;
    private boolean last;
    private boolean afterCr;
    private final byte[] one = new byte[1];

    /// Waits for the next BDAT.
    @FunctionalInterface
    interface NextChunk {
        Chunk await() throws IOException;
    }

    /// A command came that ends a message before its last chunk.
    static final class Abandoned extends IOException {
        private static final long serialVersionUID = 1;

        private final transient SmtpCommand command;

        Abandoned(SmtpCommand command) {
            super("the client abandoned its message by " + command.verb());
            this.command = command;
        }

        SmtpCommand command() {
            return command;
        }
    }

    ChunkedMessage(Wire wire, Chunk first, NextChunk next) throws IOException {
        this.wire = wire;
        this.next = next;
        this.chunk = wire.readCounted(first.bytes());
        this.last = first.isLast();
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int room) throws IOException {
        int some = chunk.read(target, offset, room);
        while (some < 0 && !last) {
            wire.writeReply(Replies.CHUNK_OK);
            Chunk following = next.await();
            chunk = wire.readCounted(following.bytes());
            last = following.isLast();
            some = chunk.read(target, offset, room);
        }
        for (int i = offset; i < offset + some; i++) {
            requirePair(target[i]);
        }
        if (some < 0) {
            requirePair((byte) 0);
        }
        return some;
    }

    private void requirePair(byte b) throws SmtpRefusal {
        if (afterCr != (b == '\n')) {
            throw SmtpRefusal.of(Replies.BROKEN_MESSAGE);
        }
        afterCr = b == '\r';
    }

    /// Skips the rest of the chunk that is being read: no further one is waited for.
    @Override
    public void close() throws IOException {
        chunk.close();
    }
}
