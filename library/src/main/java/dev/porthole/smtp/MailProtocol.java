package dev.porthole.smtp;

/// Which of the two protocols is spoken.
public enum MailProtocol {
    /// SMTP (RFC 5321): one reply to a message, for all recipients.
    SMTP,
    /// LMTP (RFC 2033): one reply for each recipient, so that the server needs no queue. Never on
    /// port 25.
    LMTP
}
