package dev.porthole.pop3;

import java.io.IOException;

/// A no of this server, with what the client is told. The session goes on.
final class Pop3Refusal extends IOException {
    private static final long serialVersionUID = 1;

    private final String code;

    Pop3Refusal(String text) {
        this("", text);
    }

    /// @param code a response code, empty for none
    /// @param text in one line, for people
    Pop3Refusal(String code, String text) {
        super(text);
        this.code = code;
    }

    Pop3Answer answer() {
        return Pop3Answer.no(code, String.valueOf(getMessage()));
    }
}
