package dev.porthole.nntp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a server can (RFC 3977, section 5.2): `VERSION 2`, `READER`, `OVER MSGID`.
///
/// Immutable and thread-safe.
///
/// @param all the arguments of each capability, by its name in capital letters
public record NntpCapabilities(Map<String, List<String>> all) {
    /// Of a server that does not know CAPABILITIES.
    public static final NntpCapabilities NONE = new NntpCapabilities(Map.of());

    private static final String VERSION = "VERSION";

    /// Keeps its own copy.
    public NntpCapabilities {
        all = Map.copyOf(all);
    }

    /// Reads the lines of a listing.
    static NntpCapabilities parse(List<String> lines) {
        Map<String, List<String>> all = new TreeMap<>();
        for (String line : lines) {
            List<String> words = List.of(line.strip().split("[ \t]+"));
            all.put(
                    words.getFirst().toUpperCase(Locale.ROOT),
                    List.copyOf(words.subList(1, words.size())));
        }
        return new NntpCapabilities(all);
    }

    /// The lines that [#parse] reads: VERSION first, as it has to be, and the others by name.
    List<String> encode() {
        TreeMap<String, List<String>> sorted = new TreeMap<>(all);
        return Stream.concat(
                        Stream.of(VERSION).filter(all::containsKey),
                        sorted.keySet().stream().filter(each -> !each.equals(VERSION)))
                .map(each -> each + " " + String.join(" ", sorted.getOrDefault(each, List.of())))
                .map(String::strip)
                .toList();
    }

    /// Whether it has this one, such as `STARTTLS`.
    public boolean has(String name) {
        return all.containsKey(name);
    }

    /// Whether it has this one with this argument, such as `AUTHINFO USER`.
    public boolean has(String name, String argument) {
        return all.getOrDefault(name, List.of()).stream().anyMatch(argument::equalsIgnoreCase);
    }

    /// The mechanisms of AUTHINFO SASL that it takes now; none if it takes none.
    public Set<String> mechanisms() {
        return has("AUTHINFO", "SASL") ? Set.copyOf(all.getOrDefault("SASL", List.of())) : Set.of();
    }
}
