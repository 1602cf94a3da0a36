package dev.porthole.sasl;

/// What a server keeps of a user, to know the user again: the password, or keys that were made from
/// it.
public sealed interface StoredSecret permits PlainSecret, ScramKeys {}
