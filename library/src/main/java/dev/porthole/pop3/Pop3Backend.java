package dev.porthole.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;

/// Where a server's users have their messages: the application's part. Called by many threads at a
/// time; may block.
public interface Pop3Backend {
    /// Takes the maildrop of a user who has logged in, for this session alone.
    ///
    /// @throws InUseException if another session has it
    /// @throws IOException if it can't be had now: the client is told so, and the failure is logged
    Maildrop open(String user) throws IOException;

    /// Another session has the maildrop.
    final class InUseException extends IOException {
        private static final long serialVersionUID = 1;

        /// Of a user's maildrop.
        public InUseException() {
            super("another session has the maildrop");
        }
    }

    /// A user's messages, as they were when the session began (RFC 1939, section 4). For one thread
    /// at a time.
    interface Maildrop extends AutoCloseable {
        /// What each message is called, always the same for the same message: 1 to 70 characters
        /// between `!` and `~` (RFC 1939, section 7). The order is that of the messages' numbers.
        List<String> uids();

        /// The size of a message as it is sent, in bytes, each line end counted as two (section
        /// 11).
        ///
        /// @param index from 0
        long size(int index) throws IOException;

        /// The content of a message, with any line ends.
        ///
        /// @param index from 0
        InputStream read(int index) throws IOException;

        /// Deletes messages for good: when this returns, they don't come back.
        ///
        /// @param indexes from 0
        void delete(Collection<Integer> indexes) throws IOException;

        /// Gives the maildrop back.
        @Override
        void close() throws IOException;
    }
}
