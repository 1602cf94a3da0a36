package dev.porthole.sasl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.KeySpec;

import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The digests that the mechanisms are made of. All of them are in every JDK.
final class Digests {
    static final int SHA_256_BYTES = 32;

    private Digests() {}

    static byte[] sha256(byte[] data) {
        return digest("SHA-256", data);
    }

    /// For APOP; as weak as it is.
    static byte[] md5(byte[] data) {
        return digest("MD5", data);
    }

    static byte[] hmacSha256(byte[] key, byte[] data) {
        return hmac("HmacSHA256", key, data);
    }

    static byte[] hmacMd5(byte[] key, byte[] data) {
        return hmac("HmacMD5", key, data);
    }

    /// `Hi` of RFC 5802, section 2.2, which is PBKDF2 (RFC 8018, section 5.2).
    static byte[] stretched(String password, byte[] salt, int iterations) {
        KeySpec spec =
                new PBEKeySpec(password.toCharArray(), salt, iterations, SHA_256_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks PBKDF2 with HMAC-SHA-256", e);
        }
    }

    static byte[] xor(byte[] a, byte[] b) {
        byte[] result = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = (byte) (a[i] ^ b[i]);
        }
        return result;
    }

    /// Whether two secrets are equal, in a time that tells neither where they differ nor how long
    /// the other one is.
    static boolean same(byte[] a, byte[] b) {
        return MessageDigest.isEqual(sha256(a), sha256(b));
    }

    private static byte[] digest(String algorithm, byte[] data) {
        try {
            return MessageDigest.getInstance(algorithm).digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + algorithm, e);
        }
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + algorithm, e);
        }
    }
}
