package dev.porthole.lab.view;

/// How text is drawn: with box characters and colour for a terminal, or in plain ASCII for a pipe,
/// a file, a printer.
///
/// @param isPlain ASCII only, no escape sequences; texts in Korean stay what they are
/// @param width cells in a line, at least 60
public record Style(boolean isPlain, int width) {
    static final String BOLD = "1";
    static final String DIM = "2";
    static final String RED = "31";
    static final String GREEN = "32";
    static final String YELLOW = "33";
    static final String CYAN = "36";

    private static final int LEAST_WIDTH = 60;
    private static final int PLAIN_WIDTH = 100;

    /// Corrects the width.
    public Style {
        width = Math.max(LEAST_WIDTH, width);
    }

    /// For a pipe or a file, 100 cells wide.
    public static Style plain() {
        return new Style(true, PLAIN_WIDTH);
    }

    /// For a terminal of that width.
    public static Style terminal(int width) {
        return new Style(false, width);
    }

    String paint(String code, String text) {
        return isPlain || text.isBlank() ? text : "\033[" + code + "m" + text + "\033[0m";
    }

    /// The character for a lane, a seen or a deduced arrow, an arrow's head.
    char lane() {
        return isPlain ? '|' : '│';
    }

    char seen() {
        return isPlain ? '-' : '─';
    }

    char deduced() {
        return isPlain ? '.' : '┄';
    }

    char headRight() {
        return isPlain ? '>' : '▶';
    }

    char headLeft() {
        return isPlain ? '<' : '◀';
    }

    /// The characters of a timeline: waiting for an answer, and having it.
    char waiting() {
        return isPlain ? '.' : '·';
    }

    char running() {
        return isPlain ? '=' : '━';
    }

    String times() {
        return isPlain ? " x" : " ×";
    }

    String result() {
        return isPlain ? " -> " : " → ";
    }

    String rule(int cells) {
        return (isPlain ? "-" : "─").repeat(cells);
    }
}
