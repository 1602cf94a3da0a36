package dev.porthole.kernel;

import dev.porthole.net.TransportProtocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// This machine's TCP and UDP sockets at one moment, with the processes that hold them.
///
/// Only those of this process's network namespace are seen. Immutable and thread-safe.
///
/// @param sockets in the kernel's order: TCP before UDP, IPv4 before IPv6
/// @param skipped a sentence for each line that could not be understood
public record SocketTable(List<KernelSocket> sockets, List<String> skipped) {
    private static final Path PROC = Path.of("/proc");

    /// Copies the lists.
    public SocketTable {
        sockets = List.copyOf(sockets);
        skipped = List.copyOf(skipped);
    }

    /// Reads the table of this machine.
    ///
    /// @throws IOException if it can't be read; on another system than Linux there is none to read,
    ///   see [#isSupported()]
    public static SocketTable read() throws IOException {
        return read(PROC);
    }

    /// Whether this system has the table: Linux does.
    public static boolean isSupported() {
        return Files.isReadable(PROC.resolve("net/tcp"));
    }

    static SocketTable read(Path proc) throws IOException {
        List<KernelSocket> sockets = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (TransportProtocol protocol : List.of(TransportProtocol.TCP, TransportProtocol.UDP)) {
            readFile(proc.resolve("net/" + protocol), protocol, false, sockets, skipped);
            readFile(proc.resolve("net/" + protocol + "6"), protocol, true, sockets, skipped);
        }
        SocketOwners owners = SocketOwners.read(proc);
        sockets.replaceAll(socket -> socket.withOwner(owners.of(socket.inode())));
        return new SocketTable(sockets, skipped);
    }

    private static void readFile(
            Path file,
            TransportProtocol protocol,
            boolean ipv6,
            List<KernelSocket> sockets,
            List<String> skipped)
            throws IOException {
        // ISO 8859-1 reads any byte: a garbled line is reported, not thrown at.
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            ProcNetLine format = new ProcNetLine(protocol, ipv6, ByteOrder.nativeOrder());
            reader.readLine(); // the heading
            int number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                try {
                    sockets.add(format.parse(line));
                } catch (IllegalArgumentException e) {
                    skipped.add(file + " line " + number + ": " + e.getMessage());
                }
            }
        } catch (NoSuchFileException e) {
            if (!ipv6) { // a kernel may do without IPv6
                throw e;
            }
        }
    }
}
