package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// The Q method (RFC 1143, section 7).
class NegotiationTest {
    private static final TelnetOption OPTION = TelnetOption.of(93);
    private static final Set<TelnetOption> NONE = Set.of();
    private static final Set<TelnetOption> SOME = Set.of(OPTION);

    /// Every row of RFC 1143's four tables, for "him" with these verbs, and for "us" with WILL and
    /// DO, and WONT and DONT, exchanged.
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // received WILL, and we agree
                "NO,              WILL, true,  YES,             DO",
                "YES,             WILL, true,  YES,             -",
                "WANTNO_EMPTY,    WILL, true,  NO,              -",
                "WANTNO_OPPOSITE, WILL, true,  YES,             -",
                "WANTYES_EMPTY,   WILL, true,  YES,             -",
                "WANTYES_OPPOSITE,WILL, true,  WANTNO_EMPTY,    DONT",
                // received WILL, and we don't agree
                "NO,              WILL, false, NO,              DONT",
                "YES,             WILL, false, YES,             -",
                "WANTNO_EMPTY,    WILL, false, NO,              -",
                "WANTNO_OPPOSITE, WILL, false, YES,             -",
                "WANTYES_EMPTY,   WILL, false, YES,             -",
                "WANTYES_OPPOSITE,WILL, false, WANTNO_EMPTY,    DONT",
                // received WONT
                "NO,              WONT, true,  NO,              -",
                "YES,             WONT, true,  NO,              DONT",
                "WANTNO_EMPTY,    WONT, true,  NO,              -",
                "WANTNO_OPPOSITE, WONT, true,  WANTYES_EMPTY,   DO",
                "WANTYES_EMPTY,   WONT, true,  NO,              -",
                "WANTYES_OPPOSITE,WONT, true,  NO,              -",
                // we decide to ask him to enable
                "NO,              ENABLE, true, WANTYES_EMPTY,   DO",
                "YES,             ENABLE, true, YES,             -",
                "WANTNO_EMPTY,    ENABLE, true, WANTNO_OPPOSITE, -",
                "WANTNO_OPPOSITE, ENABLE, true, WANTNO_OPPOSITE, -",
                "WANTYES_EMPTY,   ENABLE, true, WANTYES_EMPTY,   -",
                "WANTYES_OPPOSITE,ENABLE, true, WANTYES_EMPTY,   -",
                // we decide to ask him to disable
                "NO,              DISABLE, true, NO,              -",
                "YES,             DISABLE, true, WANTNO_EMPTY,    DONT",
                "WANTNO_EMPTY,    DISABLE, true, WANTNO_EMPTY,    -",
                "WANTNO_OPPOSITE, DISABLE, true, WANTNO_EMPTY,    -",
                "WANTYES_EMPTY,   DISABLE, true, WANTYES_OPPOSITE,-",
                "WANTYES_OPPOSITE,DISABLE, true, WANTYES_OPPOSITE,-"
            })
    void everyTransition(
            QState from, String what, boolean agree, QState to, @Nullable TelnetCommand says)
            throws IOException {
        for (Side side : Side.values()) {
            Negotiation negotiation = in(from, side, agree ? SOME : NONE);
            TelnetCommand said =
                    switch (what) {
                        case "ENABLE" -> negotiation.ask(OPTION, side, true);
                        case "DISABLE" -> negotiation.ask(OPTION, side, false);
                        default -> negotiation.receive(on(side, what), OPTION);
                    };
            assertThat(negotiation.state(OPTION, side)).as("%s of %s", what, side).isEqualTo(to);
            assertThat(said).isEqualTo(says == null ? null : on(side, says.name()));
            assertThat(negotiation.isEnabled(OPTION, side)).isEqualTo(to == QState.YES);
            Side other = side == Side.LOCAL ? Side.REMOTE : Side.LOCAL;
            assertThat(negotiation.state(OPTION, other)).isEqualTo(QState.NO);
        }
    }

    /// The verb, as it is about the other side's option; or the one in its place for this side's.
    private static TelnetCommand on(Side side, String verb) {
        return TelnetCommand.valueOf(
                side == Side.REMOTE
                        ? verb
                        : switch (verb) {
                            case "WILL" -> "DO";
                            case "WONT" -> "DONT";
                            case "DO" -> "WILL";
                            default -> "WONT";
                        });
    }

    /// One that has come to a state by what it was asked and told.
    private static Negotiation in(QState state, Side side, Set<TelnetOption> agrees)
            throws IOException {
        Negotiation negotiation = new Negotiation(agrees, agrees, 100);
        if (state == QState.NO) {
            return negotiation;
        }
        negotiation.ask(OPTION, side, true);
        if (state == QState.WANTYES_OPPOSITE) {
            negotiation.ask(OPTION, side, false);
        } else if (state != QState.WANTYES_EMPTY) {
            negotiation.receive(on(side, "WILL"), OPTION);
            if (state != QState.YES) {
                negotiation.ask(OPTION, side, false);
            }
            if (state == QState.WANTNO_OPPOSITE) {
                negotiation.ask(OPTION, side, true);
            }
        }
        assertThat(negotiation.state(OPTION, side)).isEqualTo(state);
        return negotiation;
    }

    @ParameterizedTest
    @EnumSource
    void everyStateIsReached(QState state) throws IOException {
        assertThat(in(state, Side.LOCAL, SOME)).isNotNull();
    }

    /// RFC 1143, section 2, and RFC 854: each number is refused, and so is each again.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 93, 240, 255})
    void whatIsNotAgreedToIsRefused(int code) throws IOException {
        Negotiation negotiation = new Negotiation(NONE, NONE, 100);
        TelnetOption option = TelnetOption.of(code);
        for (int i = 0; i < 2; i++) {
            assertThat(negotiation.receive(TelnetCommand.DO, option)).isEqualTo(TelnetCommand.WONT);
            assertThat(negotiation.receive(TelnetCommand.WILL, option))
                    .isEqualTo(TelnetCommand.DONT);
            assertThat(negotiation.receive(TelnetCommand.DONT, option)).isNull();
            assertThat(negotiation.receive(TelnetCommand.WONT, option)).isNull();
        }
    }

    @Test
    void requestsAreBoundedAndAnswersAreNot() throws IOException {
        Negotiation negotiation = new Negotiation(SOME, SOME, 3);
        for (int i = 0; i < 100; i++) {
            negotiation.ask(OPTION, Side.LOCAL, true);
            assertThat(negotiation.receive(TelnetCommand.DO, OPTION)).isNull();
            negotiation.ask(OPTION, Side.LOCAL, false);
            assertThat(negotiation.receive(TelnetCommand.DONT, OPTION)).isNull();
        }
        for (int i = 0; i < 3; i++) {
            negotiation.receive(TelnetCommand.DO, TelnetOption.of(i));
        }
        assertThatThrownBy(() -> negotiation.receive(TelnetCommand.DO, OPTION))
                .isInstanceOf(WireException.LimitExceeded.class)
                .hasMessageContaining("maxRequests");
    }

    /// A side with what is on its way to it.
    private static final class Peer {
        final Negotiation negotiation;
        final Deque<TelnetCommand> inbox = new ArrayDeque<>();

        Peer(Random random) {
            negotiation = new Negotiation(some(random), some(random), 1_000_000);
        }

        private static Set<TelnetOption> some(Random random) {
            return random.nextBoolean() ? SOME : NONE;
        }

        boolean takeOne(Peer other) throws IOException {
            TelnetCommand verb = inbox.poll();
            if (verb != null) {
                say(negotiation.receive(verb, OPTION), other);
            }
            return verb != null;
        }

        void ask(Side side, boolean enable, Peer other) {
            say(negotiation.ask(OPTION, side, enable), other);
        }

        private static void say(@Nullable TelnetCommand verb, Peer other) {
            if (verb != null) {
                other.inbox.add(verb);
            }
        }
    }

    /// RFC 1143, sections 3 to 6: whatever two sides want, at whatever time, they come to rest, and
    /// agree on what is enabled.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 1143, 854, 855, 20261125})
    void twoPeersAlwaysComeToRest(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            List<Peer> peers = List.of(new Peer(random), new Peer(random));
            int requests = random.nextInt(30);
            for (int i = 0; i < requests; i++) {
                int one = random.nextInt(2);
                if (random.nextInt(3) == 0) {
                    peers.get(one).takeOne(peers.get(1 - one));
                } else {
                    Side side = random.nextBoolean() ? Side.LOCAL : Side.REMOTE;
                    peers.get(one).ask(side, random.nextBoolean(), peers.get(1 - one));
                }
            }
            int steps = 0;
            while (peers.get(0).takeOne(peers.get(1)) | peers.get(1).takeOne(peers.get(0))) {
                assertThat(steps++).as("steps of round %s", round).isLessThan(4 * requests + 4);
            }
            for (int one = 0; one < 2; one++) {
                QState local = peers.get(one).negotiation.state(OPTION, Side.LOCAL);
                QState remote = peers.get(1 - one).negotiation.state(OPTION, Side.REMOTE);
                assertThat(local).isEqualTo(remote).isIn(QState.NO, QState.YES);
            }
        }
    }

    /// A peer that breaks the rules at random is never answered more often than it speaks.
    @Test
    void noPeerGetsMoreAnswersThanItSaysWords() throws IOException {
        Random random = new Random(1143);
        List<TelnetCommand> verbs =
                List.of(
                        TelnetCommand.WILL,
                        TelnetCommand.WONT,
                        TelnetCommand.DO,
                        TelnetCommand.DONT);
        for (int round = 0; round < 200; round++) {
            Set<TelnetOption> agrees = new HashSet<>();
            for (int code = 0; code < 4; code++) {
                if (random.nextBoolean()) {
                    agrees.add(TelnetOption.of(code));
                }
            }
            Negotiation negotiation = new Negotiation(agrees, agrees, 1000);
            int answers = 0;
            for (int words = 1; words <= 500; words++) {
                TelnetCommand verb = verbs.get(random.nextInt(4));
                TelnetOption option = TelnetOption.of(random.nextInt(4));
                answers += negotiation.receive(verb, option) == null ? 0 : 1;
                assertThat(answers).isLessThanOrEqualTo(words);
            }
        }
    }
}
