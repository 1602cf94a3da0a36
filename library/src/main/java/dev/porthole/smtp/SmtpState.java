package dev.porthole.smtp;

/// How far a session has come, in order (RFC 5321, section 4.1.4).
enum SmtpState {
    /// The client has not said who it is, or has to say it again under TLS.
    CONNECTED,
    /// It has said who it is; no transaction has begun.
    GREETED,
    /// A transaction has begun with MAIL.
    MAIL,
    /// It has a recipient.
    RECIPIENTS,
    /// A part of its message has come by BDAT (RFC 3030).
    CHUNKS
}
