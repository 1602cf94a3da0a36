package dev.porthole.ftp;

import dev.porthole.net.Connection;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Receives a file, which nobody sees until it is complete. Where one is continued, what it had is
/// copied first, so that it too changes all at once.
final class ReceiveFile implements Job {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileInWaiting file;
    private final String name;
    private final Plan plan;
    private final @Nullable FileChannel continued;
    private long taken;
    private boolean kept;

    /// How a file is received.
    ///
    /// @param start how many bytes of the file that it continues come first; 0 for none
    /// @param ascii as text
    /// @param keepsInterrupted whether what has come of it is kept if it breaks off
    /// @param quota that it counts for, up to `bound`
    record Plan(long start, boolean ascii, boolean keepsInterrupted, Quota quota, long bound) {}

    /// @param continued the file whose first bytes come first, if there are any
    ReceiveFile(FileInWaiting file, String name, Plan plan, @Nullable FileChannel continued) {
        this.file = file;
        this.name = name;
        this.plan = plan;
        this.continued = continued;
    }

    @Override
    public String opening() {
        return "receiving " + name;
    }

    @Override
    public void run(Connection data, Meter meter) throws IOException {
        copyStart();
        AsciiType.@Nullable Decoder decoder = plan.ascii() ? new AsciiType.Decoder() : null;
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (true) {
            buffer.clear().limit(meter.pieceBytes(BUFFER_BYTES));
            int count = data.read(buffer);
            if (count < 0) {
                break;
            }
            buffer.flip();
            write(decoder == null ? buffer : decoder.decode(buffer));
            meter.moved(count);
        }
        if (decoder != null) {
            write(decoder.end());
        }
    }

    private void copyStart() throws IOException {
        long left = plan.start();
        while (left > 0 && continued != null) {
            long some = continued.transferTo(plan.start() - left, left, file.channel());
            if (some <= 0) {
                throw new EOFException("the file that is continued became shorter");
            }
            left -= some;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        plan.quota().take(bytes.remaining(), plan.bound());
        taken += bytes.remaining();
        while (bytes.hasRemaining()) {
            file.channel().write(bytes);
        }
    }

    @Override
    public void complete() throws IOException {
        long replaced = file.complete();
        plan.quota().release(replaced - plan.start());
        kept = true;
    }

    @Override
    public void brokenOff() throws IOException {
        if (plan.keepsInterrupted() && taken > 0) {
            complete();
        }
    }

    @Override
    public void close() throws IOException {
        if (!kept) {
            plan.quota().release(taken);
        }
        try (FileChannel before = continued) {
            file.close();
        }
    }
}
