package dev.porthole.telnet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is said of the option TERMINAL-TYPE (RFC 1091): `SEND`, and `IS` with a name. A side with
/// several names says the next one at each `SEND`, and the last one twice; so the asker knows that
/// it has heard all.
///
/// Not thread-safe.
final class TerminalType {
    private static final byte IS = 0;
    private static final byte SEND = 1;

    /// 40 characters at most (RFC 1091, section 2); these are in the names of terminfo. A name from
    /// outside may end up in an environment or a path.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]{0,39}");

    private final List<String> names;
    private int next;

    /// The names that this side says of itself, the best one first.
    TerminalType(List<String> names) {
        this.names = names;
    }

    /// The answer to `SEND`.
    byte[] answer() {
        String name = names.isEmpty() ? "UNKNOWN" : names.get(Math.min(next, names.size() - 1));
        next = next == names.size() ? 0 : next + 1; // again from the start, after the repetition
        return encode(name);
    }

    static byte[] encode(String name) {
        byte[] text = name.toUpperCase(Locale.ROOT).getBytes(US_ASCII);
        byte[] said = new byte[text.length + 1];
        said[0] = IS;
        System.arraycopy(text, 0, said, 1, text.length);
        return said;
    }

    static byte[] send() {
        return new byte[] {SEND};
    }

    static boolean isSend(byte[] said) {
        return said.length == 1 && said[0] == SEND;
    }

    /// The name that was said, in lower case, as terminfo has it; empty if it was none or no
    /// terminal has such a name.
    static Optional<String> parse(byte[] said) {
        if (said.length == 0 || said[0] != IS) {
            return Optional.empty();
        }
        String name = new String(Arrays.copyOfRange(said, 1, said.length), US_ASCII);
        return isName(name) ? Optional.of(name.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
