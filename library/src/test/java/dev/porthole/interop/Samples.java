package dev.porthole.interop;

import dev.porthole.net.Connection;
import dev.porthole.net.Deadline;
import dev.porthole.net.Tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// What the tests send, read and hand to the programs that they run.
public final class Samples {
    static final int MIB = 1024 * 1024;

    private Samples() {}

    /// Far enough that it passes only if something is wrong.
    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    /// Bytes of every value, in no order, the same for the same seed.
    static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// So many numbered lines.
    static String lines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("line ").append(i).append('\n');
        }
        return lines.toString();
    }

    /// Sends `bytes`, ends the output, and returns all that comes back until the end.
    static byte[] exchange(Connection connection, byte[] bytes) throws IOException {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> send(connection, bytes, sent));
        byte[] answer = readAll(connection);
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while sending");
        }
        return answer;
    }

    private static void send(Connection connection, byte[] bytes, CompletableFuture<Void> sent) {
        try {
            connection.write(bytes);
            connection.shutdownOutput();
            sent.complete(null);
        } catch (IOException | RuntimeException e) {
            sent.completeExceptionally(e);
        }
    }

    /// Reads until the end of the stream.
    static byte[] readAll(Connection connection) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        while (connection.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    /// Reads exactly so many bytes, fewer only at the end of the stream.
    static byte[] read(Connection connection, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && connection.read(buffer) >= 0) {
            Thread.onSpinWait();
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /// The path of a file in `src/test/resources/interop`.
    public static String resource(String name) {
        try {
            return Path.of(
                            Objects.requireNonNull(Samples.class.getResource("/interop/" + name))
                                    .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /// An identity as other programs want it.
    ///
    /// @param certificate a PEM file
    /// @param key a PEM file
    /// @param both a PEM file with the one and the other
    public record PemFiles(String certificate, String key, String both) {
        public static PemFiles write(Tls.Identity identity, Path folder, String name)
                throws IOException {
            try {
                String certificate = block("CERTIFICATE", identity.chain().getFirst().getEncoded());
                String key = block("PRIVATE KEY", identity.key().getEncoded());
                return new PemFiles(
                        write(folder.resolve(name + ".crt"), certificate),
                        write(folder.resolve(name + ".key"), key),
                        write(folder.resolve(name + ".pem"), certificate + key));
            } catch (CertificateEncodingException e) {
                throw new IOException(e);
            }
        }

        private static String write(Path file, String text) throws IOException {
            return Files.writeString(file, text).toString();
        }

        private static String block(String kind, byte[] der) {
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, base64, kind);
        }
    }
}
