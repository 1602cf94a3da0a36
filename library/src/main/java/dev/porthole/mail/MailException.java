package dev.porthole.mail;

import java.io.IOException;

/// What a mailbox refuses. Its message is one line that names the cause. A failure of the disk is
/// no such thing: it is an [IOException] as the system reports it.
public abstract sealed class MailException extends IOException {
    private static final long serialVersionUID = 1;

    MailException(String message) {
        super(message);
    }

    /// A message, or a mailbox, has more than [MailLimits] allows.
    public static final class LimitExceeded extends MailException {
        private static final long serialVersionUID = 1;

        LimitExceeded(String message) {
            super(message);
        }
    }

    /// Another session has the mailbox to itself.
    public static final class Locked extends MailException {
        private static final long serialVersionUID = 1;

        Locked(String message) {
            super(message);
        }
    }

    /// The name of a user or of a folder can't be a mailbox's; or what is there in its place is
    /// none: a symbolic link, for example.
    public static final class BadName extends MailException {
        private static final long serialVersionUID = 1;

        BadName(String message) {
            super(message);
        }
    }

    /// There is no such mailbox, folder or message, or it is there no longer.
    public static final class NotFound extends MailException {
        private static final long serialVersionUID = 1;

        NotFound(String message) {
            super(message);
        }
    }
}
