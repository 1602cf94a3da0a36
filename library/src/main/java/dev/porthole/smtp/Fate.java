package dev.porthole.smtp;

import dev.porthole.wire.Reply;

/// What became of a message for one recipient.
///
/// Immutable and thread-safe.
///
/// @param recipient whose fate it is
/// @param command which was decisive: `RCPT TO:<bob@example.net>`, `DATA`
/// @param reply of the server to it
public record Fate(Recipient recipient, String command, Reply reply) {
    private static final String MESSAGE = "DATA";

    /// A server's yes to the message.
    public static Fate accepted(Recipient recipient) {
        return new Fate(recipient, MESSAGE, Replies.ACCEPTED);
    }

    /// A server's no to the message.
    public static Fate refused(Recipient recipient, SmtpRefusal refusal) {
        return new Fate(recipient, MESSAGE, refusal.reply());
    }

    /// Whether the server is now responsible for the message.
    public boolean isAccepted() {
        return reply.isPositive();
    }

    /// Whether it is worth trying again later (4yz).
    public boolean isTemporary() {
        return reply.isTemporary();
    }
}
