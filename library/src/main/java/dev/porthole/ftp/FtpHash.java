package dev.porthole.ftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/// A digest of a file, by which two files can be compared without sending either
/// (draft-ietf-ftpext2-hash-03). Against errors all will do; against an attacker SHA-256 only.
public enum FtpHash {
    /// SHA-256 (FIPS 180-4): the default.
    SHA_256("SHA-256"),
    /// SHA-1 (FIPS 180-4).
    SHA_1("SHA-1"),
    /// MD5 (RFC 1321).
    MD5("MD5"),
    /// CRC-32 (ISO 3309).
    CRC32("CRC32");

    private static final int BUFFER_BYTES = 64 * 1024;

    private final String text;

    FtpHash(String text) {
        this.text = text;
    }

    /// The name on the wire, in any case.
    static Optional<FtpHash> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equalsIgnoreCase(text)).findFirst();
    }

    /// The digest of a whole file, in hexadecimal digits.
    String of(FileChannel file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        if (this == CRC32) {
            CRC32 sum = new CRC32();
            while (file.read(buffer.clear()) >= 0) {
                sum.update(buffer.flip());
            }
            return HexFormat.of().toHexDigits((int) sum.getValue());
        }
        MessageDigest digest = digest();
        while (file.read(buffer.clear()) >= 0) {
            digest.update(buffer.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has all three
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
