package dev.porthole.lab.experiment;

import java.nio.charset.StandardCharsets;

/// Bytes to send.
final class Bytes {
    private Bytes() {}

    /// A text, in UTF-8.
    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// So many, of which any piece can be told from any other: each is the number of its place,
    /// modulo 251, a prime.
    static byte[] many(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }
}
