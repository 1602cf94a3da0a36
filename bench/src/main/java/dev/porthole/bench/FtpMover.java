package dev.porthole.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/// An FTP client that moves the file.
sealed interface FtpMover extends AutoCloseable {
    /// Receives the file `1-gib` and drops it.
    void down() throws IOException;

    /// Stores the file as `in/upload`.
    void up() throws IOException;

    /// Connects, lists a folder and leaves, so many times, if it connects anew each time.
    default void visit(int times) throws IOException {}

    /// User and system time that it has used.
    long cpuNanos();

    /// What it calls itself.
    String version();

    @Override
    void close();

    /// Makes a client for a server.
    @FunctionalInterface
    interface Maker {
        /// Connects.
        ///
        /// @param file to store
        FtpMover make(InetSocketAddress server, Path file) throws IOException, Peer.Unavailable;
    }

    /// curl, anew for each transfer.
    ///
    /// @param url of the server
    record Curl(String program, String url, Path file, String version) implements FtpMover {
        static Curl of(InetSocketAddress server, Path file) throws IOException, Peer.Unavailable {
            String program =
                    Tools.find("curl")
                            .orElseThrow(() ->
                                    new Peer.Unavailable("curl is not installed (Debian: curl)"))
                            .toString();
            String[] words = Tools.output(List.of(program, "--version")).split(" ", 3);
            return new Curl(
                    program,
                    "ftp://ftp:secret@127.0.0.1:" + server.getPort() + "/",
                    file,
                    words[0] + " " + words[1]);
        }

        @Override
        public void down() throws IOException {
            Tools.output(List.of(program, "-sS", "-o", "/dev/null", url + "1-gib"));
        }

        @Override
        public void up() throws IOException {
            Tools.output(List.of(program, "-sS", "-T", file.toString(), url + "in/upload"));
        }

        @Override
        public void visit(int times) throws IOException {
            for (int i = 0; i < times; i++) {
                Tools.output(List.of(program, "-sS", "-o", "/dev/null", url));
            }
        }

        @Override
        public long cpuNanos() {
            return ProcessTree.endedChildrenNanos();
        }

        @Override
        public void close() {}
    }

    /// A client on the JVM, which stays for all transfers.
    record Program(ClientProcess process) implements FtpMover {
        static Program of(Class<?> program, InetSocketAddress server, Path file)
                throws IOException {
            return new Program(
                    ClientProcess.start(
                            program, String.valueOf(server.getPort()), file.toString()));
        }

        @Override
        public void down() throws IOException {
            process.order("down");
        }

        @Override
        public void up() throws IOException {
            process.order("up");
        }

        @Override
        public long cpuNanos() {
            return process.cpuNanos();
        }

        @Override
        public String version() {
            return process.version();
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
