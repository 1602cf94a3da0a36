package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Security;
import dev.porthole.server.Await;
import dev.porthole.wire.Reply;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Client and server with each other over loopback.
@Timeout(60)
class FtpTest {
    @TempDir Path root;
    @TempDir Path elsewhere;
    private FtpFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new FtpFixture(root);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileGoesThereAndBack(boolean active) throws IOException {
        byte[] content = new byte[3_000_001];
        new Random(1).nextBytes(content);
        Path source = Files.write(elsewhere.resolve("source"), content);
        Path target = elsewhere.resolve("target");
        var options = FtpClient.Options.DEFAULT.withData(FtpDataOptions.DEFAULT.withActive(active));
        try (var client = FtpClient.open(fixture.endpoint(Security.PLAIN), options)) {
            client.login(FtpFixture.ALICE);
            assertThat(client.upload(source, "a file")).isEqualTo(content.length);
            assertThat(client.size("a file")).isEqualTo(content.length);
            assertThat(client.download("a file", target)).isEqualTo(content.length);
        }
        assertThat(target).hasBinaryContent(content);
        assertThat(root.resolve("a file")).hasBinaryContent(content);
    }

    @Test
    void textHasItsLineEndsOfTheWireAndOfThisSide() throws IOException {
        try (var client = fixture.client()) {
            client.transfersText(true);
            try (var upload = client.store("text")) {
                upload.write("one\ntwo\r\nthree\rfour\n".getBytes(UTF_8));
            }
            assertThat(root.resolve("text")).hasContent("one\ntwo\nthree\rfour\n");
            try (var download = client.retrieve("text")) {
                assertThat(new String(download.readAllBytes(), UTF_8))
                        .isEqualTo("one\ntwo\nthree\rfour\n");
            }
        }
    }

    @Test
    void resumesBothWays() throws IOException {
        fixture.file("remote", "0123456789");
        Path local = Files.writeString(elsewhere.resolve("local"), "0123");
        try (var client = fixture.client()) {
            assertThat(client.resumeDownload("remote", local)).isEqualTo(6);
            assertThat(local).hasContent("0123456789");
            Files.writeString(local, "0123456789abc");
            assertThat(client.resumeUpload(local, "remote")).isEqualTo(3);
            assertThat(root.resolve("remote")).hasContent("0123456789abc");
            assertThat(client.resumeUpload(local, "new")).isEqualTo(13);
            try (var upload = client.append("new")) {
                upload.write("!".getBytes(UTF_8));
            }
            assertThat(root.resolve("new")).hasContent("0123456789abc!");
            assertThatThrownBy(() -> client.retrieve("new", 15))
                    .isInstanceOf(WireException.Refused.class);
            assertThatThrownBy(() -> client.store("new", 15))
                    .isInstanceOf(WireException.Refused.class);
        }
    }

    @Test
    void listsInEveryForm() throws IOException {
        fixture.file("folder/inside", "x");
        fixture.file("a name", "12345");
        Files.setLastModifiedTime(
                root.resolve("a name"), FileTime.from(Instant.parse("2024-02-29T12:34:56Z")));
        Files.createSymbolicLink(root.resolve("link"), Path.of("a name"));
        try (var client = fixture.client()) {
            for (FtpVerb verb : List.of(FtpVerb.MLSD, FtpVerb.LIST)) {
                List<FtpEntry> entries = client.list(verb, "");
                assertThat(entries)
                        .extracting(FtpEntry::name)
                        .containsExactlyInAnyOrder("folder", "a name", "link");
                FtpEntry file = named(entries, "a name");
                assertThat(file.type()).isEqualTo(FtpEntry.Type.FILE);
                assertThat(file.size()).isEqualTo(5);
                assertThat(file.modified())
                        .isEqualTo(
                                verb == FtpVerb.MLSD
                                        ? Instant.parse("2024-02-29T12:34:56Z")
                                        : Instant.parse("2024-02-29T00:00:00Z"));
                assertThat(named(entries, "folder").isFolder()).isTrue();
                assertThat(named(entries, "link").type()).isEqualTo(FtpEntry.Type.LINK);
            }
            assertThat(client.names("folder")).containsExactly("inside");
            assertThat(client.names("a name")).containsExactly("a name");
            assertThat(client.entry("a name").size()).isEqualTo(5);
            assertThat(client.list("folder")).hasSize(1);
            assertThatThrownBy(() -> client.list("missing"))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("no such file");
        }
    }

