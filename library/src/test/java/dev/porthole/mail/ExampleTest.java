package dev.porthole.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/// The example of the package's documentation.
class ExampleTest {
    @TempDir private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed);

    @Test
    void inAndOut() throws IOException {
        InputStream message = Mail.stream("Subject: hello\r\n\r\n");
        MailboxStore store = MailboxStore.at(folder, MailLimits.DEFAULT);
        store.create("alice").deliver(message); // on the disk when it returns

        Maildir mailbox = store.find("alice").orElseThrow();
        try (MailboxLock _ = mailbox.lock()) {
            for (StoredMessage each : mailbox.list()) {
                out.println(each.uid() + " " + each.sizeBytes());
                try (InputStream content = mailbox.open(each)) {
                    content.transferTo(out);
                }
            }
            mailbox.delete(mailbox.list());
        }
        assertThat(printed.toString()).containsPattern("S=18,W=18 18\\R+Subject: hello\r\n\r\n$");
        assertThat(mailbox.list()).isEmpty();
    }
}
