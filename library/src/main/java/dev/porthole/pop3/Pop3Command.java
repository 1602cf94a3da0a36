package dev.porthole.pop3;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A command of a client: a verb and its arguments, without CRLF (RFC 1939, section 3).
///
/// Immutable and thread-safe.
///
/// @param verb what to do
/// @param arguments without spaces, but for a name and a password
record Pop3Command(Pop3Verb verb, List<String> arguments) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    Pop3Command {
        arguments = List.copyOf(arguments);
    }

    static Pop3Command of(Pop3Verb verb, Object... arguments) {
        return new Pop3Command(verb, List.of(arguments).stream().map(String::valueOf).toList());
    }

    /// Reads a line.
    ///
    /// @throws Pop3Refusal if it is no command
    static Pop3Command parse(String line) throws Pop3Refusal {
        String[] words = line.split(" ", 2);
        Pop3Verb verb =
                Pop3Verb.parse(words[0])
                        .orElseThrow(() -> new Pop3Refusal("there is no such command"));
        String rest = words.length == 1 ? "" : words[1];
        List<String> arguments =
                rest.isBlank()
                        ? List.of()
                        : verb.hasFreeArgument()
                                ? List.of(rest)
                                : List.of(rest.strip().split(" +"));
        if (!verb.takes(arguments.size())) {
            throw new Pop3Refusal("that is not how " + verb + " is written");
        }
        return new Pop3Command(verb, arguments);
    }

    /// The line that [#parse] reads.
    String encode() {
        return arguments.isEmpty() ? verb.name() : verb + " " + String.join(" ", arguments);
    }

    /// An argument that is a number: of a message, or of lines.
    ///
    /// @throws Pop3Refusal if it is none
    int number(int position) throws Pop3Refusal {
        String text = arguments.get(position);
        if (!NUMBER.matcher(text).matches()) {
            throw new Pop3Refusal("a number is 1 to 9 digits");
        }
        return Integer.parseInt(text);
    }

    /// How many characters of a line observers may see: not what follows PASS, the digest of APOP,
    /// or the initial response of AUTH.
    static int shownCharacters(String line) {
        String verb = line.strip().split(" ", 2)[0].toUpperCase(Locale.ROOT);
        return switch (verb) {
            case "PASS" -> afterWords(line, 1);
            case "APOP", "AUTH" -> afterWords(line, 2);
            default -> line.length();
        };
    }

    /// The position behind so many words and the spaces that follow them.
    private static int afterWords(String line, int count) {
        int position = skip(line, 0, true);
        for (int i = 0; i < count; i++) {
            position = skip(line, skip(line, position, false), true);
        }
        return position;
    }

    private static int skip(String line, int start, boolean spaces) {
        int end = start;
        while (end < line.length() && (line.charAt(end) == ' ') == spaces) {
            end++;
        }
        return end;
    }

    /// Without secrets.
    @Override
    public String toString() {
        String line = encode();
        int shown = shownCharacters(line);
        return shown < line.length() ? line.substring(0, shown) + "***" : line;
    }
}
