package dev.porthole.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/// Much at once, for long enough: thousands of connections that say nothing, a hundred that are
/// busy, a thousand that break off; and what is left of them afterwards. The server is a process of
/// its own.
@Timeout(240)
class SoakIT {
    private static final int SILENT = 8_000;
    private static final int BUSY = 100;
    private static final int RESETS = 1_000;
    private static final int BYTES = 1024 * 1024;
    private static final int MAX_CHUNK = 70_000;

    @Test
    void aBusyServerLosesNoByteAndLeavesNoDescriptor(@TempDir Path folder) throws Exception {
        try (EchoProcess server = EchoProcess.start(20_000, folder.resolve("log"))) {
            echo(server.endpoint(), 1, BYTES);
            reset(server.endpoint(), 1);
            Await.until(() -> server.active() == 0); // and everything is loaded now
            long descriptors = server.descriptors();
            long heap = server.heapBytes();
            long resident = server.residentBytes();

            List<SocketChannel> silent = connectSilently(server.endpoint());
            Await.until(() -> server.active() == SILENT);
            System.out.printf(
                    "memory per idle connection: %,d bytes of heap, %,d resident%n",
                    (server.heapBytes() - heap) / SILENT,
                    (server.residentBytes() - resident) / SILENT);

            stress(server.endpoint());

            assertThat(server.active()).isGreaterThanOrEqualTo(SILENT);
            for (SocketChannel each : silent) {
                each.close();
            }
            Await.until(() -> server.active() == 0);
            Await.until(() -> server.descriptors() <= descriptors);
            echo(server.endpoint(), 2, 1000);
        }
    }

    private static List<SocketChannel> connectSilently(Endpoint endpoint) throws IOException {
        SocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < SILENT; i++) {
            silent.add(SocketChannel.open(address));
        }
        return silent;
    }

    private static void stress(Endpoint endpoint) throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < BUSY; i++) {
                int seed = i;
                all.add(clients.submit(() -> echo(endpoint, seed, BYTES)));
            }
            for (int i = 0; i < RESETS; i++) {
                int seed = i;
                all.add(clients.submit(() -> reset(endpoint, seed)));
            }
            for (Future<Void> each : all) {
                each.get();
            }
        }
    }

    /// Sends random bytes in chunks of random sizes on one thread, and compares what comes back.
    private static Void echo(Endpoint endpoint, int seed, int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        try (Connection connection = Dialer.create().dial(endpoint)) {
            Thread sender = Thread.ofVirtual().start(() -> send(connection, bytes, seed));
            ByteBuffer answer = ByteBuffer.allocate(size);
            while (answer.hasRemaining() && connection.read(answer) >= 0) {}
            assertThat(answer.array()).isEqualTo(bytes);
            assertThat(connection.read(1)).isEmpty();
            sender.join();
        }
        return null;
    }

    private static void send(Connection connection, byte[] bytes, int seed) {
        Random random = new Random(-seed);
        try {
            for (int sent = 0; sent < bytes.length; ) {
                int chunk = Math.min(1 + random.nextInt(MAX_CHUNK), bytes.length - sent);
                connection.write(ByteBuffer.wrap(bytes, sent, chunk));
                sent += chunk;
            }
            connection.shutdownOutput();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Breaks off in the middle: before, while or after something was said.
    private static Void reset(Endpoint endpoint, int seed) throws IOException {
        Connection connection = Dialer.create().dial(endpoint);
        connection.write(new byte[new Random(seed).nextInt(5000)]);
        connection.abort();
        return null;
    }

    @Test
    void whenDescriptorsRunOutItSaysSoOnceAndRecovers(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("log");
        try (EchoProcess server = EchoProcess.start(120, log)) {
            exhaust(server, () -> read(log).contains("could not be accepted"));
            long descriptors = server.descriptors();
            exhaust(server, () -> server.allDescriptors() >= 120);
            assertThat(server.descriptors()).isLessThanOrEqualTo(descriptors);
            assertThat(read(log).split("could not be accepted", -1)).as("said once").hasSize(2);
            assertThat(server.isAlive()).isTrue();
        }
    }

    /// Connects until the server has no descriptor left, and goes away again.
    private static void exhaust(EchoProcess server, BooleanSupplier exhausted) throws Exception {
        SocketAddress address =
                new InetSocketAddress(server.endpoint().host(), server.endpoint().port());
        List<SocketChannel> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) { // the kernel's queue takes what the process can't
            many.add(SocketChannel.open(address));
        }
        Await.until(exhausted);
        for (SocketChannel each : many) {
            each.close();
        }
        echo(server.endpoint(), 2, 1000);
        Await.until(() -> server.active() == 0);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
