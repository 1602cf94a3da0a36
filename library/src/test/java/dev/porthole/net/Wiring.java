package dev.porthole.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// The transports a connection can have: what holds for one holds for all.
public enum Wiring {
    MEMORY,
    TCP,
    TCP_IPV6,
    UNIX,
    TCP_BY_RING,
    UNIX_BY_RING,
    TLS_ON_MEMORY,
    TLS_ON_TCP,
    TLS_ON_UNIX,
    TLS_ON_TCP_BY_RING;

    /// The two ends of a new connection.
    public record Ends(Connection client, Connection server) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    public boolean isTls() {
        return name().startsWith("TLS");
    }

    public boolean isMemory() {
        return name().endsWith("MEMORY");
    }

    public Ends open() throws IOException {
        return open(Observer.NONE, Limits.DEFAULT);
    }

    public Ends open(Observer observer, Limits limits) throws IOException {
        Ends ends = connect(observer, limits);
        return isTls() ? secure(ends) : ends;
    }

    private Ends connect(Observer observer, Limits limits) throws IOException {
        if (isMemory()) {
            Connection[] pair = Connection.pair(observer, limits);
            return new Ends(pair[0], pair[1]);
        }
        Engine engine = (name().endsWith("BY_RING") ? EngineKind.RING : EngineKind.JDK).engine();
        Listener.Options options = new Listener.Options(5, true, limits, observer, engine);
        try (Listener listener = Listener.bind(endpoint(), options)) {
            Dialer dialer =
                    Dialer.builder().engine(engine).observer(observer).limits(limits).build();
            return new Ends(dialer.dial(listener.endpoint()), listener.accept());
        }
    }

    private Endpoint endpoint() throws IOException {
        return switch (this) {
            case UNIX, UNIX_BY_RING, TLS_ON_UNIX -> {
                Path folder = Files.createTempDirectory("porthole");
                folder.toFile().deleteOnExit();
                yield Endpoint.unix(folder.resolve("s"));
            }
            case TCP_IPV6 -> Endpoint.of("::1", 0);
            default -> Endpoint.of("127.0.0.1", 0);
        };
    }

    private static Ends secure(Ends ends) throws IOException {
        Tls client =
                Tls.builder()
                        .authorities(TestIdentity.LOCALHOST.chain())
                        .serverName("localhost")
                        .build();
        CompletableFuture<Void> server = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        ends.server().startTls(Tls.server(TestIdentity.LOCALHOST));
                        server.complete(null);
                    } catch (IOException | RuntimeException e) {
                        server.completeExceptionally(e);
                    }
                });
        ends.client().startTls(client);
        try {
            server.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
        return ends;
    }
}
