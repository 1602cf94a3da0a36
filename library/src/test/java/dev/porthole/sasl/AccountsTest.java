package dev.porthole.sasl;

import static dev.porthole.sasl.Exchanges.REMOTE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Where the users come from, and that their secrets stay there.
class AccountsTest {
    @TempDir private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("users"), text);
    }

    @Test
    void aFileOfLines() throws IOException {
        String keys = ScramKeys.derive("rubber").encode();
        Authenticator users =
                Authenticator.of(
                        Accounts.read(file("# users\n\nalice:pen:cil # 1\r\nbob:" + keys + "\n")));
        assertThat(users.password("alice", "pen:cil # 1", REMOTE))
                .isEqualTo(new Outcome.Accepted("alice"));
        assertThat(users.password("bob", "rubber", REMOTE)).isEqualTo(new Outcome.Accepted("bob"));
        assertThat(users.password("bob", keys, REMOTE)).isInstanceOf(Outcome.Rejected.class);
        assertThat(users.password("# users", "", REMOTE)).isInstanceOf(Outcome.Rejected.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    s3cret,                       line 2: a line is NAME:SECRET
                    alice:,                       line 2: the password is empty
                    :s3cret,                      line 2: the name is empty
                    x:s3cret,                     line 2: this user has a line already
                    alice:s3cret\u0007x,          line 2: the password has a control
                    alice:SCRAM-SHA-256$s3cret,   line 2: keys are written
                    alice:SCRAM-SHA-256$1:QQ==$QQ==:QQ==,    line 2: iterations are 4096
                    alice:SCRAM-SHA-256$4096:QQ==$QQ==:QQ==, line 2: a key has 32 bytes
                    alice:SCRAM-SHA-256$4096:%%$QQ==:QQ==,   line 2: salt and keys are base64
                    """)
    void aMalformedLineIsNamedAndNotRepeated(String line, String problem) throws IOException {
        Path file = file("x:y\n" + line + "\n");
        assertThatThrownBy(() -> Accounts.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ", " + problem)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void theNamesOfAFileAreInItsOrder() throws IOException {
        assertThat(Accounts.names(file("zoe:a\n# none\nadam:b\nmia:c\n")))
                .containsExactly("zoe", "adam", "mia");
    }

    @Test
    void aFileIsBoundedAndInUtf8() throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[(4 << 20) + 1]);
        assertThatThrownBy(() -> Accounts.read(large)).hasMessage(large + " is longer than 4 MiB");
        Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', ':', (byte) 0xe9});
        assertThatThrownBy(() -> Accounts.read(latin)).hasMessage(latin + " is not in UTF-8");
    }

    @Test
    void keysSurviveTheirText() {
        ScramKeys keys = ScramKeys.derive("pencil", "salt".getBytes(UTF_8), 4096);
        assertThat(ScramKeys.parse(keys.encode()).encode()).isEqualTo(keys.encode());
        assertThat(ScramKeys.parse(keys.encode()).matches("pencil")).isTrue();
        assertThat(ScramKeys.parse(keys.encode()).matches("pencil2")).isFalse();
        assertThat(ScramKeys.derive("pencil").encode())
                .startsWith("SCRAM-SHA-256$10000:")
                .isNotEqualTo(ScramKeys.derive("pencil").encode());
    }

    @Test
    void oneNameInTwoWaysOfWritingItIsOneUser() {
        assertThatThrownBy(() -> Accounts.of(Map.of("\u00fc", "a", "u\u0308", "b")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noTextFormShowsASecret() {
        ScramKeys keys = ScramKeys.derive("s3cret");
        assertThat(new PlainSecret("s3cret")).hasToString("***");
        assertThat(keys).hasToString("SCRAM-SHA-256$10000:***");
        assertThat(new BearerToken("alice", "s3cret")).hasToString("alice:***");
        assertThat(new PlainMessage("", "alice", "s3cret")).hasToString("alice:***");
        assertThat(new OAuthMessage("alice", "s3cret")).hasToString("alice:***");
        assertThat(Accounts.of(Map.of("alice", "s3cret"))).hasToString("1 users");
        assertThat(new PlainClient(new PlainMessage("", "alice", "s3cret")).first())
                .hasToString("13 secret bytes");
        assertThatThrownBy(() -> new BearerToken("alice", "s3cret s3cret"))
                .hasMessageContaining("the token is not one")
                .hasMessageNotContaining("s3cret");
    }
}
