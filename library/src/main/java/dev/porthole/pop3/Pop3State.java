package dev.porthole.pop3;

/// The states of a session (RFC 1939, section 3).
enum Pop3State {
    AUTHORIZATION,
    TRANSACTION,
    UPDATE
}
