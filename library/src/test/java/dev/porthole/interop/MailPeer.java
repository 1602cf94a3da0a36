package dev.porthole.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.porthole.interop.Samples.PemFiles;
import dev.porthole.net.Tls;
import dev.porthole.server.Await;

import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A mail server of others at work, with all that it has in a folder of the test: `alice` and `bob`
/// at `lab.example`, each with a Maildir, and `alice` with the password `secret`.
///
/// @param peer its process
/// @param port where it listens
/// @param tlsPort where it listens for TLS from the first byte; 0 if nowhere
/// @param boxes the folder of Maildirs
public record MailPeer(Peer peer, int port, int tlsPort, Path boxes) implements AutoCloseable {
    private static final Tool POSTFIX = new Tool("postfix", "postfix", "");
    private static final Tool EXIM =
            new Tool("exim4", "exim4-daemon-light, by .ci/install-peers", "");
    private static final Tool DOVECOT = new Tool("dovecot", "dovecot-lmtpd", "--version");
    private static final Tool DOVECOT_POP3 = new Tool("dovecot", "dovecot-pop3d", "--version");

    /// SMTP with STARTTLS, PIPELINING, CHUNKING, DSN and SMTPUTF8.
    public static MailPeer postfix(Path folder, Tls.Identity identity) throws IOException {
        String program = POSTFIX.require().toString();
        Path boxes = prepare(folder, "nobody", "mail");
        own(Files.createDirectory(folder.resolve("data")), "postfix");
        Path queue = Files.createDirectory(folder.resolve("queue"));
        PemFiles pem = PemFiles.write(identity, folder, "server");
        Path etc = Files.createDirectory(folder.resolve("etc"));
        int port = Peer.freePort();
        Files.writeString(etc.resolve("boxes"), "alice@lab.example alice/\nbob@lab.example bob/\n");
        Map<String, String> values =
                Map.of(
                        "{folder}", folder.toString(),
                        "{boxes}", boxes.toString(),
                        "{queue}", queue.toString(),
                        "{certificate}", pem.certificate(),
                        "{key}", pem.key(),
                        "{port}", Integer.toString(port));
        Files.writeString(etc.resolve("main.cf"), fill(resource("postfix-main.cf"), values));
        Files.writeString(etc.resolve("master.cf"), fill(resource("postfix-master.cf"), values));
        Peer peer = Peer.start(List.of(program, "-c", etc.toString(), "start-fg"), Map.of());
        return new MailPeer(peer.awaitListening(port), port, 0, boxes);
    }

    /// SMTP with STARTTLS, PIPELINING, CHUNKING and AUTH.
    public static MailPeer exim(Path folder, Tls.Identity identity) throws IOException {
        String program = EXIM.require().toString();
        Path boxes = prepare(folder, "mail", "boxes");
        own(Files.createDirectory(folder.resolve("spool")), "mail");
        own(Files.createDirectory(folder.resolve("log")), "mail");
        PemFiles pem = PemFiles.write(identity, folder, "server");
        String key = withPublicKey(pem.key(), folder);
        int port = Peer.freePort();
        Path config = folder.resolve("exim.conf");
        Files.writeString(
                config,
                fill(
                        resource("exim.conf"),
                        Map.of(
                                "{program}", program,
                                "{folder}", folder.toString(),
                                "{boxes}", boxes.toString(),
                                "{certificate}", pem.certificate(),
                                "{key}", key,
                                "{port}", Integer.toString(port))));
        Peer peer = Peer.start(List.of(program, "-C", config.toString(), "-bdf", "-q1m"), Map.of());
        return new MailPeer(peer.awaitListening(port), port, 0, boxes);
    }

    /// GnuTLS wants the public key in a private key's file, where the JDK leaves it out.
    private static String withPublicKey(String key, Path folder) throws IOException {
        Path whole = folder.resolve("whole.key");
        try (Peer openssl = Tool.OPENSSL.start("ec", "-in", key, "-out", whole.toString())) {
            openssl.awaitEnd();
        }
        return own(whole, "mail").toString();
    }

    /// POP3 with STLS, by a process of its own for each client. A message is a file in the user's
    /// Maildir, `alice/new` for example.
    public static MailPeer dovecotPop3(Path folder, Tls.Identity identity) throws IOException {
        String program = DOVECOT_POP3.require().toString();
        assumeTrue(
                Files.isExecutable(Path.of("/usr/lib/dovecot/pop3")),
                "skipped: dovecot-pop3d is not installed");
        Path boxes = prepare(folder, "mail", "boxes");
        PemFiles pem = PemFiles.write(identity, folder, "server");
        int port = Peer.freePort();
        int tlsPort = Peer.freePort();
        Path config = folder.resolve("dovecot.conf");
        Files.writeString(
                config,
                fill(
                        resource("dovecot-pop3.conf"),
                        Map.of(
                                "{folder}", folder.toString(),
                                "{boxes}", boxes.toString(),
                                "{certificate}", pem.certificate(),
                                "{key}", pem.key(),
                                "{port}", Integer.toString(port),
                                "{tls-port}", Integer.toString(tlsPort))));
        Peer peer = Peer.start(List.of(program, "-F", "-c", config.toString()), Map.of());
        peer.awaitListening(tlsPort);
        return new MailPeer(peer.awaitListening(port), port, tlsPort, boxes);
    }

    /// LMTP.
    public static MailPeer dovecot(Path folder) throws IOException {
        String program = DOVECOT.require().toString();
        Path boxes = prepare(folder, "mail", "boxes");
        int port = Peer.freePort();
        Path config = folder.resolve("dovecot.conf");
        Files.writeString(
                config,
                fill(
                        resource("dovecot.conf"),
                        Map.of(
                                "{folder}", folder.toString(),
                                "{boxes}", boxes.toString(),
                                "{port}", Integer.toString(port))));
        Files.writeString(
                folder.resolve("users"),
                "alice:::::%1$s/alice:\nbob:::::%1$s/bob:\n".formatted(boxes));
        Peer peer = Peer.start(List.of(program, "-F", "-c", config.toString()), Map.of());
        return new MailPeer(peer.awaitListening(port), port, 0, boxes);
    }

    /// The messages that a user has, once there are so many.
    public List<byte[]> await(String user, int count) throws IOException {
        Path arrived = boxes.resolve(user).resolve("new");
        Await.until(() -> list(arrived).size() >= count);
        return list(arrived).stream().map(MailPeer::read).toList();
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Such servers become other users, and these have to get at their files.
    private static Path prepare(Path folder, String owner, String name) throws IOException {
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "skipped: a mail server changes to other users, which only root may");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path boxes = own(Files.createDirectory(folder.resolve(name)), owner);
        for (String user : List.of("alice", "bob")) {
            own(Files.createDirectory(boxes.resolve(user)), owner);
        }
        return boxes;
    }

    public static Path own(Path path, String owner) throws IOException {
        UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
        return Files.setOwner(path, users.lookupPrincipalByName(owner));
    }

    private static String resource(String name) throws IOException {
        try (var stream = MailPeer.class.getResourceAsStream("/interop/" + name)) {
            return new String(
                    Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String fill(String text, Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> each : values.entrySet()) {
            filled = filled.replace(each.getKey(), each.getValue());
        }
        return filled;
    }

    /// Runs a test with it; what it said goes with a failure.
    public void during(Executable test) throws Throwable {
        try {
            test.execute();
        } catch (Throwable e) {
            e.addSuppressed(new IllegalStateException(peer.toString()));
            throw e;
        }
    }

    @Override
    public void close() {
        peer.close();
    }
}
