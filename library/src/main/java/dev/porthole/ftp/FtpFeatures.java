package dev.porthole.ftp;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a server says it can (`FEAT`; RFC 2389, section 3). Immutable and thread-safe.
///
/// @param parameters of each feature, by its name in capitals; empty for none
public record FtpFeatures(Map<String, String> parameters) {
    /// Of a server that does not know `FEAT`.
    static final FtpFeatures NONE = new FtpFeatures(Map.of());

    /// Copies the map.
    public FtpFeatures {
        parameters = Map.copyOf(parameters);
    }

    /// Reads the lines of a reply between the first and the last.
    static FtpFeatures parse(Iterable<String> lines) {
        Map<String, String> parameters = new TreeMap<>();
        for (String each : lines) {
            String[] words = each.strip().split(" ", 2);
            parameters.merge(
                    words[0].toUpperCase(Locale.ROOT),
                    words.length > 1 ? words[1].strip() : "",
                    (one, other) -> one + ";" + other); // AUTH, of which some servers list several
        }
        return new FtpFeatures(parameters);
    }

    /// Whether the server has a feature of this name, in capitals: `MLST`, `UTF8`, `SIZE`.
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /// What the server says of a feature: `SHA-256*;MD5` of `HASH`; empty if it is not there.
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }
}
