package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Sockets on io_uring: the one entry to this package.
///
/// Some loops, each with a thread, a ring, its buffers and its connections. What belongs to one
/// loop never meets another.
///
/// Lifecycle: [#obstacle] says whether it can be; [#start]; [#listen] and [#attempt]; [#close],
/// which breaks off what is left and gives all memory and descriptors back. Thread-safe.
public final class RingEngine implements Closeable {
    private final List<Loop> loops;
    private final Watchdog watchdog;
    private final AtomicInteger turn = new AtomicInteger();

    private RingEngine(List<Loop> loops) {
        this.loops = loops;
        this.watchdog = new Watchdog(loops);
    }

    /// Why this machine or this JVM can't have it, with the remedy; empty if it can.
    public static Optional<String> obstacle() {
        return Optional.ofNullable(Obstacle.find());
    }

    /// Starts an engine, with what this kernel offers. Look at [#obstacle] first.
    ///
    /// @param loops how many, at least 1
    /// @throws IOException if the kernel refuses after all
    public static RingEngine start(int loops) throws IOException {
        return start(loops, Features.ALL);
    }

    /// As [#start(int)], with these features at most.
    static RingEngine start(int count, Features features) throws IOException {
        List<Loop> loops = new ArrayList<>();
        try {
            for (int i = 1; i <= count; i++) {
                Loop loop = new Loop(i, features);
                loop.start();
                loops.add(loop);
            }
            return new RingEngine(List.copyOf(loops));
        } catch (IOException | RuntimeException e) {
            stop(loops);
            throw e;
        } catch (OutOfMemoryError e) {
            stop(loops);
            throw Refusal.ofThread(e);
        }
    }

    /// Listens on an address.
    ///
    /// @throws IOException as the JDK's `ServerSocketChannel.bind` does
    public RingListener listen(SocketAddress address, RingListener.Options options)
            throws IOException {
        return new RingListener(loops, address, options);
    }

    /// An attempt to connect, not yet begun: on the caller's loop, if it runs on one, and else on
    /// each in turn.
    public RingAttempt attempt(SocketAddress remote, @Nullable SocketAddress source) {
        return new RingAttempt(next(), remote, source);
    }

    private Loop next() {
        for (Loop loop : loops) {
            if (loop.isCurrent()) {
                return loop;
            }
        }
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /// How many loops there are.
    public int loops() {
        return loops.size();
    }

    /// Native memory that receive and send buffers hold now, in bytes.
    public long bufferBytes() {
        return loops.stream().mapToLong(Loop::bufferBytes).sum();
    }

    /// Connections whose descriptors are open.
    public int connections() {
        return loops.stream().mapToInt(Loop::socketCount).sum();
    }

    @Override
    public void close() {
        watchdog.close();
        stop(loops);
    }

    private static void stop(List<Loop> loops) {
        loops.forEach(Loop::stop);
        try {
            for (Loop loop : loops) {
                loop.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // they end by themselves
        }
    }
}
