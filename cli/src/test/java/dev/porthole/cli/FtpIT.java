package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/// `serve ftp` as a process of its own, and the commands that take its URLs.
@Timeout(180)
class FtpIT {
    private static final int SIZE = 1_000_000;

    @TempDir Path folder;
    private Path root;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectories(folder.resolve("root/talks")).getParent();
        byte[] report = new byte[SIZE];
        new Random(1).nextBytes(report);
        Files.write(root.resolve("report.pdf"), report);
        Files.writeString(root.resolve("talks/소켓.txt"), "five pages");
        Files.writeString(folder.resolve("secret"), "geheim\n");
    }

    private Program serve(String... options) throws IOException {
        return Program.porthole(
                Stream.concat(
                                Stream.of("serve", "ftp", "-p", "0", "--root", root.toString()),
                                Arrays.stream(options))
                        .toArray(String[]::new));
    }

    private Ran run(String... words) {
        return Ran.porthole(words);
    }

    @Test
    void anybodyMayReadAndNobodyMayWrite() throws Exception {
        try (Program server = serve()) {
            String url = "ftp://127.0.0.1:" + server.port("ftp") + "/";
            assertThat(run("ls", url + "talks", "--json").out())
                    .contains("\"name\":\"소켓.txt\",\"kind\":\"file\",\"size\":10,");
            assertThat(run("get", url + "talks/소켓.txt").out()).isEqualTo("five pages");

            Ran missing = run("get", url + "none");
            assertThat(missing.err())
                    .isEqualTo(
                            "porthole: RETR none was refused: 550 /none: no such file or folder\n");
            assertThat(missing.status()).isEqualTo(ExitStatus.REFUSED);
            Ran outside = run("get", url + "%2e%2e/secret");
            assertThat(outside.status()).isNotEqualTo(ExitStatus.DONE);
            assertThat(outside.out()).isEmpty();
            assertThat(run("put", folder.resolve("secret").toString(), url + "new").err())
                    .contains("550 permission denied: you may only read");
            assertThat(run("rm", url + "report.pdf").status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(root.resolve("new")).doesNotExist();
            assertThat(root.resolve("report.pdf")).exists();
        }
    }

    @Test
    void theServerOpensTheDataConnectionIfAsked() throws Exception {
        Path trace = folder.resolve("trace.txt");
        try (Program server = serve()) {
            String url = "ftp://127.0.0.1:" + server.port("ftp") + "/talks/소켓.txt";
            assertThat(run("get", url, "--active", "--trace=" + trace).out())
                    .isEqualTo("five pages");
            assertThat(trace).content().contains("EPRT |1|127.0.0.1|").doesNotContain("\"EPSV");
        }
        assertThat(run("get", "pop3://alice@127.0.0.1/1", "--active").err())
                .isEqualTo(
                        "porthole: --active is for ftp:// and ftps://, which have data"
                                + " connections\n");
    }

    @Test
    void aFileIsListedAndKeepsItsNameInAFolder() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes? #1 소켓.txt"), "five");
        try (Program server = serve("--user", "alice:geheim", "--writable")) {
            String url = "ftp://alice@127.0.0.1:" + server.port("ftp") + "/talks/";
            String[] login = {"--password-file", folder.resolve("secret").toString()};
            assertThat(run("put", notes.toString(), url, login[0], login[1]).err()).isEmpty();
            assertThat(root.resolve("talks/notes? #1 소켓.txt")).hasContent("five");
            assertThat(run("ls", url + "소켓.txt", login[0], login[1], "--json").out())
                    .startsWith("{\"name\":\"소켓.txt\",\"kind\":\"file\",\"size\":10,")
                    .hasLineCount(1);
            assertThat(run("ls", url + "none", login[0], login[1]).err())
                    .isEqualTo(
                            "porthole: MLSD talks/none was refused: 550 /talks/none: no such file"
                                    + " or folder\n");
            assertThat(run("put", folder.toString(), url, login[0], login[1]).err())
                    .isEqualTo(
                            "porthole: " + folder + " is a folder, which porthole mirror sends\n");
        }
    }

    @Test
    void aTransferGoesOnWhereItBrokeOff() throws Exception {
        Path whole = root.resolve("report.pdf");
        Path part = folder.resolve("part.pdf");
        Files.write(part, Arrays.copyOf(Files.readAllBytes(whole), SIZE / 3));
        try (Program server = serve("--user", "alice:geheim", "--writable")) {
            String url = "ftp://alice@127.0.0.1:" + server.port("ftp") + "/";
            String secret = folder.resolve("secret").toString();
            Path trace = folder.resolve("trace.txt");
            run(
                    "get",
                    url + "report.pdf",
                    "-o",
                    part.toString(),
                    "--resume",
                    "--password-file",
                    secret,
                    "--trace=" + trace);
            assertThat(part).hasSameBinaryContentAs(whole);
            assertThat(trace)
                    .content()
                    .contains("REST " + SIZE / 3, "PASS")
                    .doesNotContain("geheim");

            Files.write(root.resolve("up.pdf"), Arrays.copyOf(Files.readAllBytes(whole), SIZE / 2));
            Ran put =
                    run(
                            "put",
                            whole.toString(),
                            url + "up.pdf",
                            "--resume",
                            "--password-file",
                            secret);
            assertThat(put.err()).isEmpty();
            assertThat(root.resolve("up.pdf")).hasSameBinaryContentAs(whole);
            assertThat(run("rm", url + "up.pdf", "--password-file", secret).status())
                    .isEqualTo(ExitStatus.DONE);
            assertThat(root.resolve("up.pdf")).doesNotExist();
        }
    }

    @Test
    void aFolderIsMirroredUnderTlsBothWays() throws Exception {
        Path certificate = folder.resolve("dev.pem");
        Path copy = folder.resolve("copy");
        try (Program server =
                serve(
                        "--starttls",
                        "--write-cert",
                        certificate.toString(),
                        "--user",
                        "alice:geheim",
                        "--writable")) {
            String url = "ftp://alice@localhost:" + server.port("ftp") + "/";
            String[] options = {
                "--starttls",
                "--ca",
                certificate.toString(),
                "--password-file",
                folder.resolve("secret").toString()
            };
            assertThat(mirror(options, url, copy.toString()).err())
                    .isEqualTo(said(2, SIZE + 10, 0, 0));
            assertThat(copy.resolve("report.pdf"))
                    .hasSameBinaryContentAs(root.resolve("report.pdf"));
            assertThat(mirror(options, url, copy.toString()).err()).isEqualTo(said(0, 0, 2, 0));

            Files.delete(copy.resolve("report.pdf"));
            Files.writeString(copy.resolve("talks/new.txt"), "new");
            assertThat(
                            mirror(options, "--delete", "--limit-rate", "1m", copy.toString(), url)
                                    .err())
                    .isEqualTo(said(1, 3, 1, 1));
            assertThat(root.resolve("talks/new.txt")).hasContent("new");
            assertThat(root.resolve("report.pdf")).doesNotExist();
        }
    }

    /// More than the quota is refused and leaves nothing; what fits is stored.
    @Test
    void aQuotaHoldsAtARate() throws Exception {
        Files.writeString(folder.resolve("big"), "b".repeat(2048));
        Files.writeString(folder.resolve("small"), "s".repeat(512));
        String secret = folder.resolve("secret").toString();
        String left = Integer.toString(SIZE + 10 + 1024);
        try (Program server =
                serve(
                        "--user",
                        "alice:geheim",
                        "--writable",
                        "--quota",
                        left,
                        "--limit-rate",
                        "100m")) {
            String url = "ftp://alice@127.0.0.1:" + server.port("ftp") + "/";
            Ran big =
                    run(
                            "put",
                            folder.resolve("big").toString(),
                            url + "big",
                            "--password-file",
                            secret);
            assertThat(big.err()).contains("552 ", "the quota of " + left + " bytes is used up");
            assertThat(big.status()).isEqualTo(ExitStatus.REFUSED);
            Ran small =
                    run(
                            "put",
                            folder.resolve("small").toString(),
                            url + "small",
                            "--password-file",
                            secret);
            assertThat(small.err()).isEmpty();
            assertThat(root.resolve("small")).hasSize(512);
            assertThat(root.resolve("big")).doesNotExist();
        }
        assertThat(run("serve", "ftp", "--root", root.toString(), "--quota", "1m").err())
                .contains("--quota is for users who write: --writable");
        assertThat(run("serve", "ftp", "--root", root.toString(), "--limit-rate", "0").err())
                .contains("a rate of 0 moves nothing");
    }

    private static Ran mirror(String[] options, String... words) {
        return Ran.porthole(
                Stream.of(Stream.of("mirror"), Arrays.stream(options), Arrays.stream(words))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }

    private static String said(int copied, long bytes, int same, int deleted) {
        return "porthole: %d copied (%d bytes), %d the same, %d deleted, 0 left out, 0 failed%n"
                .formatted(copied, bytes, same, deleted);
    }
}
