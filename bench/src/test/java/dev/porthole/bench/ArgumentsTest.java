package dev.porthole.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

class ArgumentsTest {
    @Test
    void readsOptionsFlagsAndWords() {
        var arguments = parse("host", "--rounds", "7", "--write", "--cases", "a,b", "80");
        assertThat(arguments.words()).containsExactly("host", "80");
        assertThat(arguments.number("--rounds", 1, 5)).isEqualTo(7);
        assertThat(arguments.has("--write")).isTrue();
        assertThat(arguments.list("--cases", List.of())).containsExactly("a", "b");
        assertThat(arguments.seconds("--seconds", 1.5)).isEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void readsThePlanOfARun() {
        Plan plan =
                Plan.of(
                        new Arguments(
                                new String[] {"--server-cores", "0,2"}, Plan.NAMED, Set.of()));
        assertThat(plan.cores()).containsExactly(0, 2);
        assertThat(plan.setting()).endsWith("pinned to cores [0, 2] with a loop for each");
        assertThat(plan.reference()).isEqualTo("c-epoll");
        assertThat(plan.peers()).extracting(Peer::name).contains("porthole", plan.reference());
    }

    @Test
    void saysWhatIsWrong() {
        assertWrong(() -> parse("--typo"), "no option '--typo'");
        assertWrong(() -> parse("--rounds"), "--rounds needs a value");
        assertWrong(
                () -> parse("--rounds", "0").number("--rounds", 1, 5),
                "--rounds takes a number, 1 or more");
        assertWrong(
                () -> parse("--rounds", "1,x").numbers("--rounds", 1, List.of()),
                "--rounds takes a number, 1 or more");
        assertWrong(
                () -> parse("--seconds", "soon").seconds("--seconds", 1),
                "--seconds takes seconds, more than 0, up to 3600");
        assertWrong(() -> Case.named(List.of("2x2")), "no case '2x2'; there are 1x64, ");
        assertWrong(() -> Peers.named(List.of("x")), "no peer 'x'; there are porthole, ");
    }

    private static Arguments parse(String... args) {
        return new Arguments(args, Set.of("--rounds", "--seconds", "--cases"), Set.of("--write"));
    }

    private static void assertWrong(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
