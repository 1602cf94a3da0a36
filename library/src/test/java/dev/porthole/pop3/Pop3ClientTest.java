package dev.porthole.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.MalformedException;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// Whether a client's conversation goes on, with a server that answers each command in its turn.
@Timeout(30)
class Pop3ClientTest {
    private final Connection[] ends = Connection.pair();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private CompletableFuture<Void> served = new CompletableFuture<>();

    private Pop3Client client(String... answers) throws IOException {
        served = Sides.run(() -> serve(answers));
        return Pop3Client.on(ends[0], Pop3Client.Options.DEFAULT);
    }

    private void serve(String... answers) throws IOException {
        Wire wire = new Wire(ends[1], Pop3Client.DIALECT, WireLimits.DEFAULT);
        wire.writeLine("+OK hello");
        wire.flush();
        while (wire.awaitInput()) {
            said.add(wire.readLine());
            wire.write((answers[said.size() - 1] + "\r\n").getBytes(UTF_8));
            wire.flush();
        }
    }

    /// All that the client has said.
    private List<String> said() throws Exception {
        ends[0].close();
        served.get(10, TimeUnit.SECONDS);
        return said;
    }

    @AfterEach
    void close() throws IOException {
        ends[1].close();
    }

    @Test
    void aRefusalIsNotTheEnd() throws Exception {
        try (Pop3Client client = client("-ERR no such message", "+OK deleted")) {
            assertThatThrownBy(() -> client.delete(3)).isInstanceOf(WireException.Refused.class);
            client.delete(1);
            assertThat(said()).containsExactly("DELE 3", "DELE 1");
        }
    }

    /// What comes next might be the answer to anything: no message is deleted by it.
    @Test
    void anAnswerThatIsNoneIsTheEnd() throws Exception {
        try (Pop3Client client = client("what?")) {
            assertThatThrownBy(client::status).isInstanceOf(MalformedException.class);
            assertThat(client.isOpen()).isFalse();
            assertThatThrownBy(() -> client.delete(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the conversation is over");
            assertThat(said()).containsExactly("STAT");
        }
    }

    @Test
    void whileAMessageIsReadNothingIsAsked() throws Exception {
        try (Pop3Client client = client("+OK\r\nSubject: x\r\n.", "+OK deleted")) {
            InputStream message = client.retrieve(1);
            assertThatThrownBy(() -> client.delete(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("a body is being read");
            assertThat(message.readAllBytes()).asString(UTF_8).isEqualTo("Subject: x\r\n");
            client.delete(1);
            assertThat(said()).containsExactly("RETR 1", "DELE 1");
        }
    }

    @Test
    void afterTheGoodbyeItIsOver() throws IOException {
        try (Pop3Client client = client("+OK bye")) {
            assertThat(client.isOpen()).isTrue();
            client.quit();
            assertThat(client.isOpen()).isFalse();
        }
    }
}
