package dev.porthole.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;

/// The launcher: which JDK it takes, when it builds, and what the JVM is started with.
class LauncherTest {
    private @TempDir Path directory;
    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws IOException {
        sandbox = new Sandbox(directory);
    }

    @ParameterizedTest(name = "{0}: JAVA_HOME {1}, PATH {2}, installed {3} and {4}: takes {5}")
    @CsvSource({
        "the only one,                17, 17, 21,     25.0.3, b",
        "25 rather than newer,        '', '', 26,     25.0.3, b",
        "newer if there is no 25,     '', '', 21.0.1, 27-ea,  b",
        "the newest without a 25,     '', '', 28,     26.0.1, a",
        "JAVA_HOME first,             26, 25, 25,     25,     home",
        "PATH before the usual ones,  17, 26, 25,     25,     path",
        "old scheme of numbers,       '', '', 1.8.0,  25,     b",
    })
    void picksTheJdk(String rule, String home, String path, String a, String b, String picked)
            throws Exception {
        if (!home.isEmpty()) {
            sandbox.set("JAVA_HOME", sandbox.jdk("home", home));
        }
        if (!path.isEmpty()) {
            var java = sandbox.jdk("path", path).resolve("bin/java");
            Files.createSymbolicLink(directory.resolve("bin/java"), java);
        }
        sandbox.jdk("jvm/a", a);
        sandbox.jdk("jvm/b", b);
        assertThat(sandbox.run().jdk()).as(rule).hasFileName(picked);
    }

    @Test
    void withoutAJdkSaysWhatToDo() throws Exception {
        sandbox.jdk("jvm/old", "21.0.4");
        var run = sandbox.run("--version");
        assertThat(run.status()).isEqualTo(127);
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().getFirst())
                .startsWith("porthole: JDK 25 or later is needed and was not found: install one")
                .contains("JAVA_HOME");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aWrongJdkThatWasAskedForIsAnError() throws Exception {
        sandbox.jdk("jvm/good", "25");
        sandbox.set("PORTHOLE_JAVA_HOME", sandbox.jdk("old", "21"));
        var run = sandbox.run();
        assertThat(run.status()).isEqualTo(127);
        assertThat(run.err()).singleElement().asString().contains("PORTHOLE_JAVA_HOME is", "old");
    }

    @Test
    void theChoiceIsKeptUntilItIsWrong() throws Exception {
        var first = sandbox.jdk("jvm/first", "25");
        assertThat(sandbox.run().jdk()).isEqualTo(first);
        var asked = sandbox.jdk("asked", "25.0.1");
        assertThat(sandbox.set("JAVA_HOME", asked).run().jdk()).isEqualTo(asked);
        assertThat(sandbox.unset("JAVA_HOME").run().jdk()).isEqualTo(first);
        Files.delete(first.resolve("bin/javac"));
        var second = sandbox.jdk("jvm/second", "25.0.2");
        assertThat(sandbox.run().jdk()).isEqualTo(second);
        assertThat(sandbox.builds()).isEqualTo(1);
    }

    @Test
    void theJvmHasTheLaunchersProcess() throws Exception {
        sandbox.jdk("jvm/25", "25");
        var run = sandbox.run();
        assertThat(run.out().get(1)).isEqualTo(Long.toString(run.pid()));
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        sandbox.jdk("jvm/25", "25");
        var run = sandbox.run("connect", "a  b", "", "*", "$HOME", "-x");
        var main = run.arguments().indexOf("dev.porthole.cli.Main");
        assertThat(run.arguments().subList(main + 1, run.arguments().size()))
                .containsExactly("connect", "a  b", "", "*", "$HOME", "-x");
    }

