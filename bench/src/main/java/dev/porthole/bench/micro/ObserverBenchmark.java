package dev.porthole.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.net.Limits;
import dev.porthole.net.Listener;
import dev.porthole.net.Observer;
import dev.porthole.trace.TextTrace;
import dev.porthole.trace.TraceOptions;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What it costs to be observed, and that it costs nothing not to be.
///
/// One thread plays both sides of an echo: what one end wrote is there when the other reads, in
/// memory and on loopback, so nothing waits, and no hand-over between threads hides the difference.
/// The median of the samples is what other processes disturb least, and the bytes allocated (`-prof
/// gc`) hardly at all.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ObserverBenchmark {
    private static final int MESSAGE_BYTES = 64;

    /// Who watches.
    public enum Watching {
        /// Nobody: the default.
        OFF,
        /// An observer that does nothing: what the events themselves cost.
        NOTHING,
        /// A text trace, written to nowhere.
        TEXT;

        Observer observer() {
            return switch (this) {
                case OFF -> Observer.NONE;
                case NOTHING -> _ -> {};
                case TEXT -> new TextTrace(nowhere(), TraceOptions.DEFAULT);
            };
        }

        private static PrintStream nowhere() {
            return new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        }
    }

    /// Two ends, and an echo between them.
    public abstract static class Pair {
        private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
        private List<ByteChannel> ends = List.of();

        void connect(ByteChannel client, ByteChannel server) {
            ends = List.of(client, server);
        }

        int echo() throws IOException {
            return pass(ends.getFirst(), ends.getLast()) + pass(ends.getLast(), ends.getFirst());
        }

        private int pass(ByteChannel from, ByteChannel to) throws IOException {
            from.write(message.clear());
            message.clear();
            while (message.hasRemaining()) {
                if (to.read(message) < 0) {
                    throw new IOException("the stream ended");
                }
            }
            return message.get(0);
        }

        /// Closes both ends.
        @TearDown(Level.Trial)
        public void close() throws IOException {
            for (ByteChannel end : ends) {
                end.close();
            }
        }
    }

    /// A connection in memory.
    @State(Scope.Benchmark)
    public static class Memory extends Pair {
        /// Who watches both ends.
        @Param public Watching watching = Watching.OFF;

        /// Connects.
        @Setup(Level.Trial)
        public void open() throws IOException {
            Connection[] pair = Connection.pair(watching.observer(), Limits.DEFAULT);
            connect(pair[0], pair[1]);
        }
    }

    /// A connection over TCP, on loopback.
    @State(Scope.Benchmark)
    public static class Tcp extends Pair {
        /// Who watches both ends.
        @Param public Watching watching = Watching.OFF;

        /// Connects.
        @Setup(Level.Trial)
        public void open() throws IOException {
            Observer observer = watching.observer();
            var options = new Listener.Options(1, true, Limits.DEFAULT, observer, Engine.jdk());
            var anyPort = Endpoint.of("127.0.0.1", 0);
            try (Listener listener = Listener.bind(anyPort, options)) {
                Dialer dialer = Dialer.builder().observer(observer).build();
                connect(dialer.dial(listener.endpoint()), listener.accept());
            }
        }
    }

    /// The same sockets without Porthole.
    @State(Scope.Benchmark)
    public static class Bare extends Pair {
        /// Connects.
        @Setup(Level.Trial)
        public void open() throws IOException {
            try (var listener = ServerSocketChannel.open()) {
                listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                SocketChannel server = listener.accept();
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                server.setOption(StandardSocketOptions.TCP_NODELAY, true);
                connect(client, server);
            }
        }
    }

    /// 64 bytes there and back in memory.
    @Benchmark
    public int memory(Memory pair) throws IOException {
        return pair.echo();
    }

    /// 64 bytes there and back over TCP.
    @Benchmark
    public int tcp(Tcp pair) throws IOException {
        return pair.echo();
    }

    /// 64 bytes there and back between two `SocketChannel`s: what the JDK and the kernel cost.
    @Benchmark
    public int socketChannels(Bare pair) throws IOException {
        return pair.echo();
    }
}
