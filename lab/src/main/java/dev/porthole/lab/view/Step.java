package dev.porthole.lab.view;

import java.util.Map;

/// One row of a sequence diagram.
sealed interface Step {
    /// When, since the run's start.
    long nanos();

    /// Something that one side did.
    ///
    /// @param count how many times in a row
    record Did(long nanos, String actor, String text, int count) implements Step {}

    /// A segment from one side to another; several alike are one.
    ///
    /// @param flags as they are written: `SYN+ACK`; empty for data alone
    /// @param bytes of data, of all of them
    record Sent(
            long nanos,
            String from,
            String to,
            String flags,
            long bytes,
            boolean isDeduced,
            int count)
            implements Step {}

    /// A look at the kernel's tables.
    ///
    /// @param number in the order of time, from 1
    /// @param key of the moment's text
    /// @param states what was seen of each side
    record Looked(long nanos, int number, String key, Map<String, String> states) implements Step {}
}
