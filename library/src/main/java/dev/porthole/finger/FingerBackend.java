package dev.porthole.finger;

import java.io.IOException;
import java.util.Optional;

/// What a finger server tells. Called for many clients at once, on threads that may block.
public interface FingerBackend {
    /// What is told of a user; empty if there is nobody of that name.
    ///
    /// @param name as it was asked for: anything, without control characters and spaces
    /// @param verbose whether the client asked for a long answer
    /// @return text with lines that end with LF, or not at all
    /// @throws IOException if it can't be found out now
    Optional<String> user(String name, boolean verbose) throws IOException;

    /// The list of users; empty if this server does not tell (RFC 1288, section 3.2.2).
    default Optional<String> list(boolean verbose) throws IOException {
        return Optional.empty();
    }
}
