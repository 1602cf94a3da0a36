package dev.porthole.ftp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.Tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/// An identity as other programs read it.
final class PemFiles {
    private PemFiles() {}

    /// Writes `cert.pem` and `key.pem`.
    static void write(Tls.Identity identity, Path folder) throws IOException {
        try {
            byte[] certificate = identity.chain().getFirst().getEncoded();
            Files.writeString(folder.resolve("cert.pem"), pem("CERTIFICATE", certificate));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        Path key = folder.resolve("key.pem");
        Files.writeString(key, pem("PRIVATE KEY", identity.key().getEncoded()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private static String pem(String label, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, text, label);
    }
}
