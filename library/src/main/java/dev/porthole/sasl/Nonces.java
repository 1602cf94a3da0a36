package dev.porthole.sasl;

import java.security.SecureRandom;
import java.util.Base64;

/// Text that nobody can guess and that never comes twice.
final class Nonces {
    private static final int RANDOM_BYTES = 18; // 144 bits, 24 characters

    private static final SecureRandom RANDOM = new SecureRandom();

    private Nonces() {}

    static String next() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
