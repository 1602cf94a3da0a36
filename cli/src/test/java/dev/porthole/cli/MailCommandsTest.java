package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/// `send`, and mail's URLs, without a server. With one: [MailIT].
@Timeout(60)
class MailCommandsTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "send smtp://h | missing required options: '--from=A', '--to=B'",
                "send --from a --to b@c smtp://h | an address has a domain: NAME@DOMAIN",
                "send --from a@b --to c@d http://h | 'http' sends no mail: write smtp://HOST",
                "send --from a@b --to c@d smtps://h --starttls | leave --starttls out",
                "send --from a@b --to c@d --raw --subject x smtp://h | --raw sends what is there",
                "ls pop3://h/ | who are you? Write pop3://USER@h",
                "get pop3://alice@h/1 | there is no password for alice@h: --password-file",
                "get pop3://alice@h/1 --password-env NO_SUCH_VARIABLE | there is no variable",
                "get pop3://h/1 --password-file f | a password is somebody's",
                "serve mail | missing required option: '--maildir=DIR'",
                "serve mail --maildir DIR -p 1 | two servers have two ports",
                "serve mail --maildir DIR --user alice | a user is NAME:SECRET",
                "serve mail --maildir DIR --user ../x:y | a mailbox's name is letters",
                "serve smtp --maildir DIR --tls --starttls | --starttls has no use"
            })
    void oneLineSaysWhatIsWrong(String line, String message) {
        Ran ran = Ran.line(line.replace("DIR", folder.toString()));
        assertThat(ran.err()).startsWith("porthole: ").contains(message).hasLineCount(1);
        assertThat(ran.status()).isNotEqualTo(ExitStatus.DONE);
    }

    /// What it would say shows no password.
    @Test
    void aPasswordInAUrlIsNotRepeated() {
        Ran ran = Ran.porthole("get", "pop3://alice:geheim@127.0.0.1:1/1");
        assertThat(ran.err()).doesNotContain("geheim").contains("127.0.0.1:1");
        assertThat(ran.status()).isEqualTo(ExitStatus.UNREACHABLE);
    }
}
