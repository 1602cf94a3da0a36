package dev.porthole.ftp;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// A command line (RFC 959, section 5.3): a word, and after one space the argument, which may hold
/// and begin with spaces: it can be a file's name.
///
/// Its text never shows a password.
///
/// @param verb null for one that is not known here
/// @param name as it came, in capitals
/// @param argument empty for none
record FtpCommand(@Nullable FtpVerb verb, String name, String argument) {
    private static final int NAME_LENGTH = 4;

    static FtpCommand of(FtpVerb verb, String argument) {
        return new FtpCommand(verb, verb.name(), argument);
    }

    static FtpCommand parse(String line) {
        int space = line.indexOf(' ');
        String name = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        return new FtpCommand(FtpVerb.of(name), name, space < 0 ? "" : line.substring(space + 1));
    }

    String encode() {
        return argument.isEmpty() ? name : name + " " + argument;
    }

    /// Whether its verb takes such an argument.
    boolean isWellFormed() {
        return verb == null
                || switch (verb.argument()) {
                    case NONE, OPTIONAL ->
                            true; // some clients send an argument to CDUP and the like
                    case REQUIRED -> !argument.isEmpty();
                };
    }

    /// How many characters of a line observers may see: all, but of `PASS` and `ACCT` the word
    /// only. What Telnet has put in front (RFC 959, section 5.3.1) does not hide the word.
    static int shownCharacters(String line) {
        int start = 0;
        while (start < line.length() && !isLetter(line.charAt(start))) {
            start++;
        }
        int end = Math.min(line.length(), start + NAME_LENGTH);
        FtpVerb verb = FtpVerb.of(line.substring(start, end));
        return verb == null || !verb.isSecret() ? line.length() : Math.min(line.length(), end + 1);
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    @Override
    public String toString() {
        return verb != null && verb.isSecret() ? name + " ***" : encode();
    }
}
