package dev.porthole.ftp;

import dev.porthole.disk.Disk;
import dev.porthole.disk.WriteBehind;
import dev.porthole.net.Connection;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Receives a file, which nobody sees until it is complete. Where one is continued, what it had is
/// copied first, so that it too changes all at once. It is written by the threads of the disk,
/// while this one receives.
final class ReceiveFile implements Job {
    private static final int TEXT_BYTES = 64 * 1024;
    private static final long COPY_BYTES = 8 * 1024 * 1024; // so that others have their turn

    private final FileInWaiting file;
    private final WriteBehind content;
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
        this.content = new WriteBehind(file.channel());
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
        if (plan.ascii()) {
            receiveText(data, meter);
        } else if (plan.bound() < FtpUser.NO_BOUND || !receiveUncopied(data, meter)) {
            receive(data, meter);
        }
    }

    /// By the kernel alone, for who has no quota: nobody sees the bytes before they are written.
    ///
    /// @return false if it can't, or not any more
    private boolean receiveUncopied(Connection data, Meter meter) throws IOException {
        FileChannel target = file.channel();
        long before = taken;
        long count;
        do {
            long position = plan.start() + taken;
            count = data.transferTo(target, position, meter.pieceBytes(Integer.MAX_VALUE));
            if (count > 0) {
                take(count);
                meter.moved(count);
            }
        } while (count > 0);
        if (taken > before) {
            target.position(plan.start() + taken);
        }
        return count < 0;
    }

    /// Into the buffers that the file is written from.
    private void receive(Connection data, Meter meter) throws IOException {
        while (true) {
            ByteBuffer room = content.room();
            int start = room.position();
            room.limit(start + meter.pieceBytes(room.remaining()));
            int count = data.read(room);
            if (count < 0) {
                return;
            }
            try {
                take(count);
            } catch (FtpFailure e) {
                room.position(start); // what is over the quota is not written
                throw e;
            }
            meter.moved(count);
        }
    }

    private void receiveText(Connection data, Meter meter) throws IOException {
        AsciiType.Decoder decoder = new AsciiType.Decoder();
        ByteBuffer lines = ByteBuffer.allocate(TEXT_BYTES);
        while (true) {
            lines.clear().limit(meter.pieceBytes(TEXT_BYTES));
            int count = data.read(lines);
            if (count < 0) {
                break;
            }
            write(decoder.decode(lines.flip()));
            meter.moved(count);
        }
        write(decoder.end());
    }

    private void copyStart() throws IOException {
        long left = plan.start();
        while (left > 0 && continued != null) {
            long from = plan.start() - left;
            long most = Math.min(left, COPY_BYTES);
            FileChannel source = continued;
            long some = Disk.call(() -> source.transferTo(from, most, file.channel()));
            if (some <= 0) {
                throw new EOFException("the file that is continued became shorter");
            }
            left -= some;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        take(bytes.remaining());
        content.write(bytes);
    }

    private void take(long bytes) throws FtpFailure {
        plan.quota().take(bytes, plan.bound());
        taken += bytes;
    }

    @Override
    public void complete() throws IOException {
        content.flush();
        keep();
    }

    private void keep() throws IOException {
        long replaced = file.complete();
        plan.quota().release(replaced - plan.start());
        kept = true;
    }

    /// If it broke off because the disk is full, what fits is kept.
    @Override
    public void brokenOff() throws IOException {
        if (!plan.keepsInterrupted() || taken == 0) {
            return;
        }
        try {
            content.flush();
        } catch (IOException _) { // told already, or the next line's failure tells more
            long written = file.channel().position() - plan.start();
            plan.quota().release(taken - written);
            taken = written;
        }
        keep();
    }

    @Override
    public void close() throws IOException {
        content.close();
        if (!kept) {
            plan.quota().release(taken);
        }
        try (FileChannel before = continued) {
            file.close();
        }
    }
}
