package dev.porthole.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/// Building a peer, with a shell for a compiler.
class NativePeerTest {
    @TempDir Path home;

    @BeforeEach
    void writeSource() throws IOException {
        Files.createDirectory(home.resolve("peers"));
        Files.writeString(home.resolve("peers/echo.x"), "first");
    }

    @Test
    void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        NativePeer peer = builtBy("sh", "cat $0 >>$1");
        assertThat(peer.build(home)).isEqualTo(home.resolve("target/peers/peer/echo"));
        assertThat(peer.build(home)).hasContent("first");
        Path header = Files.writeString(home.resolve("peers/common.h"), "changed");
        Files.setLastModifiedTime(header, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(peer.build(home)).hasContent("firstfirst");
    }

    @Test
    void namesTheMissingTool() {
        assertUnavailable(
                builtBy("no-such-compiler", ""),
                "no-such-compiler is not installed (Debian: some-package)");
    }

    @Test
    void saysWhyTheToolFailed() {
        assertUnavailable(
                builtBy("sh", "echo In file $0:; echo $0:3:1: fatal error: no x.h >&2; exit 1"),
                "sh does not build it: no x.h (Debian: some-package)");
        assertUnavailable(
                builtBy("sh", "exit 1"),
                "sh does not build it: it says nothing (Debian: some-package)");
    }

    @Test
    void findsTheReasonInWhatCompilersSay() {
        assertThat(reason("warning: old", "error: cannot build (" + home + "/peers/x)"))
                .isEqualTo("cannot build (peers/x)");
        assertThat(reason("go: cannot find main module")).isEqualTo("go: cannot find main module");
    }

    private String reason(String... log) {
        return NativePeer.reason(home, List.of(log));
    }

    private static NativePeer builtBy(String tool, String script) {
        var toolchain =
                new Toolchain(
                        tool,
                        "some-package",
                        "echo",
                        (source, output) ->
                                List.of(
                                        "-c",
                                        script,
                                        source.toString(),
                                        output.resolve("echo").toString()));
        return new NativePeer("peer", "echo.x", toolchain);
    }

    private void assertUnavailable(NativePeer peer, String message) {
        assertThatThrownBy(() -> peer.build(home))
                .isInstanceOf(Peer.Unavailable.class)
                .hasMessage(message);
    }
}
