package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.Peer;
import dev.porthole.interop.Tool;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// curl, lftp and Python's `ftplib` talk to our server, in clear and under TLS.
@Timeout(120)
class FtpClientsIT {
    private static final Tool LFTP = new Tool("lftp", "lftp", "--version");
    private static final Tls SERVER = Tls.server(TestIdentity.LOCALHOST);

    @TempDir Path root;
    @TempDir Path here;
    private FtpFixture fixture;

    @BeforeEach
    void start() throws IOException {
        PemFiles.write(TestIdentity.LOCALHOST, here);
        fixture =
                new FtpFixture(
                        root,
                        FtpUser.writer(root),
                        FtpServer.Options.DEFAULT.withTls(SERVER, false),
                        FtpClient.Options.DEFAULT);
        fixture.file("folder/größe.txt", "content of a file\n");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private String run(Tool tool, List<String> arguments) throws IOException {
        try (Peer peer = tool.start(arguments.toArray(String[]::new))) {
            String output = new String(peer.awaitEnd(), UTF_8);
            assertThat(peer.status()).as("%s", peer).isZero();
            return output;
        }
    }

    private String curl(boolean tls, String... arguments) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("-sS", "--user", "alice:secret", "--max-time", "30"));
        if (tls) {
            all.addAll(List.of("--ssl-reqd", "--cacert", here.resolve("cert.pem").toString()));
        }
        all.addAll(List.of(arguments));
        return run(Tool.CURL, all);
    }

    private String url(String path) {
        return "ftp://localhost:" + fixture.port() + path;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void curl(boolean tls) throws IOException {
        assertThat(curl(tls, url("/folder/gr%C3%B6%C3%9Fe.txt"))).isEqualTo("content of a file\n");
        assertThat(curl(tls, url("/folder/"))).contains("größe.txt").contains("18");
        assertThat(curl(tls, "--list-only", url("/folder/")))
                .isEqualToIgnoringNewLines("größe.txt");
        if (!tls) { // curl 7.88 finds no address of its own under TLS
            assertThat(curl(tls, "--ftp-port", "-", url("/folder/gr%C3%B6%C3%9Fe.txt")))
                    .isEqualTo("content of a file\n");
        }
        assertThat(
                        curl(
                                tls,
                                "--disable-epsv",
                                "--range",
                                "11-",
                                url("/folder/gr%C3%B6%C3%9Fe.txt")))
                .isEqualTo("a file\n");
        assertThat(curl(tls, "--use-ascii", url("/folder/gr%C3%B6%C3%9Fe.txt")))
                .isEqualTo("content of a file\n");
        assertThat(curl(tls, "--head", url("/folder/gr%C3%B6%C3%9Fe.txt")))
                .contains("Content-Length: 18");

        Path local = Files.write(here.resolve("local"), random(3_000_000));
        curl(tls, "--ftp-create-dirs", "-T", local.toString(), url("/new/upload"));
        assertThat(root.resolve("new/upload")).hasSameBinaryContentAs(local);
        Files.write(root.resolve("new/upload"), Arrays.copyOf(random(3_000_000), 1_000));
        curl(tls, "-C", "-", "-T", local.toString(), url("/new/upload"));
        assertThat(root.resolve("new/upload")).hasSameBinaryContentAs(local);
        curl(tls, "-Q", "DELE /new/upload", "-Q", "RMD /new", url("/"));
        assertThat(root.resolve("new")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lftpMirrorsBothWays(boolean tls) throws IOException {
        Path source = Files.createDirectories(here.resolve("source/a/b c"));
        for (int i = 0; i < 20; i++) {
            Files.write(source.resolve("file ü " + i), random(10_000 + i));
        }
        String settings =
                "set cmd:fail-exit true; set net:max-retries 1; set net:timeout 20; set"
                        + " ftp:ssl-force %s; set ssl:ca-file %s; open -u alice,secret -p %d"
                                .formatted(tls, here.resolve("cert.pem"), fixture.port())
                        + " localhost; ";
        run(
                LFTP,
                List.of(
                        "--norc",
                        "-c",
                        settings
                                + "mirror -R --parallel=3 %s /copy; mirror --parallel=3 /copy %s"
                                        .formatted(here.resolve("source"), here.resolve("back"))));
        for (int i = 0; i < 20; i++) {
            String name = "a/b c/file ü " + i;
            assertThat(root.resolve("copy").resolve(name))
                    .hasSameBinaryContentAs(here.resolve("source").resolve(name));
            assertThat(here.resolve("back").resolve(name))
                    .hasSameBinaryContentAs(here.resolve("source").resolve(name));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ftplib(boolean tls) throws IOException {
        Files.write(root.resolve("big"), new byte[30_000_000]);
        Path script = Path.of("src/test/resources/ftp/ftplib_client.py").toAbsolutePath();
        String output =
                run(
                        Tool.PYTHON3,
                        List.of(
                                script.toString(),
                                Integer.toString(fixture.port()),
                                tls ? here.resolve("cert.pem").toString() : ""));
        List<String> expected =
                new ArrayList<>(
                        List.of(
                                "content of a file",
                                "['content of a file']",
                                "['größe.txt']",
                                "['größe.txt']",
                                "100000",
                                "/a \"b\" c True /a \"b\" c"));
        expected.addAll(tls ? List.of("426") : List.of("426", "226"));
        expected.add("200");
        assertThat(output.lines()).isEqualTo(expected);
        assertThat(root.resolve("lines")).hasContent("one\ntwo\n");
    }

    @Test
    void aWrongPasswordIsToldTheSameByAll() throws IOException {
        try (Peer curl =
                Tool.CURL.start("-sS", "--user", "alice:wrong", "--max-time", "30", url("/"))) {
            curl.awaitEnd();
            assertThat(curl.status()).as("curl: access denied").isEqualTo(67);
        }
    }
}
