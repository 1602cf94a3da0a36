package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// Every default of the package, once more: whoever changes one has to mean it.
class LimitsTest {
    @Test
    void defaults() {
        Limits limits = Limits.DEFAULT;
        assertThat(limits.maxConnections()).isEqualTo(10_000);
        assertThat(limits.idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(limits.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(limits.sessionTimeout()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void defaultsOfDialling() {
        assertThat(Dialer.create().connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(HappyEyeballs.ATTEMPT_DELAY).isEqualTo(Duration.ofMillis(250));
        assertThat(Retry.NONE.times()).isZero();
        assertThat(Retry.times(3))
                .isEqualTo(new Retry(3, Duration.ofMillis(100), Duration.ofSeconds(10)));
        assertThat(Proxy.parse("socks5://proxy").endpoint().port()).isEqualTo(1080);
        assertThat(Proxy.parse("http://proxy").endpoint().port()).isEqualTo(3128);
    }

    @Test
    void defaultsOfListening() {
        Listener.Options options = Listener.Options.DEFAULT;
        assertThat(options.backlog()).isEqualTo(1024);
        assertThat(options.reuseAddress()).isTrue();
        assertThat(options.limits()).isSameAs(Limits.DEFAULT);
        assertThat(options.observer()).isSameAs(Observer.NONE);
        assertThat(Datagrams.MAX_PAYLOAD_BYTES).isEqualTo(65_507);
    }

    @Test
    void changesOneLimitAndNoOther() {
        Duration minute = Duration.ofMinutes(1);
        assertThat(Limits.DEFAULT.withMaxConnections(1))
                .isEqualTo(new Limits(1, minutes(5), seconds(10), hours(24)));
        assertThat(Limits.DEFAULT.withIdleTimeout(minute))
                .isEqualTo(new Limits(10_000, minute, seconds(10), hours(24)));
        assertThat(Limits.DEFAULT.withHandshakeTimeout(minute))
                .isEqualTo(new Limits(10_000, minutes(5), minute, hours(24)));
        assertThat(Limits.DEFAULT.withSessionTimeout(minute))
                .isEqualTo(new Limits(10_000, minutes(5), seconds(10), minute));
    }

    @Test
    void thereIsNoUnlimited() {
        Limits limits = Limits.DEFAULT;
        refused("maxConnections is at least 1", () -> limits.withMaxConnections(0));
        refused("idleTimeout is more than zero", () -> limits.withIdleTimeout(Duration.ZERO));
        refused(
                "handshakeTimeout is more than zero",
                () -> limits.withHandshakeTimeout(seconds(-1)));
        refused("sessionTimeout is more than zero", () -> limits.withSessionTimeout(Duration.ZERO));
        refused(
                "connectTimeout is more than zero",
                () -> Dialer.builder().connectTimeout(Duration.ZERO));
        refused(
                "backlog is at least 1",
                () -> new Listener.Options(0, true, limits, Observer.NONE, Engine.standard()));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    private static Duration hours(long hours) {
        return Duration.ofHours(hours);
    }
}
