package dev.porthole.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Messages that can be told apart, and what lies in a folder.
final class Mail {
    private Mail() {}

    static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(US_ASCII));
    }

    static String text(Maildir maildir, StoredMessage message) throws IOException {
        try (InputStream in = maildir.open(message)) {
            return new String(in.readAllBytes(), US_ASCII);
        }
    }

    static List<String> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    static List<String> texts(Maildir maildir) throws IOException {
        List<String> all = new ArrayList<>();
        for (StoredMessage each : maildir.list()) {
            all.add(text(maildir, each));
        }
        return all;
    }

    /// The message of a number: its length and each byte follow from it.
    static String numbered(int number) {
        String line = "message " + number + "\r\n";
        return line.repeat(1 + number * 37 % 800);
    }
}
