package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.Credentials;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class NetrcTest {
    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("netrc");
        Files.writeString(
                file,
                """
                machine a.example login alice password one
                machine b.example
                    login bob
                    password two
                machine a.example login carol password three
                default login anonymous password guest
                """);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @ParameterizedTest
    @CsvSource({
        "a.example,'',alice,one",
        "a.example,alice,alice,one",
        "a.example,carol,carol,three",
        "b.example,'',bob,two",
        "elsewhere.example,'',anonymous,guest"
    })
    void findsAHostsUser(String host, String user, String name, String password) throws Exception {
        assertThat(Netrc.find(file, host, user)).contains(new Credentials(name, password));
    }

    @Test
    void findsNobody() throws Exception {
        assertThat(Netrc.find(file, "b.example", "mallory")).isEmpty();
        Files.writeString(file, "machine a.example login");
        assertThat(Netrc.find(file, "b.example", "")).isEmpty();
        Files.writeString(file, "");
        assertThat(Netrc.find(file, "a.example", "")).isEmpty();
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Netrc.find(file, "a.example", ""))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "others can read %s, which has passwords: chmod 600 %s"
                                .formatted(file, file));
    }
}
