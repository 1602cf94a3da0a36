package dev.porthole.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/// One session at a time.
@Timeout(60)
class MailboxLockTest {
    @TempDir private Path folder;

    private Path root;
    private Maildir maildir;

    @BeforeEach
    void create() throws IOException {
        root = folder.resolve("alice");
        maildir = Maildir.create(root, MailLimits.DEFAULT);
    }

    @Test
    void aSecondSessionIsRefusedUntilTheFirstEnds() throws IOException {
        MailboxLock lock = maildir.lock();
        Maildir again = Maildir.open(folder.resolve("./alice"), MailLimits.DEFAULT);
        for (int i = 0; i < 2; i++) { // a refusal does not give the lock back either
            assertThatThrownBy(again::lock)
                    .isInstanceOf(MailException.Locked.class)
                    .hasMessage("another session has the mailbox alice");
        }
        maildir.deliver(Mail.stream("meanwhile"));
        lock.close();
        again.lock().close();
        lock.close(); // a second time does nothing
        try (MailboxLock _ = again.lock()) {
            lock.close();
            assertThatThrownBy(maildir::lock).isInstanceOf(MailException.Locked.class);
        }
    }

    @Test
    void anotherProcessHoldsItUntilItDies() throws Exception {
        try (Child child = Child.start("lock", root)) {
            assertThat(child.line()).isEqualTo("locked");
            assertThatThrownBy(maildir::lock).isInstanceOf(MailException.Locked.class);
            child.kill();
            maildir.lock().close();
        }
    }

    @Test
    void anotherProcessIsRefusedWhileItIsHeldHere() throws Exception {
        try (MailboxLock _ = maildir.lock()) {
            assertThatThrownBy(maildir::lock).isInstanceOf(MailException.Locked.class);
            try (Child child = Child.start("lock", root)) {
                assertThat(child.line()).isEqualTo("refused");
            }
        }
    }
}
