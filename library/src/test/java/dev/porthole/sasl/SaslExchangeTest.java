package dev.porthole.sasl;

import static dev.porthole.sasl.Exchanges.ALICE;
import static dev.porthole.sasl.Exchanges.BOTH;
import static dev.porthole.sasl.Exchanges.KEYS;
import static dev.porthole.sasl.Exchanges.PASSWORDS;
import static dev.porthole.sasl.Exchanges.REMOTE;
import static dev.porthole.sasl.Exchanges.authenticator;
import static dev.porthole.sasl.Exchanges.bytes;
import static dev.porthole.sasl.Exchanges.client;
import static dev.porthole.sasl.Exchanges.run;
import static dev.porthole.sasl.Exchanges.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.Credentials;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Our client against our server.
class SaslExchangeTest {
    static Stream<Arguments> offers() {
        return Stream.of(PASSWORDS, KEYS, BOTH)
                .flatMap(accounts ->
                        authenticator(accounts).mechanisms(Channel.PRIVATE).stream()
                                .map(each -> Arguments.of(accounts, each)));
    }

    @ParameterizedTest
    @MethodSource("offers")
    void theRightSecretIsAccepted(Accounts accounts, Mechanism mechanism) throws IOException {
        Authenticator users = authenticator(accounts);
        for (boolean initially : List.of(true, false)) {
            assertThat(run(client(mechanism, ALICE), server(users, mechanism), initially))
                    .isEqualTo(new Outcome.Accepted("alice"));
        }
    }

    @ParameterizedTest
    @MethodSource("offers")
    void aWrongSecretIsRejectedAndSoIsAnUnknownUser(Accounts accounts, Mechanism mechanism)
            throws IOException {
        Authenticator users = authenticator(accounts);
        for (String name : List.of("alice", "nobody")) {
            Credentials wrong = new Credentials(name, "pencil2");
            assertThat(run(client(mechanism, wrong), server(users, mechanism), true))
                    .isInstanceOf(Outcome.Rejected.class);
        }
    }

