package dev.porthole.news;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.porthole.interop.Peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// PostgreSQL at work, with all that it has in a folder of the test, on a port of 127.0.0.1. It
/// refuses to run as root: then it runs as `postgres`, the user that its package makes.
///
/// @param peer its process
/// @param port where it listens
record PostgresPeer(Peer peer, int port) implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";

    static PostgresPeer start(Path folder) throws IOException {
        Optional<Path> programs = programs();
        assumeTrue(
                programs.isPresent(),
                "skipped: postgres is not installed (Debian: postgresql, by .ci/install-peers)");
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        if (isRoot()) {
            Files.setOwner(
                    data,
                    data.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName(USER));
        }
        Peer made =
                run(
                        programs.get().resolve("initdb"),
                        "--pgdata=" + data,
                        "--username=" + USER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--no-sync");
        made.awaitEnd();
        int port = Peer.freePort();
        Peer server =
                run(
                        programs.get().resolve("postgres"),
                        "-D",
                        data.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-k",
                        data.toString());
        server.awaitLine("database system is ready to accept connections");
        return new PostgresPeer(server, port);
    }

    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(each -> each.resolve("bin"))
                    .filter(each -> Files.isExecutable(each.resolve("postgres")))
                    .findFirst();
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Peer run(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return Peer.start(command, Map.of());
    }

    /// The URL of its one database.
    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s".formatted(port, USER);
    }

    @Override
    public void close() {
        peer.close();
    }
}
