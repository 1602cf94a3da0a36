package dev.porthole.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.interop.Tool;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a kill does not show, since the kernel lives on: that a delivery waits for the disk, in the
/// order that makes it safe, and that a disk which fails is not overlooked. By the system calls.
@Timeout(120)
class SyncedDeliveryIT {
    private static final Tool STRACE = new Tool("strace", "strace", "--version");

    @TempDir private Path folder;

    private Path root;
    private Path log;

    @BeforeEach
    void create() throws IOException {
        root = folder.resolve("alice");
        log = folder.resolve("calls");
        Maildir.create(root, MailLimits.DEFAULT);
    }

    private String deliver(String... options) throws Exception {
        List<String> tracer =
                new ArrayList<>(List.of(STRACE.require().toString(), "-f", "-qq", "-y", "-o"));
        tracer.addAll(List.of(log.toString(), "-e", "trace=fsync,fdatasync,link,linkat,rename"));
        tracer.addAll(List.of("-e", "signal=none")); // a JVM makes itself some, on purpose
        tracer.addAll(List.of(options));
        try (Child child = Child.startUnder(tracer, "once", root)) {
            String line = child.line();
            assertThat(child.line()).isNull(); // it has ended
            return line;
        }
    }

    @Test
    void theContentIsOnTheDiskBeforeItsNameAndTheNameBeforeTheAnswer() throws Exception {
        String id = deliver();
        String name = id.replaceAll(",S=.*", "");
        List<String> calls = Files.readAllLines(log);
        assertThat(calls)
                .as("%s", calls)
                .satisfiesExactly(
                        call -> assertThat(call).contains("sync(", "/tmp/" + name + ">", "= 0"),
                        call -> assertThat(call).contains("link", "/tmp/" + name, "/new/" + id),
                        call -> assertThat(call).contains("sync(", "/alice/new>", "= 0"),
                        call -> assertThat(call).contains("sync(", "/alice>", "= 0"));
        assertThat(Mail.files(root.resolve("new"))).containsExactly(id);
    }

    /// The first sync is the file's, the second that of `new`, the third that of the mailbox.
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void aSyncThatFailsIsADeliveryThatFails(int which) throws Exception {
        String answer = deliver("-e", "inject=fsync:error=EIO:when=" + which);
        assertThat(answer)
                .isEqualTo("the message could not be stored in alice: Input/output error");
        assertThat(Files.readString(log)).contains("INJECTED");
        assertThat(Mail.files(root.resolve("new"))).isEmpty();
        assertThat(Mail.files(root.resolve("tmp"))).isEmpty();
    }
}
