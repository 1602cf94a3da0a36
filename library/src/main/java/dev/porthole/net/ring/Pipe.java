package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

/// A pipe of the kernel, through which what arrives at a socket gets to a file without coming up
/// here: it holds the pages that the bytes arrived in.
///
/// @param input the end to read from
/// @param output the end to write to
/// @param bytes how many it holds, in whole pages
record Pipe(int input, int output, int bytes) {
    /// More buys nothing (decision 25), and what all pipes of a user hold is bounded
    /// (`fs.pipe-user-pages-soft`).
    private static final int WANTED_BYTES = 256 * 1024;

    /// With less, as where a user has many, copying is cheaper.
    private static final int LEAST_BYTES = 64 * 1024;

    /// A new one; null if there is none to be had that is worth it.
    static @Nullable Pipe open(Native os) {
        if (os.pipe() < 0) {
            return null;
        }
        int input = Memory.getInt(os.scratch());
        int output = Memory.getInt(os.scratch() + Integer.BYTES);
        os.fcntl(output, Abi.F_SETPIPE_SZ, WANTED_BYTES); // if that is refused it has another size
        Pipe pipe = new Pipe(input, output, os.fcntl(output, Abi.F_GETPIPE_SZ, 0));
        if (pipe.bytes < LEAST_BYTES) {
            pipe.close(os);
            return null;
        }
        return pipe;
    }

    /// Drops what is in it.
    void close(Native os) {
        os.close(input);
        os.close(output);
    }
}
