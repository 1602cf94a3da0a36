package dev.porthole.trace;

import dev.porthole.net.Event;
import dev.porthole.net.Flow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random conversations, as the events of one end or of both, and what each direction carried.
final class Conversations {
    private static final int SERVER_PORT = 50_007;

    private final Random random;
    private final FakeClock clock;
    private final PcapngTrace trace;

    /// In the order in which they were opened.
    final List<Conversation> all = new ArrayList<>();

    Conversations(long seed, FakeClock clock, PcapngTrace trace) {
        this.random = new Random(seed);
        this.clock = clock;
        this.trace = trace;
    }

    /// One connection; `mirror` is its other end, if that is in this process too.
    final class Conversation {
        final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
        final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
        private final Flow flow;
        private final List<Flow> ends;
        private boolean finished;
        private boolean peerFinished;
        private boolean over;

        Conversation(Flow flow, List<Flow> ends) {
            this.flow = flow;
            this.ends = ends;
            ends.forEach(end -> on(new Event.Opened(end, micros(300))));
            if (random.nextInt(3) == 0) {
                on(Events.tls(flow));
            }
        }

        /// Takes one random step.
        void step() {
            switch (random.nextInt(12)) {
                case 0 -> finish(true);
                case 1 -> finish(false);
                case 2 -> end();
                case 3, 4, 5, 6 -> data(true);
                default -> data(false);
            }
        }

        private void data(boolean sent) {
            if (sent ? finished : peerFinished) {
                return;
            }
            byte[] bytes = randomData();
            boolean byClient = sent == (flow.role() == Flow.Role.CLIENT);
            (byClient ? fromClient : fromServer).writeBytes(bytes);
            for (Flow end : ends) {
                boolean bySelf = byClient == (end.role() == Flow.Role.CLIENT);
                on(
                        bySelf
                                ? new Event.Sent(end, Events.view(bytes))
                                : new Event.Received(end, Events.view(bytes)));
            }
        }

        private void finish(boolean own) {
            finished |= own;
            peerFinished |= !own;
            for (Flow end : ends) {
                boolean bySelf = own == (end == flow);
                on(bySelf ? new Event.OutputShutdown(end) : new Event.EndOfStream(end));
            }
        }

        void end() {
            over = true;
            int how = random.nextInt(4);
            for (Flow end : ends) {
                boolean reset = how == 0 && end == flow;
                if (reset) {
                    on(new Event.Reset(end));
                }
                on(new Event.Closed(end, micros(5), 1, 2, reset || how == 1, new IOException("x")));
            }
        }
    }

    /// Plays `count` conversations, up to eight at a time, all mixed.
    void play(int count) {
        List<Conversation> open = new ArrayList<>();
        for (int opened = 0; opened < count || !open.isEmpty(); ) {
            clock.advanceMicros(random.nextInt(500));
            if (opened < count && open.size() < 8 && random.nextInt(4) == 0) {
                open.add(start(++opened));
            } else if (!open.isEmpty()) {
                open.get(random.nextInt(open.size())).step();
                open.removeIf(conversation -> conversation.over);
            }
        }
    }

    /// The numbers are such that half of the sequence numbers wrap around soon.
    private Conversation start(int number) {
        String host = random.nextBoolean() ? "127.0.0.1" : "::1";
        long id = number % 2 == 0 ? number : wrappingSoon(number);
        int port = 20_000 + number;
        Flow client = Events.flow(id, Flow.Role.CLIENT, host, port, host, SERVER_PORT);
        Flow server = Events.flow(-id, Flow.Role.SERVER, host, SERVER_PORT, host, port);
        List<Flow> ends =
                switch (random.nextInt(4)) {
                    case 0 -> List.of(server);
                    case 1 -> List.of(client, server);
                    case 2 -> List.of(server, client);
                    default -> List.of(client);
                };
        Conversation conversation = new Conversation(ends.getFirst(), ends);
        all.add(conversation);
        return conversation;
    }

    /// The next id, in steps of a thousand, whose sequence numbers come within 10,000 of 2^32.
    private static long wrappingSoon(int number) {
        long id = number;
        while (PcapngTrace.initialSequence(id) < -10_000 || PcapngTrace.initialSequence(id) >= 0) {
            id += 1000;
        }
        return id;
    }

    private byte[] randomData() {
        int bound =
                switch (random.nextInt(20)) {
                    case 0 -> 300_000;
                    case 1, 2, 3 -> 70_000;
                    case 4, 5, 6, 7 -> 2000;
                    default -> 20;
                };
        byte[] bytes = new byte[random.nextInt(bound)];
        random.nextBytes(bytes);
        return bytes;
    }

    private void on(Event event) {
        clock.advanceMicros(random.nextInt(50));
        trace.on(event);
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(1000 * micros);
    }
}
