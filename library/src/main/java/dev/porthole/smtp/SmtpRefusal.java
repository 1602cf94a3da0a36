package dev.porthole.smtp;

import dev.porthole.wire.Printable;
import dev.porthole.wire.Reply;

import java.io.IOException;

/// A no of an [SmtpBackend], with the reply that the client gets. The connection goes on.
///
/// ```java
/// throw SmtpRefusal.permanent("5.1.1", "there is no such user");
/// ```
public final class SmtpRefusal extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    private SmtpRefusal(Reply reply) {
        super(reply.toString());
        this.reply = reply;
    }

    /// A refusal by a reply of one line.
    ///
    /// @param code 400-599
    /// @param status the enhanced status code (RFC 3463): `5.1.1`
    /// @param text in one line, for people; what could break the line is escaped
    /// @throws IllegalArgumentException if the code refuses nothing or the status is not of its
    ///   class
    public static SmtpRefusal of(int code, String status, String text) {
        if (code < 400 || !status.matches(code / 100 + "\\.[0-9]{1,3}\\.[0-9]{1,3}")) {
            throw new IllegalArgumentException(code + " " + status + " is no refusal");
        }
        return new SmtpRefusal(Reply.of(code, status + " " + Printable.of(text)));
    }

    /// What was wrong with a part of a command.
    static SmtpRefusal of(int code, String status, Exception why) {
        return of(code, status, String.valueOf(why.getMessage()));
    }

    static SmtpRefusal of(Reply reply) {
        return new SmtpRefusal(reply);
    }

    /// Not now; the client comes back with it (451).
    ///
    /// @param status the enhanced status code: `4.3.0`
    /// @param text in one line, for people
    public static SmtpRefusal temporary(String status, String text) {
        return of(451, status, text);
    }

    /// Never (550).
    ///
    /// @param status the enhanced status code: `5.1.1`
    /// @param text in one line, for people
    public static SmtpRefusal permanent(String status, String text) {
        return of(550, status, text);
    }

    /// What the client is told.
    public Reply reply() {
        return reply;
    }
}
