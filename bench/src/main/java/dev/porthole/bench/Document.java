package dev.porthole.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A Markdown file with sections that programs write, between `<!-- NAME:begin -->` and `<!--
/// NAME:end -->`.
record Document(Path file) {
    /// Replaces what is between the markers of `section`.
    ///
    /// @throws IOException if the file or its markers are missing
    void replace(String section, String content) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), section, content));
    }

    /// `text` with what is between the markers of `section` replaced.
    static String replaced(String text, String section, String content) throws IOException {
        String begin = "<!-- " + section + ":begin -->\n";
        int from = text.indexOf(begin);
        int to = text.indexOf("<!-- " + section + ":end -->");
        if (from < 0 || to < from) {
            throw new IOException("the document has no section '" + section + "'");
        }
        return text.substring(0, from + begin.length()) + content + text.substring(to);
    }
}
