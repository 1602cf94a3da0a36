package dev.porthole.net;

/// How a connection to an [Endpoint] is protected.
public enum Security {
    /// In clear.
    PLAIN,
    /// TLS from the first byte ("implicit TLS", as on port 465 or 993: RFC 8314).
    TLS,
    /// In clear until the protocol's own command starts TLS (RFC 3207 and its kin).
    STARTTLS
}
