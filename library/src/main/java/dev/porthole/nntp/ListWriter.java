package dev.porthole.nntp;

import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;

import java.io.IOException;
import java.util.List;

/// Writes lists of a session. For one thread.
final class ListWriter {
    private final Wire wire;

    ListWriter(Wire wire) {
        this.wire = wire;
    }

    /// A piece of a list; empty at its end.
    @FunctionalInterface
    interface Pieces {
        List<String> next() throws NntpRefusal;
    }

    /// Writes a reply and a list.
    void write(Reply reply, Iterable<String> lines) throws IOException {
        wire.writeReply(reply);
        wire.writeDottedLines(lines);
    }

    /// Writes a reply and a list that comes in pieces.
    ///
    /// @throws NntpRefusal if the first piece does: nothing was written then. If a later one fails,
    ///   the connection is broken off, so that half a list is not taken for a whole one
    void write(Reply reply, Pieces pieces) throws IOException {
        List<String> piece = pieces.next();
        wire.writeReply(reply);
        while (!piece.isEmpty()) {
            for (String each : piece) {
                wire.writeLine(each.startsWith(".") ? "." + each : each);
            }
            piece = more(pieces);
        }
        wire.writeLine(".");
    }

    private List<String> more(Pieces pieces) throws IOException {
        try {
            return pieces.next();
        } catch (NntpRefusal e) {
            IOException failure = new IOException("the store failed in the middle of a list", e);
            wire.connection().abort(failure);
            throw failure;
        }
    }
}
