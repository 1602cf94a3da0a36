package dev.porthole.sasl;

import static dev.porthole.sasl.Exchanges.ALICE;
import static dev.porthole.sasl.Exchanges.BOTH;
import static dev.porthole.sasl.Exchanges.KEYS;
import static dev.porthole.sasl.Exchanges.PASSWORDS;
import static dev.porthole.sasl.Exchanges.REMOTE;
import static dev.porthole.sasl.Exchanges.TOKEN;
import static dev.porthole.sasl.Exchanges.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.Connection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Which mechanism is used where.
class ChoiceTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # offered,                           channel,          password,      token
                    PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256,  PRIVATE,          SCRAM-SHA-256, none
                    PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256,  OPEN,             SCRAM-SHA-256, none
                    LOGIN PLAIN,                         PRIVATE,          PLAIN,         none
                    LOGIN PLAIN,                         OPEN,             none,          none
                    LOGIN PLAIN,                         OPEN_BUT_ALLOWED, PLAIN,         none
                    login,                               PRIVATE,          LOGIN,         none
                    PLAIN CRAM-MD5,                      OPEN,             CRAM-MD5,      none
                    XOAUTH2 PLAIN OAUTHBEARER,           PRIVATE,          PLAIN,         OAUTHBEARER
                    XOAUTH2,                             OPEN,             none,          none
                    XOAUTH2,                             OPEN_BUT_ALLOWED, none,          XOAUTH2
                    GSSAPI EXTERNAL SCRAM-SHA-256-PLUS,  PRIVATE,          none,          none
                    """)
    void theBestThatIsOfferedAndSafe(
            String offered, Channel channel, String password, String token) {
        List<String> names = List.of(offered.split(" "));
        assertThat(chosen(() -> SaslClient.choose(names, ALICE, channel))).isEqualTo(password);
        assertThat(chosen(() -> SaslClient.choose(names, TOKEN, channel))).isEqualTo(token);
    }

    private interface Choice {
        SaslClient make() throws SaslException.NoMechanism;
    }

    private static String chosen(Choice choice) {
        try {
            return choice.make().mechanism().wireName();
        } catch (SaslException.NoMechanism _) {
            return "none";
        }
    }

    @Test
    void whyNoneFits() {
        assertThatThrownBy(() -> SaslClient.choose(List.of("PLAIN"), ALICE, Channel.OPEN))
                .hasMessage(
                        "the server offers only [PLAIN], which would send the secret in clear: use"
                                + " TLS, or allow it");
        assertThatThrownBy(() -> SaslClient.choose(List.of(), ALICE, Channel.OPEN))
                .hasMessageContaining("it may do so under TLS");
        assertThatThrownBy(() -> SaslClient.choose(List.of("GSS\u001b[2J"), ALICE, Channel.PRIVATE))
                .hasMessage("the server offers no known way to log in with this: only GSS?[2J");
    }

    @Test
    void whatAServerOffers() {
        assertThat(offered(PASSWORDS, Channel.PRIVATE))
                .containsExactly(
                        "SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2");
        assertThat(offered(PASSWORDS, Channel.OPEN)).containsExactly("SCRAM-SHA-256", "CRAM-MD5");
        assertThat(offered(KEYS, Channel.OPEN)).containsExactly("SCRAM-SHA-256");
        assertThat(offered(BOTH, Channel.OPEN)).containsExactly("SCRAM-SHA-256");
        assertThat(offered(PASSWORDS, Channel.OPEN.allowed())).hasSize(6);
        assertThat(authenticator(BOTH).offersApop()).isFalse();
        assertThat(Authenticator.of(PASSWORDS).mechanisms(Channel.PRIVATE))
                .noneMatch(Mechanism::takesToken);
    }

    private static List<String> offered(Accounts accounts, Channel channel) {
        return authenticator(accounts).mechanisms(channel).stream()
                .map(Mechanism::wireName)
                .toList();
    }

    @Test
    void whatIsNotOfferedIsNotServed() {
        Authenticator users = authenticator(KEYS);
        assertThat(users.server("PLAIN", Channel.OPEN, REMOTE)).isEmpty();
        assertThat(users.server("CRAM-MD5", Channel.PRIVATE, REMOTE)).isEmpty();
        assertThat(users.server("SCRAM-SHA-256-PLUS", Channel.PRIVATE, REMOTE)).isEmpty();
        assertThat(users.server("scram-sha-256", Channel.OPEN, REMOTE)).isPresent();
        assertThatThrownBy(() -> users.apop("alice", "<1@b>", "0".repeat(32), REMOTE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aConnectionInMemoryIsPrivate() throws IOException {
        Connection[] pair = Connection.pair();
        assertThat(Channel.of(pair[0])).isEqualTo(Channel.PRIVATE);
        pair[0].close();
        pair[1].close();
    }

    @Test
    void aChallengeComesOnce() {
        Authenticator users =
                Authenticator.builder(Accounts.of(Map.of())).serverName("mail.example").build();
        assertThat(users.challenge())
                .matches("<[A-Za-z0-9_-]{24}@mail\\.example>")
                .isNotEqualTo(users.challenge());
    }
}
