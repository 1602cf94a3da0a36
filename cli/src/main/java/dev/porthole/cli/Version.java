package dev.porthole.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Which Porthole this is.
final class Version {
    private static final String PROPERTIES =
            "/META-INF/maven/dev.porthole/porthole-cli/pom.properties"; // Maven puts it in the jar
    private static final String KEY = "version=";

    private Version() {}

    /// `porthole 1.2.3 (Java 25.0.1)`.
    static String line() throws IOException {
        return "porthole " + number() + " (Java " + System.getProperty("java.version") + ")";
    }

    /// The version in the jar; `unpackaged` for classes that are in none.
    private static String number() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(PROPERTIES)) {
            String text =
                    in == null ? "" : new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            int start = text.indexOf(KEY);
            if (start < 0) {
                return "unpackaged";
            }
            int end = text.indexOf('\n', start);
            return text.substring(start + KEY.length(), end < 0 ? text.length() : end).strip();
        }
    }
}
