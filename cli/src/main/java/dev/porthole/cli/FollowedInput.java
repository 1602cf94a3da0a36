package dev.porthole.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream whose progress is shown.
final class FollowedInput extends FilterInputStream {
    private final Progress progress;

    FollowedInput(InputStream in, Progress progress) {
        super(in);
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        progress.moved(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] target, int offset, int room) throws IOException {
        int count = super.read(target, offset, room);
        progress.moved(Math.max(0, count));
        return count;
    }

    @Override
    public void close() throws IOException {
        progress.end();
        super.close();
    }
}
