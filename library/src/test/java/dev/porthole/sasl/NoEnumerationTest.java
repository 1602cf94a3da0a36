package dev.porthole.sasl;

import static dev.porthole.sasl.Exchanges.BOTH;
import static dev.porthole.sasl.Exchanges.KEYS;
import static dev.porthole.sasl.Exchanges.PASSWORDS;
import static dev.porthole.sasl.Exchanges.REMOTE;
import static dev.porthole.sasl.Exchanges.authenticator;
import static dev.porthole.sasl.Exchanges.bytes;
import static dev.porthole.sasl.Exchanges.client;
import static dev.porthole.sasl.Exchanges.run;
import static dev.porthole.sasl.Exchanges.server;
import static dev.porthole.sasl.Exchanges.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Credentials;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// Nobody can find out who has an account.
class NoEnumerationTest {
    private static final int ATTEMPTS = 15;

    static Stream<Accounts> accounts() {
        return Stream.of(PASSWORDS, KEYS, BOTH);
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void anUnknownUserHasASaltLikeAnyOther(Accounts accounts) throws IOException {
        Authenticator users = authenticator(accounts);
        String known = salt(users, "alice");
        String unknown = salt(users, "nobody");
        assertThat(unknown).hasSameSizeAs(known).endsWith(known.substring(known.indexOf(",i=")));
        assertThat(salt(users, "nobody")).isEqualTo(unknown);
        assertThat(salt(users, "alice")).isEqualTo(known);
        assertThat(salt(users, "nobody2")).isNotEqualTo(unknown);
        assertThat(salt(users, "\u202e")).hasSameSizeAs(unknown);
    }

    /// The salt stays over a restart, if the server's secret does.
    @ParameterizedTest
    @MethodSource("accounts")
    void anUnknownUsersSaltIsMadeFromTheServersSecret(Accounts accounts) throws IOException {
        byte[] secret = bytes("sixteen bytes or more");
        assertThat(salt(Authenticator.builder(accounts).secret(secret).build(), "nobody"))
                .isEqualTo(salt(Authenticator.builder(accounts).secret(secret).build(), "nobody"))
                .isNotEqualTo(salt(Authenticator.of(accounts), "nobody"));
    }

    private static String salt(Authenticator users, String name) throws IOException {
        SaslServer server = users.server(Mechanism.SCRAM_SHA_256, REMOTE, "xyz", "");
        return text(((Step.Challenge) server.start(bytes("n,,n=" + name + ",r=abc"))).bytes());
    }

    static Stream<Arguments> offers() {
        return accounts()
                .flatMap(each ->
                        authenticator(each).mechanisms(Channel.PRIVATE).stream()
                                .map(mechanism -> Arguments.of(each, mechanism)));
    }

    @ParameterizedTest
    @MethodSource("offers")
    void theAnswerAndTheDelayAreTheSame(Accounts accounts, Mechanism mechanism) throws IOException {
        assertThat(failure(accounts, mechanism, "nobody"))
                .isEqualTo(failure(accounts, mechanism, "alice"))
                .isEqualTo(new Outcome.Rejected(Duration.ofSeconds(1)));
    }

    private static Outcome failure(Accounts accounts, Mechanism mechanism, String name)
            throws IOException {
        Authenticator users = Authenticator.builder(accounts).tokens(_ -> Optional.empty()).build();
        return run(
                client(mechanism, new Credentials(name, "wrong")), server(users, mechanism), true);
    }

    /// The processor's time is compared, of the middle attempt of several: a derivation left out
    /// would make a factor of a hundred.
    @ParameterizedTest
    @MethodSource("accounts")
    void theWorkIsTheSame(Accounts accounts) {
        for (Mechanism each : new Mechanism[] {Mechanism.PLAIN, Mechanism.SCRAM_SHA_256}) {
            Authenticator users =
                    Authenticator.builder(accounts)
                            .limits(
                                    AttemptLimits.DEFAULT
                                            .withFailures(1000, 1000)
                                            .withDelays(Duration.ZERO, Duration.ZERO))
                            .build();
            double known = work(users, each, "alice");
            double unknown = work(users, each, "nobody");
            assertThat(unknown / known).as("%s: unknown to known", each).isBetween(0.2, 5.0);
        }
    }

    private static double work(Authenticator users, Mechanism mechanism, String name) {
        long[] nanos = new long[ATTEMPTS];
        for (int i = 0; i < ATTEMPTS; i++) {
            nanos[i] = serverNanos(users, mechanism, name);
        }
        Arrays.sort(nanos);
        return nanos[ATTEMPTS / 2];
    }

    private static long serverNanos(Authenticator users, Mechanism mechanism, String name) {
        try {
            SaslServer server = server(users, mechanism);
            SaslClient client = client(mechanism, new Credentials(name, "wrong"));
            Step step = server.start(client.initialResponse().orElseThrow().bytes());
            long nanos = 0;
            if (mechanism == Mechanism.PLAIN) {
                SaslServer again = server(users, mechanism);
                long before = cpuNanos();
                again.start(bytes("^@" + name + "^@wrong"));
                return cpuNanos() - before;
            }
            while (step instanceof Step.Challenge challenge) {
                byte[] response = client.respond(challenge.bytes()).bytes();
                long before = cpuNanos();
                step = server.respond(response);
                nanos += cpuNanos() - before;
            }
            return nanos;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