    @Test
    void bothKindsOfSecretsWorkSideBySide() throws IOException {
        Authenticator users = authenticator(BOTH);
        Credentials bob = new Credentials("bob", "rubber");
        for (Mechanism each : List.of(Mechanism.PLAIN, Mechanism.SCRAM_SHA_256)) {
            assertThat(run(client(each, bob), server(users, each), true))
                    .isEqualTo(new Outcome.Accepted("bob"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "LOGIN", "CRAM_MD5", "SCRAM_SHA_256"})
    void namesAndPasswordsMayHaveAnyLetter(Mechanism mechanism) throws IOException {
        Credentials typed =
                new Credentials("J\u00fcrgen, a=b", "p\u00e4ss\u00a0w\u00f6rd \ud83d\ude00");
        // The same, as another keyboard has it: letter and mark, and a plain space.
        Authenticator users =
                authenticator(
                        Accounts.of(
                                Map.of("Ju\u0308rgen, a=b", "pa\u0308ss wo\u0308rd \ud83d\ude00")));
        assertThat(run(client(mechanism, typed), server(users, mechanism), true))
                .isEqualTo(new Outcome.Accepted("J\u00fcrgen, a=b"));
    }

    /// The name may come first, as many clients send it, or be asked for.
    @Test
    void loginTakesTheNameAsItsInitialResponse() throws IOException {
        SaslServer server = server(Mechanism.LOGIN);
        assertThat(server.awaitsSecret()).isFalse();
        assertThat(server.start(bytes("alice")))
                .isInstanceOfSatisfying(
                        Step.Challenge.class,
                        each -> assertThat(each.bytes()).isEqualTo(bytes("Password:")));
        assertThat(server.awaitsSecret()).isTrue();
        assertThat(server.respond(bytes("pencil"))).isEqualTo(new Outcome.Accepted("alice"));
    }

    /// A client that could bind to the channel and sees that the server can't.
    @Test
    void scramTakesAClientThatWouldBindToTheChannel() throws Exception {
        String first = "n=alice,r=abc";
        SaslServer server =
                authenticator(PASSWORDS).server(Mechanism.SCRAM_SHA_256, REMOTE, "xyz", "");
        byte[] challenge = ((Step.Challenge) server.start(bytes("y,," + first))).bytes();
        assertThat(server.respond(bytes(proof("eSws", first, challenge))))
                .isInstanceOf(Step.Challenge.class);
    }

    /// Somebody in between changed `y` to `n`, to hide that the client can bind.
    @Test
    void scramNoticesThatTheFirstMessageWasChanged() throws Exception {
        String first = "n=alice,r=abc";
        SaslServer server =
                authenticator(PASSWORDS).server(Mechanism.SCRAM_SHA_256, REMOTE, "xyz", "");
        byte[] challenge = ((Step.Challenge) server.start(bytes("n,," + first))).bytes();
        assertThatThrownBy(() -> server.respond(bytes(proof("eSws", first, challenge))))
                .hasMessageContaining("changed on its way");
    }

    /// A client's final message, computed anew from the RFC's formulas.
    private static String proof(String binding, String first, byte[] challenge) throws Exception {
        String server = Exchanges.text(challenge);
        String salt = server.replaceAll(".*,s=(.*),i=.*", "$1");
        byte[] salted = Digests.stretched("pencil", Text.base64(salt, "salt"), 10_000);
        byte[] clientKey = Digests.hmacSha256(salted, bytes("Client Key"));
        String withoutProof = "c=" + binding + ",r=abcxyz";
        byte[] signature =
                Digests.hmacSha256(
                        Digests.sha256(clientKey),
                        bytes(first + "," + server + "," + withoutProof));
        return withoutProof + ",p=" + Text.base64(Digests.xor(clientKey, signature));
    }

    /// Data that goes with the reply of success, as in NNTP.
    @Test
    void theLastChallengeMayComeWithTheSuccess() throws IOException {
        SaslServer server = server(Mechanism.SCRAM_SHA_256);
        SaslClient client = client(Mechanism.SCRAM_SHA_256, ALICE);
        var salt = (Step.Challenge) server.start(client.initialResponse().orElseThrow().bytes());
        assertThat(salt.isLast()).isFalse();
        var last = (Step.Challenge) server.respond(client.respond(salt.bytes()).bytes());
        assertThat(last.isLast()).isTrue();
        client.succeeded(last.bytes());
    }

    @Test
    void aServerThatSkipsItsProofIsNotBelieved() throws IOException {
        SaslServer server = server(Mechanism.SCRAM_SHA_256);
        SaslClient client = client(Mechanism.SCRAM_SHA_256, ALICE);
        var salt = (Step.Challenge) server.start(client.initialResponse().orElseThrow().bytes());
        client.respond(salt.bytes());
        assertThatThrownBy(client::succeeded)
                .isInstanceOf(SaslException.ServerNotProven.class)
                .hasMessageContaining("not to be trusted");
    }

    @Test
    void aServerThatDoesNotKnowThePasswordIsNotBelieved() throws IOException {
        SaslServer server = server(Mechanism.SCRAM_SHA_256);
        SaslClient client = client(Mechanism.SCRAM_SHA_256, ALICE);
        var salt = (Step.Challenge) server.start(client.initialResponse().orElseThrow().bytes());
        client.respond(salt.bytes());
        byte[] invented = bytes("v=" + Text.base64(new byte[32]));
        assertThatThrownBy(() -> client.respond(invented))
                .isInstanceOf(SaslException.ServerNotProven.class);
        assertThatThrownBy(client::succeeded).isInstanceOf(SaslException.ServerNotProven.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"OAUTHBEARER", "XOAUTH2"})
    void aRefusedTokenIsExplained(Mechanism mechanism) throws IOException {
        SaslClient client = client(mechanism, new Credentials("alice", "wrong"));
        assertThat(run(client, server(mechanism), true)).isInstanceOf(Outcome.Rejected.class);
        assertThat(client.refusal()).get().asString().containsAnyOf("invalid_token", "401");
        assertThatThrownBy(client::succeeded).isInstanceOf(SaslException.ServerNotProven.class);
    }

    /// Somebody else's token, or the right one with another's name.
    @ParameterizedTest
    @EnumSource(names = {"OAUTHBEARER", "XOAUTH2"})
    void aTokenIsForItsOwner(Mechanism mechanism) throws IOException {
        var stolen = new BearerToken("bob", Exchanges.TOKEN.token());
        SaslClient client = SaslClient.of(mechanism, stolen, Optional.empty());
        assertThat(run(client, server(mechanism), true)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void anExchangeIsInOrder() throws IOException {
        SaslServer server = server(Mechanism.PLAIN);
        assertThatThrownBy(() -> server.respond(new byte[0]))
                .isInstanceOf(IllegalStateException.class);
        server.start(bytes("^@alice^@pencil"));
        assertThatThrownBy(() -> server.respond(new byte[0]))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
        SaslClient client = client(Mechanism.PLAIN, ALICE);
        client.initialResponse();
        assertThatThrownBy(client::initialResponse).isInstanceOf(IllegalStateException.class);
    }

    /// What observers must not see, and what they may.
    @Test
    void secretResponsesAreMarked() throws IOException {
        assertThat(Arrays.stream(Mechanism.values()).filter(SaslExchangeTest::firstIsSecret))
                .containsExactlyInAnyOrder(
                        Mechanism.PLAIN,
                        Mechanism.CRAM_MD5,
                        Mechanism.OAUTHBEARER,
                        Mechanism.XOAUTH2);
        SaslClient login = client(Mechanism.LOGIN, ALICE);
        assertThat(login.respond(bytes("Username:")).isSecret()).isFalse();
        assertThat(login.respond(bytes("Password:")).isSecret()).isTrue();
    }

    private static boolean firstIsSecret(Mechanism mechanism) {
        try {
            SaslClient client = client(mechanism, ALICE);
            byte[] challenge = mechanism.isClientFirst() ? new byte[0] : bytes("<1@b>");
            return client.respond(challenge).isSecret();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
