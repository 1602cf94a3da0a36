package dev.porthole.wire;

import dev.porthole.net.MalformedException;

import java.util.List;

/// An answer with a code of three digits and one or more lines of text, as SMTP, FTP and NNTP have
/// it (RFC 5321, section 4.2; RFC 959, section 4.2; RFC 3977, section 3.2):
///
/// ```
/// 250-mx.example.org
/// 250 PIPELINING
/// ```
///
/// Immutable and thread-safe.
///
/// @param code 100-599
/// @param lines the texts after the code, at least one, without CR and LF
public record Reply(int code, List<String> lines) {
    private static final int CODE_LENGTH = 3;

    /// Checks the reply.
    ///
    /// @throws IllegalArgumentException if the code is not in 100-599 or there is no line
    public Reply {
        lines = List.copyOf(lines);
        if (code < 100 || code > 599) {
            throw new IllegalArgumentException("a reply's code is in 100-599, not " + code);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has a line");
        }
    }

    /// A reply of some lines, of one empty line if none is given.
    public static Reply of(int code, String... lines) {
        return new Reply(code, lines.length == 0 ? List.of("") : List.of(lines));
    }

    /// 1yz: begun, and a further reply will come.
    public boolean isPreliminary() {
        return code / 100 == 1;
    }

    /// 2yz: done.
    public boolean isPositive() {
        return code / 100 == 2;
    }

    /// 3yz: more is asked for.
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    /// 4yz: not now.
    public boolean isTemporary() {
        return code / 100 == 4;
    }

    /// 5yz: not so.
    public boolean isPermanent() {
        return code / 100 == 5;
    }

    /// This reply, if it has one of `codes`.
    ///
    /// @param command what it answers, without its secrets, for the failure
    /// @throws WireException.Refused if it has a code of 400 or more
    /// @throws MalformedException if it has another code, which this command can't have
    public Reply require(String command, int... codes) throws WireException, MalformedException {
        for (int each : codes) {
            if (each == code) {
                return this;
            }
        }
        if (code >= 400) {
            throw new WireException.Refused(command, this);
        }
        throw new MalformedException(
                Printable.of(command) + " was answered with what is no answer to it: " + this);
    }

    /// This reply, if it is positive.
    ///
    /// @throws WireException.Refused if it has a code of 400 or more
    /// @throws MalformedException if it is preliminary or intermediate
    public Reply requirePositive(String command) throws WireException, MalformedException {
        return require(command, code / 100 == 2 ? code : 200);
    }

    /// The text of its first line.
    public String text() {
        return lines.getFirst();
    }

    /// The code in front of a line.
    ///
    /// @throws MalformedException if the line does not begin with a code, followed by a space, a
    ///   hyphen or nothing
    static int parseCode(String line) throws MalformedException {
        boolean separated =
                line.length() == CODE_LENGTH
                        || (line.length() > CODE_LENGTH
                                && (line.charAt(CODE_LENGTH) == ' '
                                        || line.charAt(CODE_LENGTH) == '-'));
        if (!separated || !isCode(line)) {
            throw new MalformedException(
                    "a reply begins with a code of three digits, not with \""
                            + Printable.of(line)
                            + "\"");
        }
        return Integer.parseInt(line, 0, CODE_LENGTH, 10);
    }

    private static boolean isCode(String line) {
        return line.charAt(0) >= '1'
                && line.charAt(0) <= '5'
                && isDigit(line.charAt(1))
                && isDigit(line.charAt(2));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Whether the line with a code is the last of its reply.
    static boolean isLast(String line) {
        return line.length() == CODE_LENGTH || line.charAt(CODE_LENGTH) == ' ';
    }

    /// What a line says after its code.
    static String textOf(String line) {
        return line.length() <= CODE_LENGTH + 1 ? "" : line.substring(CODE_LENGTH + 1);
    }

    /// The code and its lines on one line, escaped: `250 mx.example.org / PIPELINING`.
    @Override
    public String toString() {
        return Printable.of(code + " " + String.join(" / ", lines));
    }
}
