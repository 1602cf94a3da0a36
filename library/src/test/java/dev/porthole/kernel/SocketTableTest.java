package dev.porthole.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The table read from a /proc of the test's own.
class SocketTableTest {
    private static final String HEADING = "  sl  local_address rem_address st tx_queue rx_queue\n";
    private static final String LISTENING =
            "0: 00000000:C357 00000000:0000 0A 0:0 00:0 0  0 0 4711 1 0 100\n";

    @TempDir Path proc;

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void readsAllFourFilesAndFindsTheOwners() throws IOException {
        write("net/tcp", HEADING + LISTENING);
        write("net/udp", HEADING + LISTENING.replace("4711", "4712"));
        write("net/tcp6", HEADING);
        write("net/udp6", HEADING);
        write("42/comm", "echo-server\n");
        write("self/comm", "not a process\n");
        Files.createDirectories(proc.resolve("42/fd"));
        Files.createSymbolicLink(proc.resolve("42/fd/3"), Path.of("socket:[4711]"));
        Files.createSymbolicLink(proc.resolve("42/fd/4"), Path.of("socket:[what]"));
        Files.createSymbolicLink(proc.resolve("42/fd/5"), Path.of("pipe:[4712]"));

        SocketTable table = SocketTable.read(proc);
        assertThat(table.skipped()).isEmpty();
        assertThat(table.sockets()).hasSize(2);
        assertThat(table.sockets().getFirst().owner())
                .contains(new KernelSocket.Owner(42, "echo-server"));
        assertThat(table.sockets().getLast().owner()).isEmpty();
    }

    @Test
    void skipsAGarbledLineAndSaysWhich() throws IOException {
        write("net/tcp", HEADING + "\u0007garbage\n" + LISTENING);
        write("net/udp", HEADING);
        SocketTable table = SocketTable.read(proc);
        assertThat(table.sockets()).hasSize(1);
        assertThat(table.skipped())
                .containsExactly(proc.resolve("net/tcp") + " line 2: only 1 of 10 fields");
    }

    @Test
    void doesWithoutIpv6ButNotWithoutTcp() throws IOException {
        write("net/tcp", HEADING);
        assertThatThrownBy(() -> SocketTable.read(proc))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("net/udp");
    }
}
