package dev.porthole.mail;

import static dev.porthole.mail.Mail.files;
import static dev.porthole.mail.Mail.stream;
import static dev.porthole.mail.Mail.text;
import static dev.porthole.mail.Mail.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// A mailbox, as its owner and the files see it.
class MaildirTest {
    @TempDir private Path folder;

    private Path root;
    private Maildir maildir;

    @BeforeEach
    void create() throws IOException {
        root = folder.resolve("alice");
        maildir = Maildir.create(root, MailLimits.DEFAULT);
    }

    @Test
    void whatIsDeliveredIsThereUnchanged() throws IOException {
        String id = maildir.deliver(stream("Subject: a\r\n\r\n.b\n"));
        assertThat(maildir.list())
                .containsExactly(
                        new StoredMessage(id, 17, OptionalLong.of(18), Set.of(), true, ""));
        assertThat(texts(maildir)).containsExactly("Subject: a\r\n\r\n.b\n");
        assertThat(files(root.resolve("new"))).containsExactly(id);
        assertThat(files(root.resolve("tmp"))).isEmpty();
    }

    @Test
    void namesAreAsTheFormatWantsThem() throws IOException {
        String id = maildir.deliver(stream("abc"));
        assertThat(id)
                .matches(
                        "\\d{10}\\.M\\d{6}P\\d+Q[0-9a-f]+R[0-9a-f]{8}\\.[A-Za-z0-9-]{1,7},S=3,W=5");
        assertThat(maildir.list().getFirst().uid()).isEqualTo(id);
        assertThat(Files.getPosixFilePermissions(root.resolve("new").resolve(id)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(root.resolve("new")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    /// Each line end is CRLF when it is sent, and the last line has one.
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "a, 3",
        "a\\n, 3",
        "a\\r\\n, 3",
        "a\\r, 3",
        "a\\n\\nb\\n, 8",
        "a\\r\\n\\nb, 8",
        "a\\r\\rb\\r\\n, 8",
    })
    void namesTellTheSizeThatIsSent(String text, long sent) throws IOException {
        String message = text.translateEscapes();
        try (Delivery delivery = maildir.begin()) {
            for (byte each : message.getBytes(StandardCharsets.UTF_8)) {
                delivery.write(each);
            }
            delivery.commit();
        }
        maildir.deliver(stream(message));
        assertThat(maildir.list())
                .hasSize(2)
                .allSatisfy(each -> {
                    assertThat(each.sentBytes()).hasValue(sent);
                    assertThat(each.id()).endsWith(",S=" + message.length() + ",W=" + sent);
                });
    }

    @Test
    void messagesAreInTheOrderOfTheirDelivery() throws IOException {
        for (int i = 0; i < 30; i++) {
            maildir.deliver(stream("message " + i));
        }
        assertThat(texts(maildir)).first().isEqualTo("message 0");
        assertThat(texts(maildir)).last().isEqualTo("message 29");
        assertThat(texts(maildir)).doesNotHaveDuplicates().hasSize(30);
    }

    /// Names that others made: with and without a size, with a short number of seconds, hidden.
    @Test
    void filesOfOtherProgramsAreListed() throws IOException {
        Files.writeString(root.resolve("new/999999999.1.host"), "oldest");
        Files.writeString(root.resolve("cur/1000000000.1.host,S=5,W=6:2,FS"), "older");
        Files.writeString(root.resolve("cur/odd name:1,x"), "odd");
        Files.writeString(root.resolve("cur/.hidden"), "no");
        Files.createDirectory(root.resolve("new/folder"));
        Files.createSymbolicLink(root.resolve("new/link"), root.resolve("cur/.hidden"));
        assertThat(maildir.list())
                .containsExactly(
                        new StoredMessage(
                                "999999999.1.host", 6, OptionalLong.empty(), Set.of(), true, ""),
                        new StoredMessage(
                                "1000000000.1.host,S=5,W=6",
                                5,
                                OptionalLong.of(6),
                                Set.of(Flag.FLAGGED, Flag.SEEN),
                                false,
                                "2,FS"),
                        new StoredMessage(
                                "odd name", 3, OptionalLong.empty(), Set.of(), false, "1,x"));
        assertThat(texts(maildir)).containsExactly("oldest", "older", "odd");
        StoredMessage odd = maildir.list().getLast();
        assertThat(odd.uid()).matches("[0-9a-f]{32}").isEqualTo(maildir.list().getLast().uid());
    }

    @Test
    void flagsMoveAMessageToCur() throws IOException {
        String id = maildir.deliver(stream("abc"));
        StoredMessage fresh = maildir.list().getFirst();
        StoredMessage seen = maildir.flag(fresh, Set.of(Flag.SEEN));
        assertThat(files(root.resolve("cur"))).containsExactly(id + ":2,S");
        assertThat(files(root.resolve("new"))).isEmpty();
        assertThat(maildir.list()).containsExactly(seen);
        assertThat(seen.uid()).isEqualTo(fresh.uid());

        // What was listed before is found where it is now.
        assertThat(text(maildir, fresh)).isEqualTo("abc");
        maildir.flag(fresh, EnumSet.allOf(Flag.class));
        assertThat(files(root.resolve("cur"))).containsExactly(id + ":2,DFPRST");
        maildir.flag(fresh, Set.of());
        assertThat(files(root.resolve("cur"))).containsExactly(id + ":2,");
    }

    @Test
    void flagsOfOthersAreKept() throws IOException {
        Files.writeString(root.resolve("cur/1.1.host:2,Sab"), "x");
        maildir.flag(maildir.list().getFirst(), Set.of(Flag.FLAGGED));
        assertThat(files(root.resolve("cur"))).containsExactly("1.1.host:2,Fab");
    }

    @Test
    void whatIsDeletedIsGone() throws IOException {
        maildir.deliver(stream("a"));
        maildir.deliver(stream("b"));
        List<StoredMessage> both = maildir.list();
        maildir.flag(both.getFirst(), Set.of(Flag.SEEN));
        maildir.delete(both);
        assertThat(maildir.list()).isEmpty();
        maildir.delete(both); // by another session, already
        StoredMessage gone = both.getFirst();
        assertThatThrownBy(() -> maildir.open(gone))
                .isInstanceOf(MailException.NotFound.class)
                .hasMessage("the message " + gone.uid() + " is no longer in the mailbox");
        assertThatThrownBy(() -> maildir.flag(gone, Set.of()))
                .isInstanceOf(MailException.NotFound.class);
    }

    @Test
    void aMessageCanBeSentAsAFile() throws IOException {
        maildir.deliver(stream("abc"));
        try (FileChannel file = maildir.openFile(maildir.list().getFirst())) {
            assertThat(file.size()).isEqualTo(3);
        }
    }

    @Test
    void aLinkInAMessagesPlaceIsNotFollowed() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
        Files.createSymbolicLink(root.resolve("new/1.1.host,S=6"), secret);
        assertThatThrownBy(() -> maildir.open(maildir.list().getFirst()))
                .isInstanceOf(MailException.NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", ".a", "a:b", "a\u0000b"})
    void aMessagesNameDoesNotLeadOut(String id) {
        assertThatThrownBy(() -> new StoredMessage(id, 1, OptionalLong.empty(), Set.of(), true, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new StoredMessage(
                                "a", 1, OptionalLong.empty(), Set.of(), true, "2,/../" + id))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMailboxWithTooManyMessagesIsNotListed() throws IOException {
        Maildir small = Maildir.open(root, new MailLimits(100, 3));
        for (int i = 0; i < 4; i++) {
            small.deliver(stream("x"));
        }
        assertThatThrownBy(small::list)
                .isInstanceOf(MailException.LimitExceeded.class)
                .hasMessage("the mailbox has more than 3 messages");
    }

    @Test
    void onlyWhatIsOldIsRemovedFromTmp() throws IOException {
        Path old = Files.writeString(root.resolve("tmp/1.1.host"), "x");
        Path young = Files.writeString(root.resolve("tmp/2.1.host"), "x");
        Path read = Files.writeString(root.resolve("tmp/3.1.host"), "x");
        FileTime then = FileTime.from(Instant.now().minus(Duration.ofHours(37)));
        FileTime recently = FileTime.from(Instant.now().minus(Duration.ofHours(35)));
        times(old, then, then);
        times(young, recently, recently);
        times(read, then, recently);
        try (Delivery running = maildir.begin()) {
            assertThat(maildir.removeStale()).isEqualTo(1);
            running.write('a');
            running.commit();
        }
        assertThat(files(root.resolve("tmp"))).containsExactly("2.1.host", "3.1.host");
    }

    private static void times(Path file, FileTime modified, FileTime read) throws IOException {
        Files.getFileAttributeView(file, BasicFileAttributeView.class)
                .setTimes(modified, read, null);
    }

    @Test
    void foldersLieBesideTheMessages() throws IOException {
        assertThat(maildir.folders()).isEmpty();
        maildir.createFolder("Sent").deliver(stream("sent"));
        maildir.createFolder("Archive.2026");
        maildir.createFolder("Sent");
        assertThat(maildir.folders()).containsExactly("Archive.2026", "Sent");
        assertThat(texts(maildir.folder("Sent"))).containsExactly("sent");
        assertThat(maildir.list()).isEmpty();
        assertThat(root.resolve(".Sent/maildirfolder")).isEmptyFile();
        assertThatThrownBy(() -> maildir.folder("Trash"))
                .isInstanceOf(MailException.NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a..b", "a.", ".a", "a/b", "\u00e4", "a\nb"})
    void aFoldersNameIsChecked(String name) throws IOException {
        Set<String> before = new HashSet<>(files(root));
        assertThatThrownBy(() -> maildir.createFolder(name))
                .isInstanceOf(MailException.BadName.class);
        assertThatThrownBy(() -> maildir.folder(name)).isInstanceOf(MailException.BadName.class);
        assertThat(new HashSet<>(files(root))).isEqualTo(before);
    }

    @Test
    void whatIsNoMailboxIsNotOpened() throws IOException {
        assertThatThrownBy(() -> Maildir.open(folder, MailLimits.DEFAULT))
                .isInstanceOf(MailException.NotFound.class);
        Files.delete(root.resolve("cur"));
        Files.createSymbolicLink(root.resolve("cur"), folder);
        assertThatThrownBy(() -> Maildir.open(root, MailLimits.DEFAULT))
                .isInstanceOf(MailException.BadName.class)
                .hasMessageEndingWith("cur is not a folder of its own");
        assertThatThrownBy(() -> Maildir.create(root, MailLimits.DEFAULT))
                .isInstanceOf(MailException.BadName.class);
    }

    @Test
    void defaults() {
        assertThat(MailLimits.DEFAULT).isEqualTo(new MailLimits(52_428_800, 100_000));
        assertThatThrownBy(() -> MailLimits.DEFAULT.withMaxMessageBytes(0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
