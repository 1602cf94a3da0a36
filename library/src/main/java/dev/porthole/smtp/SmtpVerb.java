package dev.porthole.smtp;

import static dev.porthole.smtp.SmtpState.CHUNKS;
import static dev.porthole.smtp.SmtpState.CONNECTED;
import static dev.porthole.smtp.SmtpState.GREETED;
import static dev.porthole.smtp.SmtpState.RECIPIENTS;

import java.util.Locale;
import java.util.Optional;

/// The commands: what they take, and when they are in order (RFC 5321, section 4.1.1 and 4.1.4).
///
/// Constants are in the order of a session. Each is legal from one state to another; elsewhere the
/// reply is 503.
enum SmtpVerb {
    /// RFC 5321, section 4.1.1.1.
    EHLO(Argument.REQUIRED, CONNECTED, CHUNKS, "HELO and EHLO come before a message"),
    /// RFC 5321, section 4.1.1.1.
    HELO(Argument.REQUIRED, CONNECTED, CHUNKS, "HELO and EHLO come before a message"),
    /// RFC 2033, section 4.1.
    LHLO(Argument.REQUIRED, CONNECTED, CHUNKS, "LHLO comes before a message"),
    /// RFC 3207, section 4.
    STARTTLS(Argument.NONE, CONNECTED, GREETED, "STARTTLS is no part of a transaction"),
    /// RFC 4954, section 4.
    AUTH(Argument.REQUIRED, GREETED, GREETED, "AUTH comes after EHLO and before MAIL"),
    /// RFC 5321, section 4.1.1.2.
    MAIL(Argument.REQUIRED, GREETED, GREETED, "MAIL comes after EHLO, and once in a transaction"),
    /// RFC 5321, section 4.1.1.3.
    RCPT(Argument.REQUIRED, SmtpState.MAIL, RECIPIENTS, "RCPT comes after MAIL"),
    /// RFC 5321, section 4.1.1.4.
    DATA(
            Argument.NONE,
            RECIPIENTS,
            RECIPIENTS,
            "DATA comes after a valid RCPT, and not after BDAT"),
    /// RFC 3030, section 2.
    BDAT(Argument.REQUIRED, RECIPIENTS, CHUNKS, "BDAT comes after a valid RCPT"),
    /// RFC 5321, section 4.1.1.5.
    RSET(Argument.NONE, CONNECTED, CHUNKS, ""),
    /// RFC 5321, section 4.1.1.6.
    VRFY(Argument.REQUIRED, CONNECTED, CHUNKS, ""),
    /// RFC 5321, section 4.1.1.7.
    EXPN(Argument.REQUIRED, CONNECTED, CHUNKS, ""),
    /// RFC 5321, section 4.1.1.8.
    HELP(Argument.OPTIONAL, CONNECTED, CHUNKS, ""),
    /// RFC 5321, section 4.1.1.9.
    NOOP(Argument.OPTIONAL, CONNECTED, CHUNKS, ""),
    /// RFC 5321, section 4.1.1.10.
    QUIT(Argument.NONE, CONNECTED, CHUNKS, "");

    /// Whether something follows the verb.
    enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    private final Argument argument;
    private final SmtpState first;
    private final SmtpState last;
    private final String order;

    SmtpVerb(Argument argument, SmtpState first, SmtpState last, String order) {
        this.argument = argument;
        this.first = first;
        this.last = last;
        this.order = order;
    }

    /// The verb of a word, in any case of its letters.
    static Optional<SmtpVerb> parse(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (SmtpVerb each : values()) {
            if (each.name().equals(upper)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// Whether something follows the verb.
    Argument argument() {
        return argument;
    }

    boolean isLegalIn(SmtpState state) {
        return state.compareTo(first) >= 0 && state.compareTo(last) <= 0;
    }

    /// When it is in order, for people.
    String order() {
        return order;
    }

    /// Whether it is done where TLS is required and not in force (RFC 3207, section 4).
    boolean isLegalBeforeTls() {
        return switch (this) {
            case EHLO, HELO, LHLO, STARTTLS, RSET, NOOP, QUIT -> true;
            case AUTH, MAIL, RCPT, DATA, BDAT, VRFY, EXPN, HELP -> false;
        };
    }

    /// Whether what came of a transaction before it is thrown away.
    boolean endsTransaction() {
        return switch (this) {
            case EHLO, HELO, LHLO, RSET, QUIT -> true;
            case STARTTLS, AUTH, MAIL, RCPT, DATA, BDAT, VRFY, EXPN, HELP, NOOP -> false;
        };
    }
}
