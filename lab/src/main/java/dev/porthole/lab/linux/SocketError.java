package dev.porthole.lab.linux;

import java.io.IOException;

/// A system call failed.
public final class SocketError extends IOException {
    private static final long serialVersionUID = 1;

    private final String errno;

    SocketError(String call, String errno) {
        super(call + "(): " + errno);
        this.errno = errno;
    }

    /// The name of the error: `ECONNREFUSED`.
    public String errno() {
        return errno;
    }
}
