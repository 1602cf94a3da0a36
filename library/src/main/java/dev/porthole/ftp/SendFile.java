package dev.porthole.ftp;

import dev.porthole.net.Connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Sends a file: as it is without copying it through this process, or as text.
final class SendFile implements Job {
    /// A file may have more than its size says: it has grown, or it is one of the kernel's.
    private static final int LEAST_BYTES = 32 * 1024;

    private static final int TEXT_BYTES = 32 * 1024;

    private final FileChannel file;
    private final String name;
    private final long start;
    private final boolean ascii;

    SendFile(FileChannel file, String name, long start, boolean ascii) {
        this.file = file;
        this.name = name;
        this.start = start;
        this.ascii = ascii;
    }

    @Override
    public String opening() {
        return "sending " + name;
    }

    @Override
    public void run(Connection data, Meter meter) throws IOException {
        if (ascii) {
            sendText(data, meter);
        } else {
            sendBytes(data, meter);
        }
    }

    private void sendBytes(Connection data, Meter meter) throws IOException {
        long position = start;
        long count;
        do {
            long left = Math.max(LEAST_BYTES, file.size() - position);
            int piece = meter.pieceBytes((int) Math.min(left, Integer.MAX_VALUE));
            count = data.transferFrom(file, position, piece);
            position += count;
            meter.moved(count);
        } while (count > 0);
    }

    private void sendText(Connection data, Meter meter) throws IOException {
        AsciiType.Encoder encoder = new AsciiType.Encoder();
        ByteBuffer buffer = ByteBuffer.allocate(meter.pieceBytes(TEXT_BYTES));
        file.position(start);
        while (file.read(buffer.clear()) >= 0) {
            meter.moved(data.write(encoder.encode(buffer.flip())));
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
