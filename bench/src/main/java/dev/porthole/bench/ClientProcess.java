package dev.porthole.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;

/// A program of the package `client` while it runs, on the generator's core, as this process.
final class ClientProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Thread atExit;
    private final BufferedReader out;
    private final Writer in;
    private final String version;

    private ClientProcess(String name, Process process, Thread atExit) throws IOException {
        this.name = name;
        this.process = process;
        this.atExit = atExit;
        this.out = process.inputReader();
        this.in = process.outputWriter();
        this.version = answer("READY 0 ");
    }

    /// Starts a program, and waits until it takes orders.
    static ClientProcess start(Class<?> program, String... arguments) throws IOException {
        var peer = new JavaPeer(program.getSimpleName(), program, arguments);
        Process process =
                new ProcessBuilder(peer.command(Peer.Aim.SPEED))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
        return new ClientProcess(peer.name(), process, atExit);
    }

    /// What it calls itself.
    String version() {
        return version;
    }

    /// Has it do something, and waits until it is done.
    void order(String order) throws IOException {
        in.write(order + "\n");
        in.flush();
        answer("DONE");
    }

    private String answer(String wanted) throws IOException {
        String line = String.valueOf(out.readLine());
        if (!line.startsWith(wanted)) {
            throw new IOException(name + ": " + line);
        }
        return line.substring(wanted.length());
    }

    /// User and system time that it has used.
    long cpuNanos() {
        return new ProcessProbe(process.pid()).cpuNanos();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
