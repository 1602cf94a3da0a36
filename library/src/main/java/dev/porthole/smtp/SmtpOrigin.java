package dev.porthole.smtp;

import java.net.SocketAddress;
import java.util.Optional;

/// Where a message comes from, as far as a server knows.
///
/// Immutable and thread-safe.
///
/// @param address of the client
/// @param helo what the client calls itself: letters, digits and `.-_:[]`; nobody has checked it
/// @param extended whether it has said EHLO or LHLO, not HELO
/// @param tls whether it speaks TLS
/// @param user who it is, if it has logged in
public record SmtpOrigin(
        SocketAddress address, String helo, boolean extended, boolean tls, Optional<String> user) {}
