package dev.porthole.lab.experiment;

import dev.porthole.lab.linux.Socket;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/// TLS over a socket of the lab, so that each of its flights is a call that is seen: the JDK's
/// engine makes the records, this moves them. Not thread-safe.
final class TlsClient {
    private static final int MOST_BYTES = 65_536;
    private static final int HEADER_BYTES = 5;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    private final Socket socket;
    private final SSLEngine engine;
    private final ByteBuffer in = ByteBuffer.allocate(MOST_BYTES).flip(); // to be read from
    private final ByteBuffer data = ByteBuffer.allocate(MOST_BYTES);
    private final ByteArrayOutputStream flight = new ByteArrayOutputStream(); // to be sent
    private final ByteArrayOutputStream received =
            new ByteArrayOutputStream(); // since the last send
    private final Observer observer;

    /// Is told of the records of each flight.
    @FunctionalInterface
    interface Observer {
        /// A flight has gone one way.
        ///
        /// @param direction `sent` or `received`
        /// @param records of one flight: `handshake 389`
        void flight(String direction, String records);
    }

    /// A client on a connection that is open.
    ///
    /// @param version the only one that is offered: `TLSv1.3`
    /// @param trusted the server's certificate
    TlsClient(
            Socket socket, String version, String host, X509Certificate trusted, Observer observer)
            throws GeneralSecurityException, IOException {
        this.socket = socket;
        this.observer = observer;
        this.engine = context(trusted).createSSLEngine(host, -1);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
    }

    private static SSLContext context(X509Certificate trusted)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    /// Exchanges flights until application data may be sent.
    void handshake() throws IOException {
        engine.beginHandshake();
        for (HandshakeStatus next = engine.getHandshakeStatus();
                next != HandshakeStatus.NOT_HANDSHAKING && next != HandshakeStatus.FINISHED;
                next = engine.getHandshakeStatus()) {
            switch (next) {
                case NEED_WRAP -> send(new byte[0]);
                case NEED_TASK -> engine.getDelegatedTask().run();
                default -> receive();
            }
        }
    }

    /// What was agreed on: version and cipher suite.
    String agreed() {
        return engine.getSession().getProtocol() + " " + engine.getSession().getCipherSuite();
    }

    /// Sends application data, or what the engine has to say by itself: all of it in one call. A
    /// change_cipher_spec, which nobody answers, goes with what follows (RFC 8446, appendix D.4).
    void send(byte[] bytes) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        boolean isAnswered = false;
        do {
            ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
            engine.wrap(from, out);
            isAnswered |= out.position() > 0 && out.get(0) != CHANGE_CIPHER_SPEC;
            flight.write(out.array(), 0, out.position());
        } while (from.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        if (isAnswered) {
            tellReceived();
            observer.flight("sent", records(flight.toByteArray()));
            socket.send(flight.toByteArray());
            flight.reset();
        }
    }

    private void tellReceived() {
        if (received.size() > 0) {
            observer.flight("received", records(received.toByteArray()));
            received.reset();
        }
    }

    /// Waits for application data.
    byte[] recv() throws IOException {
        while (data.position() == 0) {
            receive();
        }
        byte[] bytes = new byte[data.flip().remaining()];
        data.get(bytes).clear();
        return bytes;
    }

    /// Says the end (close_notify), and waits for the server's.
    void close() throws IOException {
        engine.closeOutbound();
        send(new byte[0]);
        for (byte[] last = socket.recv(MOST_BYTES); last.length > 0; ) {
            received.writeBytes(last);
            last = socket.recv(MOST_BYTES);
        }
        tellReceived();
        socket.close();
    }

    /// Takes one record in, after waiting for the rest of it.
    private void receive() throws IOException {
        SSLEngineResult result = engine.unwrap(in, data);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            in.compact();
            byte[] arrived = socket.recv(in.remaining());
            in.put(arrived).flip();
            received.writeBytes(arrived);
            if (arrived.length == 0) {
                throw new EOFException("the server ended the connection");
            }
        }
    }

    /// The records in a flight, by the headers that are not encrypted (RFC 8446, section 5.1):
    /// `handshake 389`.
    private static String records(byte[] flight) {
        List<String> records = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(flight);
        while (in.remaining() >= HEADER_BYTES) {
            int type = Byte.toUnsignedInt(in.get());
            in.getShort(); // the version of TLS 1.0 or 1.2, whatever was agreed on
            int length = Math.min(Short.toUnsignedInt(in.getShort()), in.remaining());
            in.position(in.position() + length);
            records.add(name(type) + " " + length);
        }
        return String.join(", ", records);
    }

    private static String name(int type) {
        return switch (type) {
            case CHANGE_CIPHER_SPEC -> "change_cipher_spec";
            case ALERT -> "alert";
            case HANDSHAKE -> "handshake";
            case APPLICATION_DATA -> "application_data";
            default -> "type " + type;
        };
    }
}
