package dev.porthole.smtp;

import dev.porthole.wire.Reply;

/// What a server says (RFC 5321, section 4.2.3; the codes of three parts, RFC 3463 and RFC 2034).
final class Replies {
    /// The code of a server that closes the connection, whatever it was asked (section 3.8).
    static final int CLOSING = 421;

    static final Reply OK = Reply.of(250, "2.0.0 ok");
    static final Reply SENDER_OK = Reply.of(250, "2.1.0 sender ok");
    static final Reply RECIPIENT_OK = Reply.of(250, "2.1.5 recipient ok");
    static final Reply CHUNK_OK = Reply.of(250, "2.0.0 chunk ok");
    static final Reply ACCEPTED = Reply.of(250, "2.6.0 message accepted");
    static final Reply GO_AHEAD = Reply.of(354, "go ahead, and end with a line of one dot");
    static final Reply TLS_READY = Reply.of(220, "2.0.0 ready to start TLS");
    static final Reply AUTHENTICATED = Reply.of(235, "2.7.0 authenticated");
    static final Reply NOT_VERIFIED =
            Reply.of(252, "2.1.5 not verified, but send the message and see");
    static final Reply HELP = Reply.of(214, "2.0.0 see RFC 5321");

    static final Reply UNKNOWN_COMMAND = Reply.of(500, "5.5.1 unknown command");
    static final Reply NOT_IMPLEMENTED = Reply.of(502, "5.5.1 not implemented here");
    static final Reply TOO_LONG = Reply.of(500, "5.5.6 the line is too long");
    static final Reply TLS_FIRST = Reply.of(530, "5.7.0 say STARTTLS first");
    static final Reply AUTHENTICATE_FIRST = Reply.of(530, "5.7.0 authenticate first");
    static final Reply NOT_AUTHENTICATED = Reply.of(535, "5.7.8 the name or the password is wrong");
    static final Reply CANCELLED = Reply.of(501, "5.7.0 authentication cancelled");

    static final Reply TOO_MANY_ERRORS =
            Reply.of(CLOSING, "4.7.0 too many bad commands, closing the connection");
    static final Reply TOO_SLOW =
            Reply.of(CLOSING, "4.4.2 nothing came in time, closing the connection");
    static final Reply FAILED = Reply.of(451, "4.3.0 a failure on this side; try again later");

    /// Who sends such a line or message is either broken or up to something: the connection ends.
    static final Reply BROKEN_LINE =
            Reply.of(500, "5.5.2 a line that is no line of SMTP: see RFC 5321, section 2.3.8");

    static final Reply BROKEN_MESSAGE =
            Reply.of(
                    554,
                    "5.6.0 a message has no CR or LF alone, only both: RFC 5321, section 2.3.8");

    private Replies() {}

    static Reply outOfOrder(String text) {
        return Reply.of(503, "5.5.1 " + text);
    }

    static Reply malformed(String text) {
        return Reply.of(501, "5.5.4 " + text);
    }

    static SmtpRefusal badParameter(String text) {
        return SmtpRefusal.of(501, "5.5.4", text);
    }

    static SmtpRefusal tooLarge(long maxBytes) {
        return SmtpRefusal.of(
                552, "5.3.4", "the message is larger than %d bytes".formatted(maxBytes));
    }
}
