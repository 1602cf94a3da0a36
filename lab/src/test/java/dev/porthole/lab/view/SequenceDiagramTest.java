package dev.porthole.lab.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.lab.linux.Segment.Flag;
import dev.porthole.lab.linux.Segment.Origin;

import org.junit.jupiter.api.Test;

/// How evidence is drawn.
class SequenceDiagramTest {
    private static final Style NARROW = new Style(true, 80);

    @Test
    void twoSides() {
        var drawn =
                new Drawn("client", "server")
                        .blocked(0.01, "server", "accept()")
                        .call(0.1, 0.3, "client", "connect('127.0.0.1', 50007)", "", 0)
                        .segment(0.12, 40001, 50007, 0, Origin.SEEN, Flag.SYN)
                        .segment(0.14, 50007, 40001, 0, Origin.SEEN, Flag.SYN, Flag.ACK)
                        .segment(0.16, 40001, 50007, 0, Origin.SEEN, Flag.ACK)
                        .call(0.4, 0.5, "client", "send(b'hello')", "5", 5)
                        .segment(0.45, 40001, 50007, 5, Origin.DEDUCED, Flag.PSH, Flag.ACK)
                        .call(0.2, 9.2, "server", "recv(1024)", "b'hello'", 5)
                        .seen(9.5, "client", "later", "ESTABLISHED", 0, 0)
                        .seen(9.5, "server", "later", "ESTABLISHED", 0, 0)
                        .failed(10, 10.1, "client", "recv(10)", "ECONNRESET");
        assertThat(drawn.lines(NARROW))
                .containsExactly(
                        "      ms  client                   |                 | server",
                        "   0.010                           |                 | accept() ...",
                        "   0.100  connect('127.0.0.1',     |                 |",
                        "           50007)                  |                 |",
                        "   0.120                           |------ SYN ----->|",
                        "   0.140                           |<--- SYN+ACK ----|",
                        "   0.160                           |------ ACK ----->|",
                        "   0.200                           |                 | recv(1024) ...",
                        "   0.400  send(b'hello') -> 5      |                 |",
                        "   0.450                           |...... 5 B .....>|",
                        "   9.200                           |                 | recv(1024) ->"
                                + " b'hello'",
                        "                                   |                 |  (took 9.00 ms)",
                        "   9.500  [1] ESTABLISHED          |                 | [1] ESTABLISHED",
                        "  10.000  recv(10) -> ECONNRESET   |                 |");
    }

    @Test
    void threeSides() {
        var drawn =
                new Drawn("client", "server", "third")
                        .segment(1, 40001, 40002, 7, Origin.SEEN, Flag.PSH, Flag.ACK)
                        .segment(2, 40002, 50007, 0, Origin.SEEN, Flag.RST)
                        .call(3, 3.1, "server", "close()", "", 0);
        assertThat(drawn.lines(NARROW))
                .containsExactly(
                        "      ms  | client               | server               | third",
                        "   1.000  |-------------------- 7 B ------------------->|",
                        "   2.000  |                      |<------- RST ---------|",
                        "   3.000  |                      | close()              |");
    }

    @Test
    void likeStepsAreOne() {
        var drawn = new Drawn("client", "server");
        for (int i = 0; i < 40; i++) {
            drawn.segment(i, 40001, 50007, 1000, Origin.SEEN, Flag.ACK);
        }
        drawn.call(50, 50.1, "client", "send(1)", "1", 1)
                .call(51, 51.1, "client", "send(1)", "1", 1);
        assertThat(drawn.lines(NARROW))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("- 40000 B x40 -"))
                .anySatisfy(line -> assertThat(line).contains("send(1) -> 1 x2"));
    }

    @Test
    void theMiddleOfALongRunIsLeftOutAndCounted() {
        var drawn = new Drawn("client", "server");
        for (int i = 0; i < 100; i++) {
            drawn.call(i, i + 0.1, "client", "send(" + i + ")", "", 1);
        }
        assertThat(drawn.lines(NARROW))
                .hasSize(1 + SequenceDiagram.MOST_STEPS + 1)
                .anySatisfy(line -> assertThat(line).contains("... 30 more steps"));
    }

    @Test
    void whatAPeerSendsCannotMoveTheCursor() {
        var drawn = new Drawn("client", "server").noted(1, "client", "\033[2J\u202e");
        assertThat(String.join("", drawn.lines(NARROW))).doesNotContain("\033", "\u202e");
    }

    @Test
    void aTerminalGetsBoxesAndColours() {
        var drawn =
                new Drawn("client", "server").segment(1, 40001, 50007, 0, Origin.SEEN, Flag.RST);
        assertThat(drawn.lines(Style.terminal(80)).getLast())
                .contains("│", "── RST ──", "▶", "\033[31m");
        assertThat(String.join("", drawn.lines(NARROW))).matches("\\p{ASCII}+");
    }
}
