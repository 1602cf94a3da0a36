package dev.porthole.telnet;

/// A line as it is typed, character by character, and what the terminal is to show of it. For a
/// terminal that echoes nothing by itself.
///
/// Keys: backspace and DEL erase a character, Ctrl-W a word, Ctrl-U the line; Ctrl-R shows the line
/// anew; Ctrl-C gives the line up; Ctrl-D on an empty line is the end of input. Enter is CR, LF or
/// CR LF. Keys that send escape sequences, such as arrows, have no effect.
///
/// Not thread-safe.
final class LineEditor {
    private static final int BACKSPACE = 0x08;
    private static final int DELETE = 0x7f;
    private static final int ESCAPE = 0x1b;
    private static final int CTRL_C = 0x03;
    private static final int CTRL_D = 0x04;
    private static final int CTRL_R = 0x12;
    private static final int CTRL_U = 0x15;
    private static final int CTRL_W = 0x17;
    private static final char BELL = 0x07;

    /// What a character did.
    enum Result {
        /// The line goes on.
        MORE,
        /// The line is complete.
        LINE,
        /// The line was given up.
        INTERRUPT,
        /// There will be no more lines.
        END,
        /// The line is longer than a line may be.
        TOO_LONG
    }

    private enum Escape {
        NONE,
        STARTED,
        CONTROL_SEQUENCE,
        ONE_MORE
    }

    private final int maxChars;
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder shown = new StringBuilder();
    private boolean hidden;
    private boolean afterCr;
    private Escape escape = Escape.NONE;

    LineEditor(int maxChars) {
        this.maxChars = maxChars;
    }

    /// Starts a new line.
    ///
    /// @param secret whether it is shown while it is typed
    void start(boolean secret) {
        line.setLength(0);
        hidden = secret;
        escape = Escape.NONE;
    }

    /// The line so far, without its end.
    String line() {
        return line.toString();
    }

    /// Takes what the terminal is to show since the last time.
    String takeShown() {
        String text = shown.toString();
        shown.setLength(0);
        return text;
    }

    /// Takes a character.
    Result take(int character) {
        boolean secondOfPair = afterCr && character == '\n';
        afterCr = character == '\r';
        if (secondOfPair || isEscaped(character)) {
            return Result.MORE;
        }
        return switch (character) {
            case '\r', '\n' -> {
                shown.append("\r\n"); // after a secret, too
                yield Result.LINE;
            }
            case CTRL_C -> interrupt();
            case CTRL_D -> {
                if (line.isEmpty()) {
                    yield Result.END;
                }
                shown.append(BELL);
                yield Result.MORE;
            }
            default -> edit(character);
        };
    }

    private Result edit(int character) {
        switch (character) {
            case BACKSPACE, DELETE -> eraseCharacter();
            case CTRL_W -> eraseWord();
            case CTRL_U -> eraseLine();
            case CTRL_R -> show("\r\n" + line);
            case ESCAPE -> escape = Escape.STARTED;
            case '\t' -> {
                return insert(' '); // of a width that is known
            }
            default -> {
                return insert(character);
            }
        }
        return Result.MORE;
    }

    private Result insert(int character) {
        if (character == 0) {
            return Result.MORE; // what some terminals send for nothing
        }
        if (Character.isISOControl(character)) {
            shown.append(BELL);
            return Result.MORE;
        }
        if (line.length() + Character.charCount(character) > maxChars) {
            return Result.TOO_LONG;
        }
        line.appendCodePoint(character);
        show(Character.toString(character));
        return Result.MORE;
    }

    /// Gives the line up.
    Result interrupt() {
        shown.append("^C\r\n");
        return Result.INTERRUPT;
    }

    /// Erases the last character, if there is one, with the marks that belong to it.
    void eraseCharacter() {
        while (!line.isEmpty()) {
            int last = line.codePointBefore(line.length());
            int columns = columns(last);
            line.setLength(line.length() - Character.charCount(last));
            show("\b \b".repeat(columns));
            if (columns > 0) {
                return;
            }
        }
    }

    private void eraseWord() {
        while (endsWithBlank() && !line.isEmpty()) {
            eraseCharacter();
        }
        while (!endsWithBlank() && !line.isEmpty()) {
            eraseCharacter();
        }
    }

    private boolean endsWithBlank() {
        return !line.isEmpty() && line.charAt(line.length() - 1) == ' ';
    }

    /// Erases all of the line.
    void eraseLine() {
        while (!line.isEmpty()) {
            eraseCharacter();
        }
    }

    private void show(String text) {
        if (!hidden) {
            shown.append(text);
        }
    }

    /// Whether a character belongs to an escape sequence: ESC [ up to a letter or such (ECMA-48,
    /// section 5.4), ESC O and one more, ESC and one more.
    private boolean isEscaped(int character) {
        Escape before = escape;
        escape =
                switch (before) {
                    case NONE, ONE_MORE -> Escape.NONE;
                    case STARTED ->
                            switch (character) {
                                case '[' -> Escape.CONTROL_SEQUENCE;
                                case 'O' -> Escape.ONE_MORE;
                                default -> Escape.NONE;
                            };
                    case CONTROL_SEQUENCE ->
                            character >= ' ' && character < '@'
                                    ? Escape.CONTROL_SEQUENCE
                                    : Escape.NONE;
                };
        return before != Escape.NONE && !Character.isISOControl(character);
    }

    /// How many columns a terminal shows a character in: marks that combine take none, those of
    /// East Asia two.
    private static int columns(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(c) ? 2 : 1;
        };
    }

    /// The ranges of wide and full-width characters (Unicode's East Asian Width), roughly.
    private static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115f
                        || (c >= 0x2e80 && c <= 0xa4cf)
                        || (c >= 0xac00 && c <= 0xd7a3)
                        || (c >= 0xf900 && c <= 0xfaff)
                        || (c >= 0xfe30 && c <= 0xfe6f)
                        || (c >= 0xff00 && c <= 0xff60)
                        || (c >= 0xffe0 && c <= 0xffe6)
                        || (c >= 0x1f300 && c <= 0x1faff)
                        || (c >= 0x20000 && c <= 0x3fffd));
    }
}
