package dev.porthole.cli;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/// What can be done at a URL. Each scheme has one, with what its protocol can; the rest is refused.
///
/// Lifecycle: opened for a [Target]; one operation; [#close].
interface Site extends AutoCloseable {
    /// Something that is read.
    ///
    /// @param bytes from where it was asked for; closing it ends the transfer
    /// @param size of all of it, in bytes; -1 if the protocol does not tell
    record Source(InputStream bytes, long size) {}

    /// One thing of a list.
    ///
    /// @param name as it is written in a URL's path
    /// @param kind what it is: `file`, `folder`, `message`
    /// @param size in bytes, null if it is not told
    /// @param modified null if it is not told
    /// @param note more that is worth knowing, empty for nothing
    record Item(
            String name,
            String kind,
            @Nullable Long size,
            @Nullable Instant modified,
            String note) {}

    /// What it is, for messages: `finger`.
    String name();

    /// Reads what the URL names.
    ///
    /// @param offset the first byte that is wanted
    default Source get(long offset) throws Exception {
        throw cannot("get");
    }

    /// Writes what the URL names.
    ///
    /// @param offset where the first byte of `source` belongs, of what is there already
    /// @param size of `source`, -1 if it is not known
    default void put(InputStream source, long offset, long size) throws Exception {
        throw cannot("put");
    }

    /// How many bytes are there already, of what the URL names; 0 if there is nothing.
    default long present() throws Exception {
        throw Failure.usage(name() + " can't go on where a transfer has stopped");
    }

    /// What the URL holds.
    default List<Item> list() throws Exception {
        throw cannot("ls");
    }

    /// Removes what the URL names.
    default void remove() throws Exception {
        throw cannot("rm");
    }

    private Failure cannot(String command) {
        return Failure.usage("porthole " + command + " has no use for " + name() + " URLs");
    }

    @Override
    default void close() throws IOException {}
}
