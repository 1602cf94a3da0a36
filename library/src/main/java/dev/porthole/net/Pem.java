package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Keys and certificates from PEM files (RFC 7468; the older key forms of RFC 8017 and RFC 5915
/// too).
final class Pem {
    private static final int MAX_FILE_BYTES = 1024 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN ([A-Z0-9 ]+)-----\\s*"
                            + "((?:[A-Za-z-]+: .*\\s+)*[^-]*)" // headers, RFC 1421 section 4.4
                            + "-----END \\1-----");

    // DER: the version and algorithm that PKCS#8 (RFC 5958) puts in front of the older forms.
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] RSA_ALGORITHM = {
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };
    private static final byte[] EC_OID = {
        0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
    };
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int EC_PARAMETERS = 0xa0; // [0], RFC 5915 section 3

    private Pem() {}

    /// All certificates of a file, in its order.
    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(text(file));
        while (block.find()) {
            if (block.group(1).endsWith("CERTIFICATE")) {
                found.add(certificate(file, der(file, block.group(2))));
            }
        }
        if (found.isEmpty()) {
            throw new TlsException(file + " holds no certificate in PEM form");
        }
        return found;
    }

    /// The first private key of a file.
    static PrivateKey privateKey(Path file) throws IOException {
        Matcher block = BLOCK.matcher(text(file));
        while (block.find()) {
            String kind = block.group(1);
            if (kind.endsWith("PRIVATE KEY")) {
                return privateKey(file, kind, block.group(2));
            }
        }
        throw new TlsException(file + " holds no private key in PEM form");
    }

    private static PrivateKey privateKey(Path file, String kind, String base64) throws IOException {
        if (kind.startsWith("ENCRYPTED") || base64.contains("ENCRYPTED")) {
            throw new TlsException(
                    file
                            + " is protected by a password; write it without one first: openssl"
                            + " pkey -in FILE -out FILE");
        }
        byte[] der = der(file, base64);
        return switch (kind) {
            case "PRIVATE KEY" -> key(file, der);
            case "RSA PRIVATE KEY" -> key(file, pkcs8(RSA_ALGORITHM, der));
            case "EC PRIVATE KEY" -> key(file, pkcs8(ecAlgorithm(file, der), der));
            default -> throw new TlsException(file + " holds a key of unknown form: " + kind);
        };
    }

    /// Tries the algorithms in turn: the encoding names its own, which the JDK does not tell.
    private static PrivateKey key(Path file, byte[] pkcs8) throws TlsException {
        for (String algorithm : List.of("EC", "RSA", "EdDSA", "RSASSA-PSS")) {
            PrivateKey key = keyOf(algorithm, pkcs8);
            if (key != null) {
                return key;
            }
        }
        throw new TlsException(file + " holds a damaged private key, or one of unknown algorithm");
    }

    private static @Nullable PrivateKey keyOf(String algorithm, byte[] pkcs8) {
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException _) {
            return null;
        }
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTET_STRING, key));
    }

    /// The curve stands inside the key (RFC 5915, section 3): `SEQUENCE {1, OCTET STRING, [0]
    /// curve, …}`.
    private static byte[] ecAlgorithm(Path file, byte[] der) throws TlsException {
        try {
            ByteBuffer key = ByteBuffer.wrap(der);
            open(key, SEQUENCE);
            skip(key);
            skip(key);
            byte[] curve = new byte[open(key, EC_PARAMETERS)];
            key.get(curve);
            return tagged(SEQUENCE, EC_OID, curve);
        } catch (RuntimeException e) {
            throw new TlsException(file + " holds an EC private key that names no curve", e);
        }
    }

    private static int open(ByteBuffer der, int tag) {
        if ((der.get() & 0xff) != tag) {
            throw new IllegalArgumentException("no element of tag " + tag);
        }
        int length = der.get() & 0xff;
        if (length < 0x80) {
            return length;
        }
        int value = 0;
        for (int i = 0; i < (length & 0x7f); i++) {
            value = Math.addExact(Math.multiplyExact(value, 256), der.get() & 0xff);
        }
        return value;
    }

    private static void skip(ByteBuffer der) {
        int length = open(der, der.get(der.position()) & 0xff);
        der.position(der.position() + length);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] each : parts) {
            length += each.length;
        }
        ByteBuffer out = ByteBuffer.allocate(length + 6);
        out.put((byte) tag);
        if (length < 0x80) {
            out.put((byte) length);
        } else {
            out.put((byte) 0x84).putInt(length);
        }
        for (byte[] each : parts) {
            out.put(each);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static X509Certificate certificate(Path file, byte[] der) throws TlsException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new TlsException(file + " holds a damaged certificate", e);
        }
    }

    private static byte[] der(Path file, String base64) throws TlsException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new TlsException(file + " is damaged: it is not valid base64", e);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new TlsException(file + " is no PEM file: it is longer than 1 MiB");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NetException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new TlsException("there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new TlsException(file + " may not be read by this user", e);
        } catch (IOException e) {
            throw new TlsException(file + " can't be read: " + e.getMessage(), e);
        }
    }
}
