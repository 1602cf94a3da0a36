package dev.porthole.pop3;

import static dev.porthole.pop3.Pop3State.AUTHORIZATION;
import static dev.porthole.pop3.Pop3State.TRANSACTION;

import java.util.Locale;
import java.util.Optional;

/// The commands: how many arguments they have, and from which state to which they are legal.
enum Pop3Verb {
    /// RFC 1939, section 7.
    USER(1, 1, AUTHORIZATION, AUTHORIZATION),
    /// RFC 1939, section 7.
    PASS(1, 1, AUTHORIZATION, AUTHORIZATION),
    /// RFC 1939, section 7.
    APOP(2, 2, AUTHORIZATION, AUTHORIZATION),
    /// RFC 5034, section 4.
    AUTH(0, 2, AUTHORIZATION, AUTHORIZATION),
    /// RFC 2595, section 4.
    STLS(0, 0, AUTHORIZATION, AUTHORIZATION),
    /// RFC 2449, section 5.
    CAPA(0, 0, AUTHORIZATION, TRANSACTION),
    /// RFC 1939, section 5.
    STAT(0, 0, TRANSACTION, TRANSACTION),
    /// RFC 1939, section 5.
    LIST(0, 1, TRANSACTION, TRANSACTION),
    /// RFC 1939, section 7.
    UIDL(0, 1, TRANSACTION, TRANSACTION),
    /// RFC 1939, section 5.
    RETR(1, 1, TRANSACTION, TRANSACTION),
    /// RFC 1939, section 7.
    TOP(2, 2, TRANSACTION, TRANSACTION),
    /// RFC 1939, section 5.
    DELE(1, 1, TRANSACTION, TRANSACTION),
    /// RFC 1939, section 5.
    NOOP(0, 0, TRANSACTION, TRANSACTION),
    /// RFC 1939, section 5.
    RSET(0, 0, TRANSACTION, TRANSACTION),
    /// RFC 1939, sections 4 and 6.
    QUIT(0, 0, AUTHORIZATION, TRANSACTION);

    private final int fewest;
    private final int most;
    private final Pop3State first;
    private final Pop3State last;

    Pop3Verb(int fewest, int most, Pop3State first, Pop3State last) {
        this.fewest = fewest;
        this.most = most;
        this.first = first;
        this.last = last;
    }

    /// The verb of a word, in any case of its letters.
    static Optional<Pop3Verb> parse(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (Pop3Verb each : values()) {
            if (each.name().equals(upper)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    boolean takes(int arguments) {
        return arguments >= fewest && arguments <= most;
    }

    boolean isLegalIn(Pop3State state) {
        return state.compareTo(first) >= 0 && state.compareTo(last) <= 0;
    }

    /// Whether all that follows is one argument, spaces and all: a password may have them.
    boolean hasFreeArgument() {
        return this == PASS || this == USER;
    }
}
