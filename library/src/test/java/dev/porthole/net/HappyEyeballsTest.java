package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Sockets.Silent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// RFC 8305. An address that does not answer is a listener whose backlog is full.
@Timeout(30)
class HappyEyeballsTest {
    private final Recording recording = new Recording();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # the resolver's order,                the order of the attempts
                    127.0.0.1,                             127.0.0.1
                    127.0.0.1 ::1,                         ::1 127.0.0.1
                    ::1 127.0.0.1,                         ::1 127.0.0.1
                    127.0.0.1 127.0.0.2 ::1 ::2,           ::1 127.0.0.1 ::2 127.0.0.2
                    ::3 ::2 ::1 127.0.0.1,                 ::3 127.0.0.1 ::2 ::1
                    127.0.0.3 127.0.0.2 127.0.0.1,         127.0.0.3 127.0.0.2 127.0.0.1
                    "",                                    ""
                    """)
    void theFamiliesTakeTurns(String given, String expected) {
        assertThat(HappyEyeballs.interleave(addresses(given)))
                .containsExactlyElementsOf(addresses(expected));
    }

    @Test
    void afterARefusalTheNextIsTriedAtOnce() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.100", 0))) {
            int port = listener.endpoint().port();
            List<InetSocketAddress> many =
                    IntStream.rangeClosed(1, 100)
                            .mapToObj(i -> new InetSocketAddress("127.0.0." + i, port))
                            .toList();
            // With a pause before each it would take 25 seconds.
            HappyEyeballs race = race(many, Duration.ofSeconds(15));
            try (Connecting won = race.connect()) {
                assertThat(won).isNotNull();
                assertThat(won.transport().remote()).isEqualTo(many.get(99));
            }
            assertThat(race.failed()).hasSize(99);
            assertThat(recording.names().subList(0, 4))
                    .containsExactly("Connecting", "ConnectFailed", "Connecting", "ConnectFailed");
        }
    }

    @Test
    void anAddressThatDoesNotAnswerHoldsUpNobody() throws IOException {
        try (Listener listener = Listener.bind(Endpoint.of("127.0.0.3", 0));
                Silent one = Silent.on("127.0.0.1", listener.endpoint().port());
                Silent _ = Silent.on("127.0.0.2", listener.endpoint().port())) {
            Set<String> before = Sockets.open();
            HappyEyeballs race =
                    race(at(one.port(), "127.0.0.1", "127.0.0.2", "127.0.0.3"), seconds(20));
            try (Connecting won = race.connect()) {
                assertThat(won).isNotNull();
                assertThat(won.transport().remote()).hasToString("/127.0.0.3:" + one.port());
                assertThat(race.failed()).isEmpty();
                listener.accept().close();
            }
            assertThat(recording.names()).containsExactly("Connecting", "Connecting", "Connecting");
            Sockets.assertNoneSince(before); // the two that lost
        }
    }

    /// The queue is emptied while the second attempt is under way.
    @Test
    void anEarlierAttemptCanStillWin() throws IOException {
        try (Silent slow = Silent.on("127.0.0.1", 0);
                Silent never = Silent.on("127.0.0.2", slow.port())) {
            var second = at(slow.port(), "127.0.0.2").getFirst();
            Observer emptiesTheQueue =
                    event -> {
                        if (event instanceof Event.Connecting(var to) && to.equals(second)) {
                            accept(slow, 2);
                        }
                    };
            HappyEyeballs race =
                    new HappyEyeballs(
                            at(never.port(), "127.0.0.1", "127.0.0.2"),
                            Engine.standard(),
                            null,
                            Deadline.after(seconds(20)),
                            emptiesTheQueue);
            try (Connecting won = race.connect()) {
                assertThat(won).isNotNull();
                assertThat(won.transport().remote()).hasToString("/127.0.0.1:" + slow.port());
            }
        }
    }

    @Test
    void allThatFailAreListedInTheOrderOfTheirFailure() throws IOException {
        try (Silent silent = Silent.on("127.0.0.1", 0)) {
            Set<String> before = Sockets.open();
            HappyEyeballs race =
                    race(
                            at(silent.port(), "127.0.0.1", "127.0.0.2", "127.0.0.3"),
                            Duration.ofMillis(600));
            assertThat(race.connect()).isNull();
            assertThat(race.failed().stream().map(a -> Addresses.format(a.address())))
                    .containsExactly(
                            "127.0.0.2:" + silent.port(),
                            "127.0.0.3:" + silent.port(),
                            "127.0.0.1:" + silent.port());
            assertThat(race.failed().getLast().cause()).isInstanceOf(SocketTimeoutException.class);
            assertThat(race.failed()).allSatisfy(a -> assertThat(a.took()).isPositive());
            assertThat(recording.names().stream().filter("ConnectFailed"::equals)).hasSize(3);
            Sockets.assertNoneSince(before);
        }
    }

    @Test
    void anInterruptEndsItAndClosesAll() throws IOException {
        try (Silent silent = Silent.on("127.0.0.1", 0)) {
            Set<String> before = Sockets.open();
            Thread.currentThread().interrupt();
            HappyEyeballs race = race(at(silent.port(), "127.0.0.1"), seconds(20));
            assertThat(org.assertj.core.api.Assertions.catchThrowable(race::connect))
                    .isInstanceOf(java.io.InterruptedIOException.class)
                    .hasMessage("interrupted while connecting");
            assertThat(Thread.interrupted()).isTrue();
            Sockets.assertNoneSince(before);
        }
    }

    private HappyEyeballs race(List<InetSocketAddress> addresses, Duration timeout) {
        return new HappyEyeballs(
                addresses, Engine.standard(), null, Deadline.after(timeout), recording);
    }

    private static void accept(Silent silent, int count) {
        try {
            for (int i = 0; i < count; i++) {
                silent.listener().accept().close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<InetSocketAddress> at(int port, String... hosts) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String each : hosts) {
            addresses.add(new InetSocketAddress(Sockets.address(each), port));
        }
        return addresses;
    }

    private static List<InetAddress> addresses(String words) {
        return Stream.of(words.split(" "))
                .filter(w -> !w.isEmpty())
                .map(Sockets::address)
                .collect(Collectors.toList());
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
