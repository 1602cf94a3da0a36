package dev.porthole.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.porthole.net.Connection;
import dev.porthole.net.MalformedException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.stream.Stream;

/// After which failures a conversation goes on.
class StepsTest {
    private final Connection[] ends = Connection.pair();
    private final Steps steps =
            new Steps(
                    new Wire(ends[0], Dialect.strict("TEST", "test", US_ASCII), WireLimits.DEFAULT),
                    421,
                    FileNotFoundException.class::isInstance);

    @AfterEach
    void close() throws IOException {
        ends[0].close();
        ends[1].close();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(refusal(550), true),
                Arguments.of(refusal(421), false),
                Arguments.of(new WireException.Refused("x", "by this side", false), true),
                Arguments.of(new IllegalArgumentException("before it was sent"), true),
                Arguments.of(new FileNotFoundException("harmless here"), true),
                Arguments.of(new MalformedException("a reply that is none"), false),
                Arguments.of(new IOException("anything else"), false),
                Arguments.of(new IllegalStateException("a defect"), false));
    }

    private static WireException.Refused refusal(int code) {
        return catchThrowableOfType(
                WireException.Refused.class, () -> Reply.of(code, "no").require("x", 250));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void goesOnAfterWhatLeavesBothSidesAgreed(Exception failure, boolean goesOn)
            throws IOException {
        assertThatThrownBy(() -> steps.run(() -> fail(failure))).isSameAs(failure);
        assertThat(steps.isOpen()).isEqualTo(goesOn);
        if (goesOn) {
            assertThat(steps.run(() -> "next")).isEqualTo("next");
        } else {
            assertThatThrownBy(() -> steps.run(() -> "next"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the conversation is over");
        }
    }

    private static String fail(Exception failure) throws IOException {
        switch (failure) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new AssertionError(failure);
        }
    }

    @Test
    void isNotOpenAfterItsEndOrThatOfTheConnection() throws IOException {
        assertThat(steps.isOpen()).isTrue();
        ends[0].close();
        assertThat(steps.isOpen()).isFalse();
        assertThat(steps.isOver()).isFalse();
        steps.end();
        assertThat(steps.isOver()).isTrue();
    }
}
