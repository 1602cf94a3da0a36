package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.porthole.kernel.SocketTable;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.experiment.Experiments;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// `porthole lab`.
class LabCommandTest {
    @BeforeAll
    static void needsLinux() {
        assumeTrue(SocketTable.isSupported(), "skipped: the lab is for Linux");
    }

    @Test
    void listsTheExperimentsGroupedAsTheLectureIs() {
        Ran ran = Ran.line("lab");
        assertThat(ran.status()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.out().lines().filter(line -> !line.isEmpty() && !line.startsWith(" ")))
                .startsWith("Protocols and their implementation", "Identifying a process")
                .contains("Closing a connection");
        for (Experiment each : Experiments.ALL) {
            assertThat(ran.out()).contains("\n  " + each.name() + " ");
        }
    }

    @Test
    void showsTheWholeHandout() {
        Ran ran = Ran.line("lab half-close --set bytes=1234");
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.DONE);
        assertThat(ran.out())
                .startsWith("half-close ")
                .contains("With bytes=1234\n")
                .contains("\nThe code (what ran)\n  client\n", "s.shutdown(Shut.WR);")
                .contains("\nWhat happened\n", "shutdown(WR)", " FIN ", " 1234 B ")
                .contains("\nWhat the kernel showed\n", "FIN-WAIT-2", "CLOSE-WAIT")
                .contains("\nVerdict\n  The claim holds.\n", "received 1234 of 1234 bytes")
                .matches("[\\p{ASCII}]*");
    }

    @Test
    void speaksKorean() {
        assertThat(Ran.line("lab recv --lang ko").out()).contains("주장이 성립한다", "일어난 일");
        assertThat(Ran.line("lab --lang ko").out()).contains("연결 종료");
    }

    @Test
    void countsTheVerdictsOfSeveralRuns() {
        Ran ran = Ran.line("lab recv --runs 3");
        assertThat(ran.out()).endsWith("\n\n3 runs: The claim holds. x3\n");
    }

    @Test
    void writesJsonLines() {
        Ran ran = Ran.line("lab recv --json --runs 2");
        assertThat(ran.out().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"version\":1,\"experiment\":\"recv\","))
                .allMatch(line -> line.contains("\"outcome\":\"HOLDS\""));
    }

    /// Row B of the lecture, as far as there are experiments.
    @Test
    void doesThemAllAndEndsWithATable() {
        Ran ran = Ran.line("lab --all");
        assertThat(ran.status()).as(ran.out()).isEqualTo(ExitStatus.DONE);
        List<String> names = ran.out().lines().skip(1).map(line -> line.split(" ", 2)[0]).toList();
        assertThat(names)
                .containsExactlyElementsOf(Experiments.ALL.stream().map(Experiment::name).toList());
        assertThat(ran.out().lines().skip(1)).allMatch(line -> line.contains("The claim holds"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lab halfclose | there is no experiment 'halfclose': porthole lab lists them",
                "lab recv --all | --all does every experiment: give no name with it",
                "lab --set bytes=1 | --set needs an experiment's name",
                "lab recv --runs 0 | --runs is at least 1, not 0",
                "lab recv --runs 1001 | --runs is at most 1000",
                "lab recv --set a=1 | recv has no parameter a",
                "lab door --set byte=1 | door has no parameter byte: it has bytes",
                "lab door --set bytes=0 | bytes is one of 1 to 200000, not 0",
                "lab door --set bytes=x | bytes is one of 1 to 200000, not x",
            })
    void saysWhatIsWrongWithTheCommandLine(String arguments, String line) {
        Ran ran = Ran.line(arguments);
        assertThat(ran.err()).isEqualTo("porthole: " + line + "\n");
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
    }
}
