package dev.porthole.lab.experiment;

import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Run;
import dev.porthole.lab.Task;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/// A TLS handshake over TCP's (RFC 8446, section 2): how often each side waits for the other, and
/// how many bytes go.
final class TlsHandshake implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public List<String> rows() {
        return List.of("D1");
    }

    @Override
    public Group group() {
        return Group.BEYOND;
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30); // of which nearly all is for loading the JDK's TLS
    }

    @Override
    public List<Fragment> code() {
        return List.of(
                new Fragment(CLIENT, "client"),
                new Fragment(SERVER, "server"),
                new Fragment("both", "handshake"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        SelfSigned identity = SelfSigned.make();
        for (String version : VERSIONS) {
            Socket listening = run.as(SERVER, () -> Sides.listen("127.0.0.1"));
            Task server = run.start(SERVER, () -> server(listening, identity, version));
            long before = run.bytes(CLIENT, "sendall");
            long answered = run.bytes(SERVER, "sendall");
            Task client = run.start(CLIENT, () -> client(run, listening.port(), identity, version));
            client.await();
            server.await();
            run.measure("sent-" + version, "bytes", run.bytes(CLIENT, "sendall") - before);
            run.measure("received-" + version, "bytes", run.bytes(SERVER, "sendall") - answered);
            listening.close();
        }
    }

    private static void client(Run run, int port, SelfSigned identity, String version)
            throws Exception {
        Socket s = Socket.tcp();
        s.connect("127.0.0.1", port);
        SSLEngine tls = identity.client().createSSLEngine();
        tls.setUseClientMode(true);
        tls.setEnabledProtocols(new String[] {version});
        run.measure("waits-" + version, "round-trips", handshake(s, tls));
        run.note(CLIENT, "agreed", tls.getSession().getProtocol());
        s.recv(65536); // until the server is done, too
        s.close();
    }

    private static void server(Socket listening, SelfSigned identity, String version)
            throws Exception {
        Socket conn = listening.accept();
        SSLEngine tls = identity.server().createSSLEngine();
        tls.setUseClientMode(false);
        tls.setEnabledProtocols(new String[] {version});
        handshake(conn, tls);
        conn.close();
    }

    /// Sends what TLS wants sent and receives what it waits for.
    ///
    /// @return how often it has waited for the other side
    private static int handshake(Socket s, SSLEngine tls) throws Exception {
        ByteBuffer out = ByteBuffer.allocate(4 * tls.getSession().getPacketBufferSize());
        ByteBuffer in = ByteBuffer.allocate(4 * tls.getSession().getPacketBufferSize()).flip();
        ByteBuffer plain = ByteBuffer.allocate(tls.getSession().getApplicationBufferSize());
        int waits = 0;
        boolean isOurTurn = true; // to say something before the next wait counts
        tls.beginHandshake();
        HandshakeStatus status = tls.getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            switch (status) {
                case NEED_WRAP -> status = tls.wrap(NOTHING, out).getHandshakeStatus();
                case NEED_TASK -> {
                    tls.getDelegatedTask().run();
                    status = tls.getHandshakeStatus();
                }
                default -> {
                    isOurTurn |= flush(s, out);
                    SSLEngineResult result = tls.unwrap(in, plain);
                    status = result.getHandshakeStatus();
                    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                        waits += isOurTurn ? 1 : 0;
                        isOurTurn = false;
                        in.compact().put(s.recv(16384)).flip();
                    }
                }
            }
        }
        flush(s, out);
        return waits;
    }

    private static boolean flush(Socket s, ByteBuffer out) throws SocketError {
        out.flip();
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        out.clear();
        if (bytes.length > 0) {
            s.sendall(bytes);
        }
        return bytes.length > 0;
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        List<String> agreed = evidence.noted("agreed");
        long three = value(evidence, "waits-TLSv1.3");
        long two = value(evidence, "waits-TLSv1.2");
        long sent = value(evidence, "sent-TLSv1.3");
        long received = value(evidence, "received-TLSv1.3");
        return List.of(
                Finding.of("agreed", agreed.equals(VERSIONS), Sides.list(agreed.stream())),
                Finding.of("one", three == 1, three),
                Finding.of("two", two == 2, two),
                Finding.of("bytes", sent > 0 && received > 0, sent, received));
    }

    private static long value(Evidence evidence, String name) {
        return evidence.measured(name).orElseThrow().median();
    }
}
