package dev.porthole.finger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Endpoint;
import dev.porthole.net.MalformedException;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;
import dev.porthole.wire.Dialect;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/// Answers one query a connection (RFC 1288). Thread-safe.
///
/// Forwarding (`user@host`) is denied unless [#forwardingBy] allows it: a server that forwards lets
/// anybody reach what only it can reach, and hides who asks (section 3.2.1).
public final class FingerServer implements Handler {
    private static final System.Logger LOG = System.getLogger(FingerServer.class.getPackageName());
    private static final Dialect DIALECT = Dialect.strict("Finger", "RFC 1288, section 2.2", UTF_8);
    private static final int MAX_FORWARDED_HOSTS = 3;

    private static final WireLimits LIMITS =
            WireLimits.DEFAULT.withMaxLineBytes(1024).withLineTimeout(Duration.ofSeconds(30));

    private final FingerBackend backend;
    private final @Nullable FingerClient forwarder;
    private final WireLimits limits;

    /// A server that forwards nothing.
    public FingerServer(FingerBackend backend) {
        this(backend, null, LIMITS);
    }

    private FingerServer(
            FingerBackend backend, @Nullable FingerClient forwarder, WireLimits limits) {
        this.backend = backend;
        this.forwarder = forwarder;
        this.limits = limits;
    }

    /// The same server, which forwards by `client`.
    public FingerServer forwardingBy(FingerClient client) {
        return new FingerServer(backend, client, limits);
    }

    /// The same server with other limits: a query of 1,024 bytes within 30 seconds, by default.
    public FingerServer withLimits(WireLimits other) {
        return new FingerServer(backend, forwarder, other);
    }

    /// A server of it, to be given an endpoint and started.
    public Server.Builder server() {
        return Server.builder("finger", this);
    }

    @Override
    public void handle(Connection connection) throws IOException {
        Wire wire = new Wire(connection, DIALECT, limits);
        if (!wire.awaitInput()) {
            return;
        }
        try {
            answer(wire, reply(wire.readLine()));
            wire.flush();
        } catch (MalformedException | WireException.LimitExceeded e) {
            wire.writeLine("A query is one line that ends with CRLF.");
            wire.hangUp();
            throw e;
        }
    }

    private static void answer(Wire wire, String text) throws IOException {
        byte[] bytes = text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(UTF_8);
        wire.write(bytes);
        if (!text.endsWith("\n")) {
            wire.writeLine("");
        }
    }

    private String reply(String line) {
        try {
            FingerQuery query = FingerQuery.parse(line);
            return query.hosts().isEmpty() ? ownReply(query) : forwardedReply(query);
        } catch (IllegalArgumentException e) {
            return "That is no query: " + e.getMessage() + ".";
        } catch (IOException e) {
            LOG.log(Level.WARNING, "finger: no answer could be found", e);
            return "The answer can't be found out now: try again later.";
        }
    }

    private String ownReply(FingerQuery query) throws IOException {
        Optional<String> text =
                query.isList()
                        ? backend.list(query.verbose())
                        : backend.user(query.user(), query.verbose());
        return text.orElse(
                query.isList() ? "The list of users is not told here." : "There is no such user.");
    }

    private String forwardedReply(FingerQuery query) {
        if (forwarder == null) {
            return "Finger forwarding service denied."; // the words of section 3.2.1
        }
        if (query.hosts().size() > MAX_FORWARDED_HOSTS) {
            return "Too many hosts to forward to: at most " + MAX_FORWARDED_HOSTS + ".";
        }
        try {
            Endpoint next = Endpoint.of(query.nextHost(), FingerClient.PORT);
            return forwarder.query(next, query.forwarded());
        } catch (IOException e) {
            return "The query could not be forwarded: " + e.getMessage() + ".";
        }
    }
}
