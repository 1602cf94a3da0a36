package dev.porthole.nntp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.porthole.interop.Peer;
import dev.porthole.interop.Samples.PemFiles;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;

import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// INN at work, with all that it has in a folder of the test: the groups `lab.test` and, for who
/// has logged in, `lab.members`; a user `alice` with the password `secret`.
///
/// @param peer its process: `innd`, which starts an `nnrpd` for each reader
/// @param secure an `nnrpd` with TLS from the first byte
/// @param port where `innd` listens; it takes articles from other servers on 127.0.0.1
/// @param tlsPort where `nnrpd` listens
record InnPeer(Peer peer, Peer secure, int port, int tlsPort) implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/news/bin");

    /// Of `secret`, by crypt(3).
    private static final String HASH = "$1$porthole$jV16ac84Edufa4njeToWW.";

    private static final String ACTIVE =
            """
            control 0000000000 0000000001 n
            control.cancel 0000000000 0000000001 n
            junk 0000000000 0000000001 n
            lab.members 0000000000 0000000001 y
            lab.test 0000000000 0000000001 y
            """;

    static InnPeer start(Path folder, Tls.Identity identity) throws IOException {
        assumeTrue(
                Files.isExecutable(PROGRAMS.resolve("innd")),
                "skipped: innd is not installed (Debian: inn2, by .ci/install-peers)");
        int port = Peer.freePort();
        int tlsPort = Peer.freePort();
        boolean root = System.getProperty("user.name").equals("root");
        write(folder, identity, port, root ? "news" : System.getProperty("user.name"));
        if (root) {
            chown(folder);
        }
        run(folder, root, "makedbz", "-i", "-o", "-s", "10000").awaitEnd();
        Peer innd = run(folder, root, "innd", "-f");
        Peer nnrpd =
                run(
                        folder,
                        root,
                        "nnrpd",
                        "-D",
                        "-f",
                        "-S",
                        "-b",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(tlsPort));
        return new InnPeer(innd.awaitListening(port), nnrpd.awaitListening(tlsPort), port, tlsPort);
    }

    private static void write(Path folder, Tls.Identity identity, int port, String user)
            throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String each :
                List.of(
                        "etc",
                        "db",
                        "filter",
                        "run",
                        "log",
                        "tmp",
                        "spool/articles",
                        "spool/overview",
                        "spool/incoming/bad",
                        "spool/outgoing")) {
            Files.createDirectories(folder.resolve(each));
        }
        PemFiles pem = PemFiles.write(identity, folder, "server");
        Files.setPosixFilePermissions(
                Path.of(pem.key()), PosixFilePermissions.fromString("rw-------"));
        String group =
                user.equals("news")
                        ? "news"
                        : Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
        Map<String, String> values =
                Map.of(
                        "{folder}", folder.toString(),
                        "{port}", Integer.toString(port),
                        "{user}", user,
                        "{group}", group,
                        "{certificate}", pem.certificate(),
                        "{key}", pem.key());
        Path etc = folder.resolve("etc");
        Files.writeString(etc.resolve("inn.conf"), resource("inn.conf", values));
        Files.writeString(etc.resolve("readers.conf"), resource("inn-readers.conf", values));
        Files.writeString(etc.resolve("users"), "alice:" + HASH + "\n");
        Files.writeString(etc.resolve("newsfeeds"), "ME:!*::\n");
        Files.writeString(
                etc.resolve("incoming.conf"),
                "streaming: true\npeer feeder {\n hostname: \"127.0.0.1\"\n}\n");
        Files.writeString(
                etc.resolve("storage.conf"), "method tradspool {\n newsgroups: *\n class: 0\n}\n");
        Path db = folder.resolve("db");
        Files.writeString(db.resolve("active"), ACTIVE);
        Files.writeString(db.resolve("newsgroups"), "lab.members\tFor members\nlab.test\tTests\n");
        for (String each : List.of("active.times", "history", "distrib.pats")) {
            Files.createFile(db.resolve(each));
        }
    }

    private static String resource(String name, Map<String, String> values) throws IOException {
        String text;
        try (var stream = InnPeer.class.getResourceAsStream("/nntp/" + name)) {
            text =
                    new String(
                            Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Map.Entry<String, String> each : values.entrySet()) {
            text = text.replace(each.getKey(), each.getValue());
        }
        return text;
    }

    /// INN refuses to run as root.
    private static void chown(Path folder) throws IOException {
        var news =
                folder.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("news");
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                Files.setOwner(each, news);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Peer run(Path folder, boolean root, String program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (root) {
            command.addAll(
                    List.of("setpriv", "--reuid", "news", "--regid", "news", "--init-groups"));
        }
        command.add(PROGRAMS.resolve(program).toString());
        command.addAll(List.of(arguments));
        return Peer.start(
                command,
                Map.of(
                        "INNCONF",
                        folder.resolve("etc/inn.conf").toString(),
                        "HOME",
                        folder.toString()));
    }

    /// Where it serves, with this security.
    Endpoint endpoint(Security security) {
        return Endpoint.of("localhost", security == Security.TLS ? tlsPort : port)
                .withSecurity(security);
    }

    /// Runs a test with it; what it said goes with a failure.
    void during(Executable test) throws Throwable {
        try {
            test.execute();
        } catch (Throwable e) {
            e.addSuppressed(new IllegalStateException(peer + "\n" + secure));
            throw e;
        }
    }

    @Override
    public void close() {
        peer.close();
        secure.close();
    }
}
