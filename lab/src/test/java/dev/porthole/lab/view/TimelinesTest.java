package dev.porthole.lab.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// How many connections are drawn along the time.
class TimelinesTest {
    private static final Style NARROW = new Style(true, 60);

    private static List<String> draw(Drawn drawn) {
        return new Timelines(drawn.evidence(), Texts.common(Language.EN), NARROW).draw();
    }

    @Test
    void oneAfterTheOther() {
        var drawn =
                new Drawn("client", "server")
                        .on(1)
                        .call(100, 100, "client", "connect()", "", 0)
                        .call(100, 200, "client", "recv(9)", "", 1)
                        .call(300, 300, "client", "close()", "", 0)
                        .on(2)
                        .call(100, 100, "client", "connect()", "", 0)
                        .call(150, 300, "client", "recv(9)", "", 1)
                        .call(520, 520, "client", "close()", "", 0)
                        .on(3)
                        .failed(100, 100, "client", "connect()", "ECONNREFUSED")
                        .call(100, 500, "server", "accept()", "", 0);
        assertThat(draw(drawn))
                .containsExactly(
                        "  client: 420.00 ms",
                        "    1 ..........==========                         100.00 ms",
                        "    2 ....................======================   200.00 ms");
    }

    @Test
    void theScaleIsTheLongestSides() {
        var drawn =
                new Drawn("short", "long")
                        .on(1)
                        .call(0, 10, "short", "connect()", "", 0)
                        .call(21, 21, "short", "close()", "", 0)
                        .on(2)
                        .call(50, 92, "long", "connect()", "", 0);
        assertThat(draw(drawn))
                .containsExactly(
                        "  short: 21.00 ms",
                        "    1 ..........===========                         10.00 ms",
                        "  long: 42.00 ms",
                        "    1 ..........................................    42.00 ms");
    }
}
