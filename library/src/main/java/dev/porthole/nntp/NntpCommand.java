package dev.porthole.nntp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// A command of a client: a verb and its arguments, without CRLF (RFC 3977, section 3.1).
///
/// Immutable and thread-safe.
///
/// @param verb what to do
/// @param arguments not empty, and without spaces, but for a name and a password
record NntpCommand(NntpVerb verb, List<String> arguments) {
    /// Of a line with its CRLF (RFC 3977, section 3.1).
    static final int MAX_BYTES = 512;

    private static final int CRLF_BYTES = 2;
    private static final String NAME = "USER";
    private static final String SECRET = "PASS";

    /// Checks the arguments: none of them can become two.
    NntpCommand {
        arguments = List.copyOf(arguments);
        boolean free = isFree(verb, arguments.isEmpty() ? "" : arguments.getFirst());
        for (int i = 0; i < arguments.size(); i++) {
            String each = arguments.get(i);
            if (each.isEmpty() || (!(free && i == 1) && each.chars().anyMatch(c -> c <= ' '))) {
                throw new IllegalArgumentException(
                        "an argument of %s is a word without spaces".formatted(verb));
            }
        }
    }

    static NntpCommand of(NntpVerb verb, Object... arguments) {
        return new NntpCommand(verb, List.of(arguments).stream().map(String::valueOf).toList());
    }

    /// Reads a line. Spaces and tabs stand between words and may stand behind them (section 3.1).
    ///
    /// @throws NntpRefusal with 500 or 501 if it is no command
    static NntpCommand parse(String line) throws NntpRefusal {
        int length = line.getBytes(StandardCharsets.UTF_8).length + CRLF_BYTES;
        if (length > MAX_BYTES) {
            throw NntpRefusal.syntax(
                    "a command has at most " + MAX_BYTES + " bytes, and this has " + length);
        }
        String[] words = line.split("[ \t]+", 2);
        NntpVerb verb =
                NntpVerb.parse(words[0])
                        .orElseThrow(() -> NntpRefusal.unknown("there is no such command"));
        List<String> arguments = arguments(verb, words.length == 1 ? "" : words[1]);
        if (!verb.takes(arguments.size())) {
            throw NntpRefusal.syntax("that is not how " + verb + " is written");
        }
        try {
            return new NntpCommand(verb, arguments);
        } catch (IllegalArgumentException e) { // another control character
            throw NntpRefusal.syntax(e);
        }
    }

    private static List<String> arguments(NntpVerb verb, String rest) {
        if (rest.isBlank()) {
            return List.of();
        }
        String[] two = rest.split("[ \t]", 2);
        return two.length == 2 && isFree(verb, two[0]) && !two[1].isEmpty()
                ? List.of(two)
                : List.of(rest.strip().split("[ \t]+"));
    }

    /// Whether all that follows the second word is one argument, spaces and all: a password may
    /// have them.
    private static boolean isFree(NntpVerb verb, String keyword) {
        return verb == NntpVerb.AUTHINFO
                && (keyword.equalsIgnoreCase(NAME) || keyword.equalsIgnoreCase(SECRET));
    }

