package dev.porthole.server;

import dev.porthole.net.Datagrams;
import dev.porthole.net.Datagrams.Datagram;
import dev.porthole.net.Deadline;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Observer;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Set;

/// Answers datagrams by a [DatagramHandler], on one thread.
///
/// The source of a datagram is easily forged, and a service that answers more than it is asked
/// floods whoever is named there. So only loopback addresses are answered unless [Answer#ANYONE] is
/// chosen; and never a port of a service that answers everything, this one's own included: two of
/// them would answer each other for ever.
///
/// Lifecycle: [#start], then [#close]. Thread-safe.
public final class DatagramServer implements Closeable {
    /// echo, discard, daytime, quote of the day, chargen, time.
    private static final Set<Integer> ANSWERING_PORTS = Set.of(7, 9, 13, 17, 19, 37);

    private final String name;
    private final Datagrams datagrams;
    private final DatagramHandler handler;
    private final Answer answer;
    private final ServerMetrics metrics = new ServerMetrics();
    private final Thread thread;

    /// Who is answered.
    public enum Answer {
        /// Loopback addresses only.
        LOOPBACK,
        /// Every address: safe only where forged sources cannot come from.
        ANYONE
    }

    private DatagramServer(
            String name, Datagrams datagrams, DatagramHandler handler, Answer answer) {
        this.name = name;
        this.datagrams = datagrams;
        this.handler = handler;
        this.answer = answer;
        this.thread = Thread.ofVirtual().name("porthole-" + name + "-udp").unstarted(this::serve);
    }

    /// Binds the address and starts to answer.
    ///
    /// @throws dev.porthole.net.ListenException if the address can't be bound
    public static DatagramServer start(
            String name,
            Endpoint endpoint,
            DatagramHandler handler,
            Answer answer,
            Observer observer)
            throws IOException {
        DatagramServer server =
                new DatagramServer(name, Datagrams.bind(endpoint, observer), handler, answer);
        server.thread.start();
        return server;
    }

    /// The address that is bound.
    public InetSocketAddress localAddress() {
        return datagrams.localAddress();
    }

    /// What it has done so far.
    public ServerMetrics metrics() {
        return metrics;
    }

    private void serve() {
        while (datagrams.isOpen()) {
            try {
                answer(datagrams.receive(Deadline.NEVER));
            } catch (IOException e) {
                if (datagrams.isOpen()) {
                    metrics.countFailed();
                    Log.write(Level.DEBUG, name + ": a datagram could not be answered", e);
                }
            } catch (RuntimeException e) {
                metrics.countFailed();
                Log.write(Level.WARNING, name + ": the handler of a datagram failed", e);
            }
        }
    }

    private void answer(Datagram datagram) throws IOException {
        metrics.received(datagram.payload().length);
        if (!mayAnswer(datagram.remote())) {
            metrics.countRefused();
            return;
        }
        byte[] reply = handler.answer(datagram);
        if (reply != null) {
            datagrams.send(reply, datagram.remote());
            metrics.sent(reply.length);
        }
    }

    private boolean mayAnswer(InetSocketAddress remote) {
        boolean known = answer == Answer.ANYONE || remote.getAddress().isLoopbackAddress();
        int port = remote.getPort();
        return known && port != localAddress().getPort() && !ANSWERING_PORTS.contains(port);
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
