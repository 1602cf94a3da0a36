package dev.porthole.mail;

import static dev.porthole.mail.Mail.files;
import static dev.porthole.mail.Mail.stream;
import static dev.porthole.mail.Mail.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A user's name is never a path.
class MailboxStoreTest {
    @TempDir private Path folder;

    private Path root;
    private MailboxStore store;

    @BeforeEach
    void create() throws IOException {
        root = Files.createDirectory(folder.resolve("mail"));
        store = MailboxStore.at(root, MailLimits.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"alice", "a", "Bob.Smith+lists@example.org", "_x", "007", "a=b", "a..b"})
    void aNameOfLettersHasAMailbox(String name) throws IOException {
        assertThat(store.find(name)).isEmpty();
        store.create(name).deliver(stream("hello"));
        store.create(name);
        assertThat(texts(store.find(name).orElseThrow())).containsExactly("hello");
        assertThat(files(root)).containsExactly(name);
    }

    static Stream<String> hostile() {
        return Stream.of(
                "",
                ".",
                "..",
                "../alice",
                "alice/../../etc",
                "/etc",
                "alice/new",
                "a\\b",
                ".alice",
                "-rf",
                "~root",
                "a b",
                "a\nb",
                "alice\n",
                "a\0b",
                "a:b",
                "\u00e4",
                "\u2025",
                "a|b",
                "$HOME",
                "%2e%2e",
                "x".repeat(129),
                "x".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void anyOtherNameHasNone(String name) throws IOException {
        assertThat(MailboxStore.isName(name)).isFalse();
        assertThat(store.find(name)).isEmpty();
        assertThatThrownBy(() -> store.create(name)).isInstanceOf(MailException.BadName.class);
        assertThat(files(root)).isEmpty();
    }

    @Test
    void aLinkInAMailboxsPlaceIsRefused() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        Maildir.create(elsewhere, MailLimits.DEFAULT);
        Files.createSymbolicLink(root.resolve("alice"), elsewhere);
        assertThatThrownBy(() -> store.find("alice"))
                .isInstanceOf(MailException.BadName.class)
                .hasMessageEndingWith("alice is not a folder of its own");
        assertThatThrownBy(() -> store.create("alice")).isInstanceOf(MailException.BadName.class);
    }

    @Test
    void aFileInAMailboxsPlaceIsRefused() throws IOException {
        Files.createFile(root.resolve("alice"));
        assertThatThrownBy(() -> store.find("alice")).isInstanceOf(MailException.BadName.class);
    }

    @Test
    void aFolderThatIsNoMailboxIsNone() throws IOException {
        Files.createDirectory(root.resolve("alice"));
        assertThat(store.find("alice")).isEmpty();
    }

    @Test
    void theFolderMustBeThere() {
        assertThatThrownBy(() -> MailboxStore.at(folder.resolve("no"), MailLimits.DEFAULT))
                .isInstanceOf(MailException.NotFound.class);
    }
}
