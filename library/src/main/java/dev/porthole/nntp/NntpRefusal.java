package dev.porthole.nntp;

import dev.porthole.wire.Printable;
import dev.porthole.wire.Reply;

import java.io.IOException;

/// A no of this server, or of what is behind it, with the reply that the client gets. The session
/// goes on.
///
/// ```java
/// throw NntpRefusal.of(430, "there is no such article");
/// ```
public final class NntpRefusal extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    private NntpRefusal(Reply reply) {
        super(reply.toString());
        this.reply = reply;
    }

    /// A refusal by a reply.
    ///
    /// @param code 400-599
    /// @param text in one line, for people; what could break the line is escaped
    /// @throws IllegalArgumentException if the code refuses nothing
    public static NntpRefusal of(int code, String text) {
        if (code < 400) {
            throw new IllegalArgumentException(code + " is no refusal");
        }
        return new NntpRefusal(Reply.of(code, Printable.of(text)));
    }

    /// A command that is not known (500), RFC 3977, section 3.2.1.
    static NntpRefusal unknown(String text) {
        return of(500, text);
    }

    /// An argument that is not as it is written (501), RFC 3977, section 3.2.1.
    static NntpRefusal syntax(String text) {
        return of(501, text);
    }

    /// As [#syntax(String)], with what a type has said about the argument.
    static NntpRefusal syntax(Exception why) {
        return syntax(String.valueOf(why.getMessage()));
    }

    /// What the client is told.
    public Reply reply() {
        return reply;
    }
}
