package dev.porthole.sasl;

import static dev.porthole.sasl.Exchanges.PASSWORDS;
import static dev.porthole.sasl.Exchanges.REMOTE;
import static dev.porthole.sasl.Exchanges.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

/// Guessing passwords is slow, and then futile.
class BruteForceTest {
    private static final Outcome ALICE = new Outcome.Accepted("alice");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // wraps around, as it may

    private final Authenticator users =
            Authenticator.builder(PASSWORDS).nanoClock(now::get).build();

    private Outcome guess(String name, String password, SocketAddress remote) {
        return users.password(name, password, remote);
    }

    private static long seconds(Outcome outcome) {
        return ((Outcome.Rejected) outcome).delay().toSeconds();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /// For programs that shut out whoever guesses: where from, but no name, which may be a
    /// password.
    @Test
    void aFailureIsLoggedWithItsAddressAlone() {
        List<String> messages = new ArrayList<>();
        Handler listens =
                new StreamHandler() {
                    @Override
                    public synchronized void publish(LogRecord message) {
                        messages.add(new SimpleFormatter().formatMessage(message));
                    }
                };
        Logger log = Logger.getLogger("dev.porthole.sasl");
        log.addHandler(listens);
        try {
            guess("alice", "geheim", address("192.0.2.77"));
            guess("alice", "pencil", address("192.0.2.77"));
        } finally {
            log.removeHandler(listens);
        }
        assertThat(messages)
                .filteredOn(each -> each.contains("192.0.2.77")) // other tests log, too
                .containsExactly(
                        "a login from 192.0.2.77 was refused: wrong name, password or token");
    }

    @Test
    void eachFailureDelaysTheAnswerLonger() {
        long[] delays = new long[6];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = seconds(guess("alice", "guess" + i, REMOTE));
        }
        assertThat(delays).containsExactly(1, 2, 4, 8, 10, 10);
        assertThat(guess("alice", "pencil", REMOTE)).isEqualTo(ALICE);
    }

    @Test
    void afterTwentyFailuresAnAddressIsRefusedWithTheRightPasswordToo() {
        for (int i = 0; i < 20; i++) {
            guess("user" + i, "guess", REMOTE);
        }
        assertThat(seconds(guess("alice", "pencil", REMOTE))).isEqualTo(10);
        assertThat(guess("alice", "pencil", address("192.0.2.8"))).isEqualTo(ALICE);

        pass(Duration.ofSeconds(31)); // a twentieth of ten minutes, and a little
        assertThat(guess("alice", "pencil", REMOTE)).isEqualTo(ALICE);
        guess("alice", "guess", REMOTE);
        assertThat(guess("alice", "pencil", REMOTE)).isInstanceOf(Outcome.Rejected.class);

        pass(Duration.ofMinutes(11));
        assertThat(seconds(guess("alice", "guess", REMOTE))).isEqualTo(1);
    }

    @Test
    void anAccountIsGuardedAgainstManyAddresses() {
        for (int i = 0; i < 100; i++) {
            guess("alice", "guess", address("192.0.2." + i));
        }
        SocketAddress fresh = address("198.51.100.1");
        assertThat(guess("alice", "pencil", fresh)).isInstanceOf(Outcome.Rejected.class);
        pass(Duration.ofSeconds(7));
        assertThat(guess("alice", "pencil", fresh)).isEqualTo(ALICE);
    }

    /// Whoever has an account of their own must not get their guesses back by logging in.
    @Test
    void aSuccessDoesNotWipeOutFailures() {
        for (int i = 0; i < 19; i++) {
            guess("bob", "guess", REMOTE);
            assertThat(guess("alice", "pencil", REMOTE)).isEqualTo(ALICE);
        }
        guess("bob", "guess", REMOTE);
        assertThat(guess("alice", "pencil", REMOTE)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void successesAreFree() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(guess("alice", "pencil", REMOTE)).isEqualTo(ALICE);
        }
    }

    @Test
    void oneNetworkOfIpv6IsOneAttacker() {
        for (int i = 0; i < 20; i++) {
            guess("user" + i, "guess", address("2001:db8:0:1::" + Integer.toHexString(i + 1)));
        }
        assertThat(guess("alice", "pencil", address("2001:db8:0:1:ffff::1")))
                .isInstanceOf(Outcome.Rejected.class);
        assertThat(guess("alice", "pencil", address("2001:db8:0:2::1"))).isEqualTo(ALICE);
    }

    /// A guess is counted before it is looked at: otherwise many at once would all be looked at.
    @Test
    void guessesAtTheSameMomentAreAllCounted() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        Authenticator tokens =
                Authenticator.builder(PASSWORDS)
                        .tokens(_ -> {
                            looks.incrementAndGet();
                            return Optional.empty();
                        })
                        .nanoClock(now::get)
                        .build();
        Thread[] threads = new Thread[200];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.startVirtualThread(() -> present(tokens, "guess"));
        }
        for (Thread each : threads) {
            each.join();
        }
        assertThat(looks).hasValue(20);
    }

    private static void present(Authenticator users, String token) {
        try {
            users.server(Mechanism.XOAUTH2, REMOTE, "", "")
                    .start(Exchanges.bytes("user=alice^Aauth=Bearer " + token + "^A^A"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void memoryIsBounded() {
        Attempts attempts = new Attempts(AttemptLimits.DEFAULT, now::get);
        for (int i = 0; i < 100_000; i++) {
            attempts.begin("address" + i, "account" + i);
        }
        assertThat(attempts.size()).isEqualTo(20_000);
    }

    @Test
    @Timeout(20)
    void aPauseLastsAsLongAsItSaysAndEndsWithAnInterrupt() {
        long start = System.nanoTime();
        new Outcome.Rejected(Duration.ofMillis(30)).pause();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);

        Thread.currentThread().interrupt();
        new Outcome.Rejected(Duration.ofHours(1)).pause();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void defaults() {
        assertThat(AttemptLimits.DEFAULT)
                .isEqualTo(
                        new AttemptLimits(
                                20,
                                100,
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(10),
                                10_000));
        assertThatThrownBy(() -> AttemptLimits.DEFAULT.withFailures(0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        AttemptLimits.DEFAULT.withDelays(
                                Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
