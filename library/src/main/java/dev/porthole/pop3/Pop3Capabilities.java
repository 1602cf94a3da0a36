package dev.porthole.pop3;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a server can (RFC 2449): `TOP`, `SASL PLAIN CRAM-MD5`, `EXPIRE 60`.
///
/// Immutable and thread-safe.
///
/// @param all the arguments of each capability, by its name in capital letters
public record Pop3Capabilities(Map<String, List<String>> all) {
    /// Of a server that does not know CAPA.
    public static final Pop3Capabilities NONE = new Pop3Capabilities(Map.of());

    /// Keeps its own copy.
    public Pop3Capabilities {
        all = Map.copyOf(all);
    }

    /// Reads the lines of a listing.
    static Pop3Capabilities parse(List<String> lines) {
        Map<String, List<String>> all = new TreeMap<>();
        for (String line : lines) {
            List<String> words = List.of(line.strip().split(" +"));
            all.put(
                    words.getFirst().toUpperCase(Locale.ROOT),
                    List.copyOf(words.subList(1, words.size())));
        }
        return new Pop3Capabilities(all);
    }

    /// The lines that [#parse] reads, sorted by name.
    List<String> encode() {
        return new TreeMap<>(all)
                .entrySet().stream()
                        .map(each -> each.getKey() + " " + String.join(" ", each.getValue()))
                        .map(String::strip)
                        .toList();
    }

    /// Whether it has this one, such as `STLS`.
    public boolean has(String name) {
        return all.containsKey(name);
    }

    /// The mechanisms of AUTH; none if it has no SASL.
    public Set<String> mechanisms() {
        return Set.copyOf(all.getOrDefault("SASL", List.of()));
    }
}
