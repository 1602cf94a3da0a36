package dev.porthole.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A [Peer]'s program while it runs, pinned to a core. Closing it ends the process.
final class ServerProcess implements AutoCloseable {
    private static final int GRACE_SECONDS = 3;

    private final Peer peer;
    private final Process process;
    private final Thread atExit;
    private final int port;
    private final String version;

    private ServerProcess(Peer peer, Process process, Thread atExit, int port, String version) {
        this.peer = peer;
        this.process = process;
        this.atExit = atExit;
        this.port = port;
        this.version = version;
    }

    /// Starts the program and waits until it listens. What it says on standard error is shown.
    ///
    /// @param cores the CPU cores to run on, with an event loop each if it can have several
    /// @throws Peer.Unavailable if it cannot run here
    /// @throws IOException if it cannot be started or ends before it listens
    static ServerProcess start(Peer peer, Peer.Aim aim, List<Integer> cores)
            throws IOException, Peer.Unavailable {
        var command = new ArrayList<>(pinnedTo(cores));
        command.addAll(peer.command(aim));
        var builder = new ProcessBuilder(command);
        builder.environment().put(Peer.LOOPS, String.valueOf(cores.size()));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            // Kept open until the process ends: it would get SIGPIPE if it printed more.
            BufferedReader out = process.inputReader();
            return ready(peer, process, atExit, String.valueOf(out.readLine()));
        } catch (IOException | Peer.Unavailable e) {
            stop(process, atExit);
            throw e;
        }
    }

    private static List<String> pinnedTo(List<Integer> cores) throws Peer.Unavailable {
        if (Tools.find("taskset").isEmpty()) {
            throw new Peer.Unavailable("taskset is not installed (Debian: util-linux)");
        }
        String list = cores.stream().map(String::valueOf).collect(Collectors.joining(","));
        return List.of("taskset", "--cpu-list", list);
    }

    private static ServerProcess ready(Peer peer, Process process, Thread atExit, String line)
            throws IOException, Peer.Unavailable {
        String[] words = line.split(" ", 3);
        return switch (words[0]) {
            case "READY" ->
                    new ServerProcess(peer, process, atExit, Integer.parseInt(words[1]), words[2]);
            case "SKIP" -> throw new Peer.Unavailable(line.substring("SKIP ".length()));
            default -> throw new IOException(peer.name() + " did not start: " + line);
        };
    }

    /// Where it listens.
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// What it calls itself.
    String version() {
        return version;
    }

    /// Reads its CPU time and memory.
    ProcessProbe probe() {
        return new ProcessProbe(process.pid(), peer.settle(process.pid()));
    }

    /// Its CPU time, with that of all that it has started.
    ProcessTree tree() {
        return new ProcessTree(process.pid());
    }

    @Override
    public void close() {
        stop(process, atExit);
    }

    private static void stop(Process process, Thread atExit) {
        List<ProcessHandle> children = process.children().toList();
        if (children.isEmpty()) {
            process.destroy();
        }
        children.forEach(ProcessHandle::destroy); // a script tidies up, and unshare ends with it
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
