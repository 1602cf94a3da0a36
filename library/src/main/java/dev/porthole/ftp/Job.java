package dev.porthole.ftp;

import dev.porthole.net.Connection;

import java.io.Closeable;
import java.io.IOException;

/// What a transfer does with its data connection. One use; for the transfer's thread.
interface Job extends Closeable {
    /// Counts what is moved, and keeps it to its rate.
    interface Meter {
        /// How much to move at once, at most `most`.
        int pieceBytes(int most);

        /// So much was moved: waits if that was too fast.
        void moved(long bytes) throws IOException;
    }

    /// The text of the reply 150.
    String opening();

    /// Sends or receives all.
    void run(Connection data, Meter meter) throws IOException;

    /// All has been moved, and the connection is closed.
    default void complete() throws IOException {}

    /// Not all has been moved.
    default void brokenOff() throws IOException {}

    /// Gives back what it holds, in any case.
    @Override
    default void close() throws IOException {}
}
