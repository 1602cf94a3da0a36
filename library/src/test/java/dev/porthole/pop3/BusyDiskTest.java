package dev.porthole.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.porthole.echo.SimpleService;
import dev.porthole.mail.MailLimits;
import dev.porthole.mail.MailboxLock;
import dev.porthole.mail.MailboxStore;
import dev.porthole.net.Connection;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Engine;
import dev.porthole.server.Handler;
import dev.porthole.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// A maildrop that is opened from a disk that is busy keeps nobody else waiting.
@Timeout(60)
class BusyDiskTest {
    private static final Endpoint LOOPBACK = Endpoint.of("127.0.0.1", 0);
    private static final int MANY = 20_000;

    @TempDir private Path folder;

    /// Its lock is a FIFO: to open that waits for somebody at the other end.
    @Test
    void aMaildropKeepsNoOtherConnectionOfTheLoop() throws Exception {
        MailboxStore store = MailboxStore.at(folder, MailLimits.DEFAULT);
        store.create("alice");
        Path fifo = folder.resolve("alice").resolve("porthole.lock");
        assumeTrue(
                new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0, "no mkfifo");
        Pop3Backend maildrops = new MaildirMaildrops(store);
        Handler opener =
                connection -> {
                    connection.read(1);
                    try (var _ = maildrops.open("alice")) {
                        connection.write(new byte[] {'d'});
                    }
                };
        try (Engine engine = Engine.auto(1)) {
            assumeTrue(engine.obstacle().isEmpty(), () -> engine.obstacle().orElse(""));
            Dialer dialer = Dialer.builder().engine(Engine.jdk()).build();
            try (Server opening = serve(Server.builder("opener", opener), engine);
                    Server echo = serve(SimpleService.ECHO.server(), engine);
                    Connection stuck = dialer.dial(opening.endpoint());
                    Connection other = dialer.dial(echo.endpoint())) {
                stuck.write(new byte[] {'s'});
                try {
                    awaitOpening();
                    other.write(new byte[] {'o'});
                    assertThat(other.read(1)).containsExactly('o');
                } finally {
                    FileChannel.open(fifo, READ, WRITE).close();
                }
                assertThat(stuck.read(1)).containsExactly('d');
            }
        }
    }

    private static Server serve(Server.Builder server, Engine engine) throws IOException {
        return server.engine(engine).endpoint(LOOPBACK).start();
    }

    /// Waits until a thread of the disk opens the lock.
    private static void awaitOpening() {
        boolean opening = false;
        for (int i = 0; i < MANY && !opening; i++) {
            opening =
                    Thread.getAllStackTraces().entrySet().stream()
                            .anyMatch(BusyDiskTest::opensTheLock);
        }
        assertThat(opening).as("a thread of the disk opens the lock").isTrue();
    }

    private static boolean opensTheLock(Map.Entry<Thread, StackTraceElement[]> each) {
        return each.getKey().getName().startsWith("porthole-disk-")
                && Arrays.stream(each.getValue())
                        .anyMatch(at -> at.getClassName().equals(MailboxLock.class.getName()));
    }
}
