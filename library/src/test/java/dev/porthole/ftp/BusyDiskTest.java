package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.porthole.disk.SlowFile;
import dev.porthole.echo.SimpleService;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;

/// What waits for a disk that is busy keeps nobody else waiting.
@Timeout(60)
class BusyDiskTest {
    private static final int BYTES = 600_000;
    private static final Endpoint LOOPBACK = Endpoint.of("127.0.0.1", 0);

    private static final Job.Meter UNLIMITED =
            new Job.Meter() {
                @Override
                public int pieceBytes(int most) {
                    return most;
                }

                @Override
                public void moved(long bytes) {}
            };

    @TempDir private Path folder;
    private final SlowFile slow = new SlowFile();

    /// Written by the session itself, the file would keep the only loop, and `other` from its echo.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUploadKeepsNoOtherConnectionOfTheLoop(boolean ascii) throws Exception {
        othersAreServedDuring(data -> receive(data, ascii));
        assertThat(slow.written()).isEqualTo(BYTES);
        assertThat(folder.resolve("name")).exists();
    }

    @Test
    void aListingKeepsNoOtherConnectionOfTheLoop() throws Exception {
        Files.createFile(folder.resolve("name"));
        othersAreServedDuring(this::list);
    }

    @Test
    void aDigestKeepsNoOtherConnectionOfTheLoop() throws Exception {
        othersAreServedDuring(control -> {
            FtpHash.SHA_256.of(slow);
            control.write(new byte[] {'s'});
        });
    }

    /// @param busy uses the slow file, and then sends an `s`
    private void othersAreServedDuring(Handler busy) throws Exception {
        try (Engine engine = Engine.auto(1)) {
            assumeTrue(engine.obstacle().isEmpty(), () -> engine.obstacle().orElse(""));
            Dialer dialer = Dialer.builder().engine(Engine.jdk()).build();
            try (Server working = serve(Server.builder("busy", busy), engine);
                    Server echo = serve(SimpleService.ECHO.server(), engine);
                    Connection stuck = dialer.dial(working.endpoint());
                    Connection other = dialer.dial(echo.endpoint())) {
                stuck.write(new byte[BYTES]);
                stuck.shutdownOutput();
                slow.awaitUse();
                other.write(new byte[] {'o'});
                assertThat(other.read(1)).containsExactly('o');
                slow.let();
                assertThat(stuck.read(1)).containsExactly('s');
            } finally {
                slow.let();
            }
        }
    }

    private static Server serve(Server.Builder server, Engine engine) throws IOException {
        return server.engine(engine).endpoint(LOOPBACK).start();
    }

    private void receive(Connection data, boolean ascii) throws IOException {
        Quota quota = new Quota.Table().join(folder, false);
        var plan = new ReceiveFile.Plan(0, ascii, false, quota, Long.MAX_VALUE);
        try (Job job = new ReceiveFile(waiting(), "name", plan, null)) {
            job.run(data, UNLIMITED);
            job.complete();
            data.write(new byte[] {'s'});
        }
    }

    @SuppressWarnings("StreamResourceLeak") // the job closes it
    private void list(Connection data) throws IOException {
        var open = (SecureDirectoryStream<Path>) Files.newDirectoryStream(folder);
        try (Job job = new SendListing(open, _ -> line(), StandardCharsets.US_ASCII)) {
            job.run(data, UNLIMITED);
        }
    }

    private String line() {
        slow.read(ByteBuffer.allocate(1));
        return "s";
    }

    @SuppressWarnings("StreamResourceLeak") // the file closes it
    private FileInWaiting waiting() throws IOException {
        var open = (SecureDirectoryStream<Path>) Files.newDirectoryStream(folder);
        Files.createFile(folder.resolve("hidden"));
        return new FileInWaiting(open, Path.of("hidden"), Path.of("name"), slow);
    }
}
