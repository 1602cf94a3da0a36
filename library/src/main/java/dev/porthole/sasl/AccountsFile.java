package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the file of [Accounts#read] and [Accounts#names].
final class AccountsFile {
    private static final int MAX_BYTES = 4 << 20;

    private AccountsFile() {}

    /// What is kept of each user, in the order of the lines.
    static Map<String, StoredSecret> read(Path file) throws IOException {
        Map<String, StoredSecret> secrets = new LinkedHashMap<>();
        int number = 0;
        for (String line : text(file).split("\n", -1)) {
            number++;
            String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (content.isBlank() || content.startsWith("#")) {
                continue;
            }
            try {
                addLine(content, secrets);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
            }
        }
        return secrets;
    }

    private static void addLine(String line, Map<String, StoredSecret> secrets) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a line is NAME:SECRET, and this has no colon");
        }
        String secret = line.substring(colon + 1);
        StoredSecret stored =
                ScramKeys.isText(secret) ? ScramKeys.parse(secret) : new PlainSecret(secret);
        if (secrets.put(Prepared.name(line.substring(0, colon)), stored) != null) {
            throw new IllegalArgumentException("this user has a line already");
        }
    }

    private static String text(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException(file + " is longer than " + (MAX_BYTES >> 20) + " MiB");
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw new IOException(file + " is not in UTF-8");
        }
    }
}
