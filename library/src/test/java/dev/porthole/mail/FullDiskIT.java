package dev.porthole.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A disk that is full, or that can't be written: a small one in memory, which only root can mount.
@Timeout(60)
class FullDiskIT {
    private static final int DISK_BYTES = 1 << 20;

    @TempDir private Path folder;

    @Test
    void aFullDiskIsAFailureAndLeavesNothing() throws Exception {
        mount("size=" + DISK_BYTES);
        try {
            Maildir maildir = Maildir.create(folder.resolve("alice"), MailLimits.DEFAULT);
            String message = "x".repeat(DISK_BYTES / 4);
            int stored = fill(maildir, message);
            assertThat(stored).isBetween(1, 4);
            assertThat(maildir.list()).hasSize(stored);
            assertThat(Mail.files(folder.resolve("alice/tmp"))).isEmpty();

            maildir.delete(maildir.list()); // there is room again
            maildir.deliver(Mail.stream(message));
            assertThat(Mail.texts(maildir)).containsExactly(message);
        } finally {
            unmount();
        }
    }

    private static int fill(Maildir maildir, String message) {
        for (int i = 0; ; i++) {
            try {
                maildir.deliver(Mail.stream(message));
            } catch (IOException e) {
                assertThat(e)
                        .hasMessage(
                                "the message could not be stored in alice: No space left on"
                                        + " device");
                return i;
            }
        }
    }

    @Test
    void aDiskThatIsMountedReadOnlyIsAFailure() throws Exception {
        mount("size=" + DISK_BYTES);
        try {
            Maildir maildir = Maildir.create(folder.resolve("alice"), MailLimits.DEFAULT);
            Delivery delivery = maildir.begin();
            delivery.write('a');
            // Files that are open for writing keep a disk from becoming read-only: give up its
            // name.
            delivery.close();
            mount("remount,ro");
            assertThatThrownBy(() -> maildir.deliver(Mail.stream("a")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Read-only file system");
            assertThat(maildir.list()).isEmpty();
        } finally {
            unmount();
        }
    }

    private void mount(String options) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/mount")), "mount is not installed");
        Process mount =
                new ProcessBuilder(
                                "/bin/mount",
                                "-t",
                                "tmpfs",
                                "-o",
                                options,
                                "tmpfs",
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(mount.getInputStream().readAllBytes());
        assumeTrue(mount.waitFor() == 0, "no tmpfs can be mounted here: " + output.strip());
    }

    private void unmount() throws Exception {
        Process unmount = new ProcessBuilder("/bin/umount", folder.toString()).inheritIO().start();
        assertThat(unmount.waitFor()).isZero();
    }
}
