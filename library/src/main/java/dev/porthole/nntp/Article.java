package dev.porthole.nntp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// An article, or a part of it, as it is read: its bytes with CRLF line ends, without the dots that
/// the protocol adds.
///
/// Until it has been read to its end, or closed, nothing else can be asked; closing it early skips
/// what is left if that is little, and otherwise breaks the connection off. For one thread.
public final class Article extends FilterInputStream {
    private final Located at;

    Article(Located at, InputStream content) {
        super(content);
        this.at = at;
    }

    /// Its number in the selected group; 0 where it was asked for by its message-id.
    public long number() {
        return at.number();
    }

    /// What it is called.
    public MessageId messageId() {
        return at.messageId();
    }

    @Override
    public long transferTo(java.io.OutputStream out) throws IOException {
        return in.transferTo(out);
    }
}
