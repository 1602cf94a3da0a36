package dev.porthole.sasl;

import java.util.Optional;

/// Knows which bearer tokens are valid, and whose they are. Asked by many threads at a time; it may
/// block, and is to compare in constant time what it compares.
@FunctionalInterface
public interface TokenVerifier {
    /// The user whom a token lets in; empty if it is not valid.
    ///
    /// @param token up to 12,000 characters of those a token may have (RFC 6750, section 2.1)
    Optional<String> user(String token);
}
