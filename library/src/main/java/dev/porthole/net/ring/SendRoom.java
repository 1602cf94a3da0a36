package dev.porthole.net.ring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/// How much a socket takes ahead of its reader: `SO_SNDBUF`, which is usually for TCP to find.
///
/// Of a file that is sent by `sendfile(2)` a socket only holds which pages it needs, so there is
/// little to save, and with more room a sender has to be woken less often. The system's limit
/// counts them all the same (`tcp_mem`), so few sockets at a time are to have this much.
final class SendRoom {
    /// Twice what TCP takes by itself at most (`tcp_wmem`, by default): the kernel doubles it.
    private static final int MUCH_BYTES = 4 * 1024 * 1024;

    /// From where TCP goes on: the default of `net.core.wmem_default`, which is doubled, too.
    private static final int USUAL_BYTES = 106_496;

    private static final Path LIMIT = Path.of("/proc/sys/net/core/wmem_max");
    private static final boolean POSSIBLE = limit() >= MUCH_BYTES;

    private final Native os;
    private final int fd;
    private boolean much;

    SendRoom(Native os, int fd) {
        this.os = os;
        this.fd = fd;
    }

    /// What may be asked for; 0 if that can't be told. Less than what TCP takes would be a loss. By
    /// lines, since [Files#readString] reads a single byte first, and of these files the kernel
    /// gives no more after that.
    private static long limit() {
        try {
            return Long.parseLong(Files.readAllLines(LIMIT).getFirst());
        } catch (IOException | NumberFormatException | NoSuchElementException _) {
            return 0;
        }
    }

    /// Has much, where the system allows it.
    void widen() {
        if (POSSIBLE && !much) {
            much = true;
            os.setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_SNDBUF, MUCH_BYTES);
        }
    }

    /// Leaves it to TCP again.
    void restore() {
        if (much) {
            much = false;
            os.setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_SNDBUF, USUAL_BYTES);
            os.setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_BUF_LOCK, 0);
        }
    }
}
