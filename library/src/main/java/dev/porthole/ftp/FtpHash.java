package dev.porthole.ftp;

import dev.porthole.disk.Disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
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
    private static final int STEPS = 64; // of a buffer each, then others have their turn

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
            readAll(file, buffer, sum::update);
            return HexFormat.of().toHexDigits((int) sum.getValue());
        }
        MessageDigest digest = digest();
        readAll(file, buffer, digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void readAll(FileChannel file, ByteBuffer buffer, Consumer<ByteBuffer> sum)
            throws IOException {
        boolean more = true;
        while (more) {
            more = Disk.call(() -> readSome(file, buffer, sum));
        }
    }

    private static boolean readSome(FileChannel file, ByteBuffer buffer, Consumer<ByteBuffer> sum)
            throws IOException {
        for (int i = 0; i < STEPS; i++) {
            if (file.read(buffer.clear()) < 0) {
                return false;
            }
            sum.accept(buffer.flip());
        }
        return true;
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
