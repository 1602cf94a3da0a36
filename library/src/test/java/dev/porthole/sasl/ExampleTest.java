package dev.porthole.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Credentials;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;

/// The two examples of the package's documentation, talking to each other.
class ExampleTest {
    private static final byte[] DONE = {'d', 'o', 'n', 'e'};

    @TempDir private Path folder;

    private final Channel channel = Channel.PRIVATE;
    private final SocketAddress remoteAddress =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private final SynchronousQueue<byte[]> challenges = new SynchronousQueue<>();
    private final SynchronousQueue<byte[]> responses = new SynchronousQueue<>();

    @Test
    void clientAndServer() throws Exception {
        Path file = Files.writeString(folder.resolve("users"), "alice:pencil\n");
        CompletableFuture<Step> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        outcome.complete(serve(file, "SCRAM-SHA-256"));
                        challenges.put(DONE);
                    } catch (Exception e) {
                        outcome.completeExceptionally(e);
                    }
                });
        logIn(List.of("PLAIN", "SCRAM-SHA-256"), "pencil");
        assertThat(outcome.get()).isEqualTo(new Outcome.Accepted("alice"));
    }

    private void logIn(List<String> offered, String password) throws Exception {
        SaslClient client = SaslClient.choose(offered, new Credentials("alice", password), channel);
        byte[] initial = client.initialResponse().map(Response::bytes).orElse(null);
        byte[] challenge = send(client.mechanism().wireName(), initial);
        while (challenge != null) {
            challenge = answer(client.respond(challenge).bytes());
        }
        client.succeeded(); // the server has proven itself, too
    }

    private Step serve(Path file, String name) throws IOException, InterruptedException {
        byte[] initial = responses.take();
        Authenticator users = Authenticator.of(Accounts.read(file));
        SaslServer server = users.server(name, channel, remoteAddress).orElseThrow();
        Step step = initial == null ? server.start() : server.start(initial);
        while (step instanceof Step.Challenge challenge) {
            step = server.respond(ask(challenge.bytes()));
        }
        if (step instanceof Outcome.Rejected rejected) {
            rejected.pause();
        }
        return step;
    }

    private byte[] send(String mechanism, byte[] initial) throws InterruptedException {
        assertThat(mechanism).isEqualTo("SCRAM-SHA-256");
        return answer(initial);
    }

    private byte[] answer(byte[] response) throws InterruptedException {
        responses.put(response);
        byte[] next = challenges.take();
        return next == DONE ? null : next;
    }

    private byte[] ask(byte[] challenge) throws InterruptedException {
        challenges.put(challenge);
        return responses.take();
    }
}
