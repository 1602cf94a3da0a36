package dev.porthole.wire;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A server that misbehaves around STARTTLS, as a script of Email-Analysis-Toolkit's
/// fake-mail-server describes it (RON: the keys that its scripts use).
///
/// The corpus is no part of the project: it is looked for beside it, or where `porthole.corpora`
/// points.
public final class CorpusScript {
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-fA-F]{2})");

    private final String text;

    public CorpusScript(String ron) {
        text = ron.replaceAll("(?m)//.*$", "");
    }

    /// The scripts for a protocol; skips the test where there are none.
    public static List<Path> files(String protocol) throws IOException {
        Path corpora = Path.of(System.getProperty("porthole.corpora", "../../shared/corpora"));
        Path folder = corpora.resolve("starttls").resolve(protocol);
        assumeTrue(
                Files.isDirectory(folder),
                "skipped: there is no corpus at " + folder + "; -Dporthole.corpora names another");
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(each -> each.toString().endsWith(".ron")).sorted().toList();
        }
    }

    /// The last two parts of its path: what it is about, and its name.
    public static String name(Path script) {
        int count = script.getNameCount();
        return script.subpath(count - 2, count).toString();
    }

    /// The text of a key.
    public Optional<String> string(String key) {
        Matcher matcher = Pattern.compile("\\b" + key + ":\\s*" + TEXT.pattern()).matcher(text);
        return matcher.find() ? Optional.of(unescape(matcher.group(1))) : Optional.empty();
    }

    /// The texts in a key's list.
    public List<String> list(String key) {
        return strings(section(key));
    }

    /// What is said to commands in place of the usual; their case does not matter.
    public Map<String, String> overridden() {
        List<String> pairs = strings(section("override_response", '{', '}'));
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            all.put(pairs.get(i), pairs.get(i + 1));
        }
        return all;
    }

    /// Whether TLS starts after the reply to STARTTLS.
    public boolean makesTransition() {
        return !text.contains("stls_make_transition: false");
    }

    /// A key's list as it is written.
    public String section(String key) {
        return section(key, '[', ']');
    }

    /// What stands between brackets after a key; nothing if the key is not there.
    private String section(String key, char open, char close) {
        Matcher matcher =
                Pattern.compile("\\b" + key + ":\\s*" + Pattern.quote("" + open)).matcher(text);
        if (!matcher.find()) {
            return "";
        }
        int depth = 1;
        int end = matcher.end();
        while (depth > 0) {
            char c = text.charAt(end++);
            depth += c == open ? 1 : c == close ? -1 : 0;
        }
        return text.substring(matcher.end(), end - 1);
    }

    private static List<String> strings(String section) {
        return TEXT.matcher(section).results().map(each -> unescape(each.group(1))).toList();
    }

    /// RON's escapes are Java's, but for a byte in hexadecimal.
    private static String unescape(String escaped) {
        return HEX.matcher(escaped)
                .replaceAll(each -> "\\\\%03o".formatted(HexFormat.fromHexDigits(each.group(1))))
                .translateEscapes();
    }
}