    @Test
    void worksThroughLinks() throws Exception {
        sandbox.jdk("jvm/25", "25");
        var absolute = Files.createSymbolicLink(directory.resolve("ph"), sandbox.launcher());
        var links = Files.createDirectories(directory.resolve("links"));
        var relative = Files.createSymbolicLink(links.resolve("ph"), Path.of("../ph"));
        for (var command : new Path[] {absolute, relative, Path.of("links/ph")}) {
            var run = Sandbox.Run.of(sandbox.start(command));
            assertThat(run.arguments()).anyMatch(word -> word.endsWith("/porthole-cli.jar"));
        }
        assertThat(sandbox.builds()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource
    void buildsWhenASourceIsNewer(String source) throws Exception {
        sandbox.jdk("jvm/25", "25");
        assertThat(sandbox.run().err()).first().asString().startsWith("porthole: building");
        assertThat(sandbox.run().err()).isEmpty();
        assertThat(sandbox.builds()).isEqualTo(1);
        sandbox.edit(source);
        sandbox.run();
        assertThat(sandbox.builds()).isEqualTo(2);
    }

    static Stream<String> buildsWhenASourceIsNewer() {
        return Stream.of(Sandbox.source(), Sandbox.labSource());
    }

    @Test
    void buildsWhenASourceIsGone() throws Exception {
        sandbox.jdk("jvm/25", "25");
        sandbox.run();
        Files.delete(sandbox.checkout().resolve(Sandbox.source()));
        sandbox.run();
        assertThat(sandbox.builds()).isEqualTo(2);
    }

    @Test
    void aFailedBuildShowsItsErrors() throws Exception {
        sandbox.jdk("jvm/25", "25");
        var failed = sandbox.set("BROKEN", "yes").run();
        assertThat(failed.status()).isEqualTo(126);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("[ERROR] Main.java: not a statement");
        assertThat(failed.err()).doesNotContain("[INFO] compiling");
        assertThat(failed.err().getLast()).contains("the build failed", "build.log");
        assertThat(sandbox.state().resolve("build.log")).content().contains("[INFO] compiling");
        assertThat(sandbox.unset("BROKEN").run().status()).isZero();
    }

    @Test
    void withoutMavenSaysSo() throws Exception {
        sandbox.jdk("jvm/25", "25");
        Files.delete(directory.resolve("bin/mvn"));
        var run = sandbox.run();
        assertThat(run.status()).isEqualTo(127);
        assertThat(run.err()).singleElement().asString().contains("mvn was not found: install");
    }

    @Test
    void startsAtTheSameTimeBuildOnce() throws Exception {
        sandbox.jdk("jvm/25", "25");
        var go = directory.resolve("go");
        sandbox.set("HOLD", go);
        var starts = new ArrayList<Process>();
        for (var i = 0; i < 4; i++) {
            starts.add(sandbox.start(sandbox.launcher()));
        }
        Files.createFile(go);
        for (var start : starts) {
            assertThat(Sandbox.Run.of(start).status()).isZero();
        }
        assertThat(sandbox.builds()).isEqualTo(1);
        assertThat(sandbox.state().resolve("lock")).doesNotExist();
    }

    @Test
    void aLockWhoseOwnerIsGoneIsBroken() throws Exception {
        sandbox.jdk("jvm/25", "25");
        var gone = sandbox.start(Path.of("/bin/sh"), "-c", "exit");
        gone.waitFor();
        var lock = Files.createDirectories(sandbox.state().resolve("lock"));
        Files.writeString(lock.resolve("owner"), gone.pid() + "\n");
        assertThat(sandbox.run().status()).isZero();
        assertThat(lock).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "--version,     -XX:+UseSerialGC",
        "connect serve, -XX:+UseSerialGC",
        "serve echo,    -XX:+UseG1GC",
        "--debug bench, -XX:+UseG1GC",
    })
    void shortAndLongCommandsGetTheirOptions(String line, String option) throws Exception {
        sandbox.jdk("jvm/25", "25");
        var arguments = sandbox.run(line.split(" ")).arguments();
        assertThat(arguments).contains(option);
        assertThat(arguments.contains("-XX:TieredStopAtLevel=1"))
                .isEqualTo(option.equals("-XX:+UseSerialGC"));
    }

    @Test
    void moreOptionsForTheJvmComeBeforeTheProgram() throws Exception {
        sandbox.jdk("jvm/25", "25");
        var run = sandbox.set("PORTHOLE_OPTS", "-Xmx64m  -Da=*").run("ports");
        assertThat(run.arguments())
                .containsSubsequence("-Xmx64m", "-Da=*", "dev.porthole.cli.Main", "ports");
    }

    @Test
    void eachJdkGetsItsOwnCache() throws Exception {
        sandbox.jdk("jvm/25", "25.0.1");
        var cache = "-XX:AOTCache=" + sandbox.state() + "/porthole-25.0.1.aot";
        assertThat(sandbox.run().arguments()).contains(cache);
        sandbox.set("JAVA_HOME", sandbox.jdk("other", "25.0.2"));
        var other = "-XX:AOTCache=" + sandbox.state() + "/porthole-25.0.2.aot";
        assertThat(sandbox.run().arguments()).contains(other).doesNotContain(cache);
    }

    @ParameterizedTest
    @CsvSource({
        "--version,               quick,   "
                + " -Xbootclasspath/a:TARGETporthole-cli.jar:TARGETlib/porthole-1.jar",
        "connect localhost 7,     quick,   "
                + " -Xbootclasspath/a:TARGETporthole-cli.jar:TARGETlib/porthole-1.jar",
        "connect --lines,         quick,   "
                + " -Xbootclasspath/a:TARGETporthole-cli.jar:TARGETlib/porthole-1.jar",
        "connect localhost --hex, porthole, --class-path=TARGETporthole-cli.jar",
        "ports,                   porthole, --class-path=TARGETporthole-cli.jar",
        "serve,                   porthole, -jar",
    })
    void eachKindOfCommandHasItsCacheAndItsJars(String line, String cache, String path)
            throws Exception {
        sandbox.jdk("jvm/25", "25.0.1");
        var target = sandbox.checkout() + "/cli/target/";
        assertThat(sandbox.run(line.split(" ")).arguments())
                .contains("-XX:AOTCache=" + sandbox.state() + "/" + cache + "-25.0.1.aot")
                .contains(path.replace("TARGET", target));
    }

    @Test
    void startsWithoutACacheThatCannotBeMade() throws Exception {
        sandbox.jdk("jvm/25", "25");
        var run = sandbox.set("NO_TRAINING", "yes").run();
        assertThat(run.status()).isZero();
        assertThat(run.arguments()).noneMatch(word -> word.startsWith("-XX:AOTCache"));
        var again = sandbox.unset("NO_TRAINING").run();
        assertThat(again.arguments()).noneMatch(word -> word.startsWith("-XX:AOTCache"));
    }
}