    private static FtpEntry named(List<FtpEntry> entries, String name) {
        return entries.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void hundredThousandEntriesStream() throws IOException {
        Path many = Files.createDirectory(root.resolve("many"));
        for (int i = 0; i < 100_000; i++) {
            Files.createFile(many.resolve("entry-" + i));
        }
        try (var client = fixture.client()) {
            assertThat(client.list("many")).hasSize(100_000);
        }
    }

    @Test
    void foldersAndFilesAreManaged() throws IOException {
        try (var client = fixture.client()) {
            client.makeFolder("new \"quoted\"");
            client.changeFolder("new \"quoted\"");
            assertThat(client.workingFolder()).isEqualTo("/new \"quoted\"");
            client.changeToParent();
            client.rename("new \"quoted\"", "other");
            assertThat(root.resolve("other")).isDirectory();
            fixture.file("other/file", "x");
            assertThatThrownBy(() -> client.removeFolder("other"))
                    .isInstanceOf(WireException.Refused.class)
                    .hasMessageContaining("not empty");
            client.rename("other/file", "file");
            client.setModified("file", Instant.parse("2026-01-31T12:00:00Z"));
            assertThat(client.modified("file")).isEqualTo("2026-01-31T12:00:00Z");
            assertThat(client.hash("file", FtpHash.SHA_256))
                    .isEqualTo("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
            assertThat(client.hash("file", FtpHash.CRC32)).isEqualTo("8cdc1683");
            client.delete("file");
            client.removeFolder("other");
            assertThat(client.list("")).isEmpty();
            assertThat(client.system()).startsWith("UNIX");
            assertThat(client.status().code()).isEqualTo(211);
            assertThat(client.noop().code()).isEqualTo(200);
        }
    }

    @Test
    void aDownloadThatIsClosedEarlyIsAborted() throws IOException {
        Files.write(root.resolve("big"), new byte[50_000_000]);
        try (var client = fixture.client()) {
            try (var download = client.retrieve("big")) {
                assertThat(download.read()).isZero();
            }
            assertThat(client.noop().code()).isEqualTo(200);
        }
    }

    @Test
    void anUploadIsSeenWhenItIsComplete() throws IOException {
        fixture.file("file", "before");
        try (var client = fixture.client();
                var other = fixture.client()) {
            var upload = client.store("file");
            upload.write("after".getBytes(UTF_8));
            Await.until(() -> count(root) == 2);
            assertThat(other.list("")).extracting(FtpEntry::name).containsExactly("file");
            assertThat(root.resolve("file")).hasContent("before");
            upload.close();
            assertThat(root.resolve("file")).hasContent("after");
            assertThat(count(root)).isEqualTo(1);
        }
    }

    @Test
    void anUploadThatIsAbortedLeavesNothing() throws IOException {
        try (var client = fixture.client()) {
            var upload = client.store("file");
            upload.write("half".getBytes(UTF_8));
            upload.abort();
            assertThat(count(root)).isZero();
            assertThat(client.noop().code()).isEqualTo(200);
        }
    }

    private static long count(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anotherCommandWaitsForATransfer() throws IOException {
        try (var client = fixture.client()) {
            var upload = client.store("file");
            assertThatThrownBy(client::noop).isInstanceOf(IllegalStateException.class);
            upload.close();
            Reply reply = client.noop();
            assertThat(reply.code()).isEqualTo(200);
        }
    }
}