    /// The line that [#parse] reads.
    ///
    /// @throws IllegalArgumentException if it would be longer than a command may be
    String encode() {
        String line = arguments.isEmpty() ? verb.name() : verb + " " + String.join(" ", arguments);
        int length = line.getBytes(StandardCharsets.UTF_8).length + CRLF_BYTES;
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a command of NNTP has at most %d bytes (RFC 3977, section 3.1), and this %s would have %d"
                            .formatted(MAX_BYTES, verb, length));
        }
        return line;
    }

    /// The first argument in capital letters, which says what MODE, LIST and AUTHINFO are to do;
    /// empty if there is none.
    String keyword() {
        return arguments.isEmpty() ? "" : arguments.getFirst().toUpperCase(Locale.ROOT);
    }

    /// The argument at a position that is there.
    String argument(int position) {
        return arguments.get(position);
    }

    boolean has(int position) {
        return position < arguments.size();
    }

    /// What has to be selected for it, which depends on the arguments: `ARTICLE` needs an article,
    /// `ARTICLE 5` a group, `ARTICLE <id>` nothing.
    ///
    /// @throws NntpRefusal with 501 if the argument is none of these: that comes before 412
    NntpState needs() throws NntpRefusal {
        return switch (verb) {
            case LAST, NEXT -> NntpState.GROUP; // and then 420, if that is all there is
            case LISTGROUP -> arguments.isEmpty() ? NntpState.GROUP : NntpState.NO_GROUP;
            case ARTICLE, HEAD, BODY, STAT -> has(0) ? needs(readArticle(0)) : NntpState.ARTICLE;
            case OVER, XOVER -> has(0) ? needs(readArticles(0)) : NntpState.ARTICLE;
            case HDR, XHDR -> has(1) ? needs(readArticles(1)) : NntpState.ARTICLE;
            default -> NntpState.NO_GROUP;
        };
    }

    private static NntpState needs(ArticleId id) {
        return id instanceof MessageId ? NntpState.NO_GROUP : NntpState.GROUP;
    }

    /// An argument that says which article.
    ///
    /// @throws NntpRefusal with 501 if it does not, or says several
    ArticleId readArticle(int position) throws NntpRefusal {
        ArticleId id = readArticles(position);
        if (id instanceof ArticleNumbers numbers
                && (!numbers.isSingle() || argument(position).contains("-"))) {
            throw NntpRefusal.syntax(verb + " is about one article");
        }
        return id;
    }

    /// An argument that says which articles.
    ///
    /// @throws NntpRefusal with 501 if it does not
    ArticleId readArticles(int position) throws NntpRefusal {
        try {
            return ArticleId.parse(argument(position));
        } catch (IllegalArgumentException e) {
            throw NntpRefusal.syntax(e);
        }
    }

    /// An argument that is a message-id.
    ///
    /// @throws NntpRefusal with 501 if it is none
    MessageId readMessageId(int position) throws NntpRefusal {
        try {
            return new MessageId(argument(position));
        } catch (IllegalArgumentException e) {
            throw NntpRefusal.syntax(e);
        }
    }

    /// An argument that is a range of numbers.
    ///
    /// @throws NntpRefusal with 501 if it is none
    ArticleNumbers readRange(int position) throws NntpRefusal {
        try {
            return ArticleNumbers.parse(argument(position));
        } catch (IllegalArgumentException e) {
            throw NntpRefusal.syntax(e);
        }
    }

    /// An argument that is a wildmat.
    ///
    /// @throws NntpRefusal with 501 if it is none
    Wildmat readWildmat(int position) throws NntpRefusal {
        try {
            return Wildmat.parse(argument(position));
        } catch (IllegalArgumentException e) {
            throw NntpRefusal.syntax(e);
        }
    }

    /// How many characters of a line observers may see: not what follows AUTHINFO PASS, nor the
    /// initial response of AUTHINFO SASL. Of what is neither, nor AUTHINFO USER, no more than the
    /// two words: a password may follow a misspelt one.
    static int shownCharacters(String line) {
        String[] words = line.strip().split("[ \t]+", 3);
        if (!words[0].equalsIgnoreCase("AUTHINFO")) {
            return line.length();
        }
        String keyword = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "";
        return switch (keyword) {
            case NAME -> line.length();
            case "SASL" -> afterWords(line, 3);
            default -> afterWords(line, 2);
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
        while (end < line.length() && (line.charAt(end) <= ' ') == spaces) {
            end++;
        }
        return end;
    }

    /// Without secrets.
    @Override
    public String toString() {
        String line = arguments.isEmpty() ? verb.name() : verb + " " + String.join(" ", arguments);
        int shown = shownCharacters(line);
        return shown < line.length() ? line.substring(0, shown) + "***" : line;
    }
}
