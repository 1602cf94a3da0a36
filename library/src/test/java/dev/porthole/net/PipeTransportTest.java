package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.Wiring.Ends;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/// The connection in memory breaks as TCP breaks. What holds for both is tried on both.
@Timeout(30)
class PipeTransportTest {
    private static final int CAPACITY = 64 * 1024;

    private final PipeTransport client;
    private final PipeTransport server;

    PipeTransportTest() {
        PipeTransport[] ends = PipeTransport.pair();
        client = ends[0];
        server = ends[1];
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY", "TCP", "TCP_IPV6"})
    void whatArrivedBeforeAResetIsStillRead(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.client().write("last words".getBytes(US_ASCII));
            ends.client().abort();
            assertThat(ends.server().read(100)).asString(US_ASCII).isEqualTo("last words");
            assertThatThrownBy(() -> ends.server().read(100)).isInstanceOf(ResetException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY", "TCP", "TCP_IPV6", "UNIX"})
    void closingWithUnreadBytesResets(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.client().write("never read".getBytes(US_ASCII));
            ends.server().close();
            assertThatThrownBy(() -> ends.client().read(100)).isInstanceOf(ResetException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY", "TCP", "TCP_IPV6", "UNIX"})
    void closingWithoutIsTheEndOfTheStream(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.client().write("read".getBytes(US_ASCII));
            assertThat(ends.server().read(100)).hasSize(4);
            ends.server().close();
            assertThat(ends.client().read(100)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY", "TCP", "UNIX"})
    void writingToAnEndThatIsClosedFailsInTheEnd(Wiring wiring) throws IOException {
        try (Ends ends = wiring.open()) {
            ends.server().close();
            assertThatThrownBy(
                            () -> {
                                while (true) { // TCP learns of it by the answer to the first
                                    ends.client().write(new byte[1]);
                                }
                            })
                    .isInstanceOf(ResetException.class);
        }
    }

    /// As the connection promises, however it is carried.
    @ParameterizedTest
    @EnumSource
    void abortEndsAReadAndAWriteThatWait(Wiring wiring) throws Exception {
        try (Ends ends = wiring.open()) {
            var writing = ConnectionTest.sending(ends.client(), new byte[60_000_000]);
            var reading = ConnectionTest.receiving(ends.client());
            ends.server().read(1); // writing has begun
            ends.client().abort();
            assertThatThrownBy(writing::get).hasCauseInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(reading::get).hasCauseInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void aFullQueueMakesTheWriterWait() throws Exception {
        ByteBuffer more = ByteBuffer.allocate(CAPACITY + 1);
        client.write(more);
        assertThat(more.remaining()).isEqualTo(1);
        var writing =
                ConnectionTest.async(() -> {
                    client.write(more);
                    return true;
                });
        ByteBuffer all = ByteBuffer.allocate(CAPACITY + 1);
        while (all.hasRemaining()) {
            server.read(all);
        }
        assertThat(writing.get()).isTrue();
    }

    @Test
    void theOrderOfTheBytesOutlivesTheQueuesEdge() throws IOException {
        byte[] sent = ConnectionTest.random(10 * CAPACITY, 7);
        ByteBuffer source = ByteBuffer.wrap(sent);
        ByteBuffer target = ByteBuffer.allocate(sent.length);
        for (int piece = 1; target.hasRemaining(); piece = piece * 7 % 40_009 + 1) {
            if (source.hasRemaining()) {
                int end = Math.min(sent.length, source.position() + piece);
                client.write(source.limit(end));
                source.limit(sent.length);
            }
            server.read(target.limit(Math.min(sent.length, target.position() + piece / 2 + 1)));
            target.limit(sent.length);
        }
        assertThat(target.array()).isEqualTo(sent);
    }

    @Test
    void aResetEndsTheOthersWaitInBothDirections() throws Exception {
        client.write(ByteBuffer.allocate(CAPACITY));
        var writing =
                ConnectionTest.async(() -> {
                    client.write(ByteBuffer.allocate(1));
                    return true;
                });
        var reading = ConnectionTest.async(() -> client.read(ByteBuffer.allocate(1)));
        server.abort();
        assertThatThrownBy(writing::get).hasCauseInstanceOf(ResetException.class);
        assertThatThrownBy(reading::get).hasCauseInstanceOf(ResetException.class);
    }

    @Test
    void eachEndHasItsAddress() {
        assertThat(client.local()).hasToString("memory:client").isEqualTo(server.remote());
        assertThat(server.local()).hasToString("memory:server").isEqualTo(client.remote());
    }
}
