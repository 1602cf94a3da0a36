package dev.porthole.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.porthole.lab.linux.Segment.Flag;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// The segments of a conversation over loopback, captured; without the rights, why not.
class CaptureIT {
    @Test
    void seesTheSegmentsOrSaysWhyItCannot() throws Exception {
        AtomicInteger port = new AtomicInteger(-1);
        Capture capture;
        try {
            capture = Capture.open(each -> each == port.get());
        } catch (SocketError e) {
            assertThat(e).hasMessage("socket(): EPERM"); // without CAP_NET_RAW
            return;
        }
        long start = System.nanoTime();
        List<Segment> segments;
        try (capture) {
            talk(port);
            segments = capture.stop();
        }
        assertThat(segments)
                .extracting(s -> s.target().getPort() == port.get(), Segment::flags)
                .startsWith(
                        tuple(true, Set.of(Flag.SYN)),
                        tuple(false, Set.of(Flag.SYN, Flag.ACK)),
                        tuple(true, Set.of(Flag.ACK)));
        assertThat(segments).filteredOn(s -> s.has(Flag.FIN)).hasSize(2);
        assertThat(segments)
                .filteredOn(s -> s.target().getPort() == port.get())
                .extracting(Segment::payload)
                .contains(5);
        assertThat(segments)
                .allMatch(s -> s.nanos() > start - 1_000_000_000 && s.nanos() <= System.nanoTime())
                .allMatch(s -> s.origin() == Segment.Origin.SEEN);
    }

    private static void talk(AtomicInteger port) throws SocketError {
        try (Socket listening = Socket.tcp();
                Socket s = Socket.tcp()) {
            listening.bind("127.0.0.1", 0);
            listening.listen(1);
            port.set(listening.port());
            s.connect("127.0.0.1", port.get());
            try (Socket conn = listening.accept()) {
                s.send("Hello".getBytes(StandardCharsets.US_ASCII));
                conn.recv(1024);
            }
            s.recv(1); // the end
        }
    }
}
