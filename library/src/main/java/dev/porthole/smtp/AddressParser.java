package dev.porthole.smtp;

/// Reads mailboxes and paths from a text, from left to right (RFC 5321, section 4.1.2).
///
/// Errors common to all: [IllegalArgumentException], saying what is wrong.
final class AddressParser {
    private static final String ATOM_MARKS = "!#$%&'*+-/=?^_`{|}~";

    private final String text;
    private int position;

    AddressParser(String text) {
        this.text = text;
    }

    /// Whether `text` may stand as a local part without quotes.
    static boolean isDotString(String text) {
        boolean afterDot = true;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            if (c == '.' ? afterDot : !isAtomText(c)) {
                return false;
            }
            afterDot = c == '.';
        }
        return !afterDot;
    }

    private static boolean isAtomText(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || ATOM_MARKS.indexOf(c) >= 0
                || MailAddress.isBeyondAscii(c);
    }

    /// Whether `text` goes on with `expected`, which is then taken.
    boolean take(String expected) {
        if (!text.regionMatches(true, position, expected, 0, expected.length())) {
            return false;
        }
        position += expected.length();
        return true;
    }

    /// `Local-part "@" ( Domain / address-literal )`, or `postmaster` alone.
    MailAddress mailbox() {
        String local = peek() == '"' ? quotedString() : dotString();
        return take("@") ? new MailAddress(local, domain()) : new MailAddress(local, "");
    }

    /// `"<" [ A-d-l ":" ] Mailbox ">"`; the source route is taken and ignored (section 4.1.1.3).
    MailAddress path() {
        require("<");
        if (peek() == '@') {
            sourceRoute();
        }
        MailAddress address = mailbox();
        require(">");
        return address;
    }

    private void sourceRoute() {
        do {
            require("@");
            MailDomain.require(domain());
        } while (take(","));
        require(":");
    }

    private String quotedString() {
        StringBuilder content = new StringBuilder();
        position++;
        while (peek() != '"') {
            if (peek() == '\\') {
                position++;
            }
            if (position >= text.length()) {
                throw new IllegalArgumentException("a quoted local part has no closing quote");
            }
            int c = text.codePointAt(position);
            content.appendCodePoint(c);
            position += Character.charCount(c);
        }
        position++;
        return content.toString();
    }

    private String dotString() {
        int start = position;
        while (position < text.length() && "@>, ".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String local = text.substring(start, position);
        if (!isDotString(local)) {
            throw new IllegalArgumentException(
                    "a local part is made of words with dots between them; quote any other");
        }
        return local;
    }

    private String domain() {
        int start = position;
        String ends = peek() == '[' ? "> " : ">,: ";
        while (position < text.length() && ends.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    /// The next character; 0 at the end, which no text holds.
    private char peek() {
        return position < text.length() ? text.charAt(position) : 0;
    }

    private void require(String expected) {
        if (!take(expected)) {
            throw new IllegalArgumentException("'" + expected + "' is missing");
        }
    }

    /// What was not taken yet.
    String rest() {
        return text.substring(position);
    }

    void requireEnd() {
        if (position < text.length()) {
            throw new IllegalArgumentException("there is more after the address");
        }
    }
}
