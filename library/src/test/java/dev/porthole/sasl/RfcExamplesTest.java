package dev.porthole.sasl;

import static dev.porthole.sasl.Exchanges.REMOTE;
import static dev.porthole.sasl.Exchanges.bytes;
import static dev.porthole.sasl.Exchanges.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// The examples of the RFCs, byte by byte, in both directions.
class RfcExamplesTest {
    private static final Credentials TIM = new Credentials("tim", "tanstaaftanstaaf");

    /// RFC 2195, section 2.
    @Test
    void cramMd5() throws IOException {
        byte[] challenge = bytes("<1896.697170952@postoffice.reston.mci.net>");
        String response = "tim b913a602c7eda7a495b4e6e7334d3890";
        assertThat(text(SaslClient.of(Mechanism.CRAM_MD5, TIM).respond(challenge).bytes()))
                .isEqualTo(response);

        SaslServer server =
                Authenticator.of(Accounts.of(Map.of("tim", TIM.password())))
                        .server(Mechanism.CRAM_MD5, REMOTE, "", text(challenge));
        assertThat(server.start())
                .isInstanceOfSatisfying(
                        Step.Challenge.class,
                        each -> assertThat(each.bytes()).isEqualTo(challenge));
        assertThat(server.respond(bytes(response))).isEqualTo(new Outcome.Accepted("tim"));
    }

    /// RFC 4616, section 4: the first example, and the second, in which Kurt wants to be Ursel.
    @Test
    void plain() throws IOException {
        String message = "^@tim^@tanstaaftanstaaf";
        SaslClient client = SaslClient.of(Mechanism.PLAIN, TIM);
        assertThat(text(client.initialResponse().orElseThrow().bytes())).isEqualTo(message);

        Accounts accounts = Accounts.of(Map.of("tim", TIM.password(), "Kurt", "xipj3plmq"));
        Authenticator users = Exchanges.authenticator(accounts);
        assertThat(Exchanges.server(users, Mechanism.PLAIN).start(bytes(message)))
                .isEqualTo(new Outcome.Accepted("tim"));
        assertThat(Exchanges.server(users, Mechanism.PLAIN).start(bytes("Ursel^@Kurt^@xipj3plmq")))
                .isInstanceOf(Outcome.Rejected.class);
        assertThat(Exchanges.server(users, Mechanism.PLAIN).start(bytes("Kurt^@Kurt^@xipj3plmq")))
                .isEqualTo(new Outcome.Accepted("Kurt"));
    }

    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String CLIENT_FIRST = "n,,n=user,r=" + CLIENT_NONCE;
    private static final String SERVER_FIRST =
            "r=" + CLIENT_NONCE + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String CLIENT_FINAL =
            "c=biws,r="
                    + CLIENT_NONCE
                    + SERVER_NONCE
                    + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    /// RFC 7677, section 3.
    @Test
    void scramSha256ByTheClient() throws IOException {
        SaslClient client =
                SaslClient.of(
                        Mechanism.SCRAM_SHA_256, new Credentials("user", "pencil"), CLIENT_NONCE);
        assertThat(text(client.initialResponse().orElseThrow().bytes())).isEqualTo(CLIENT_FIRST);
        assertThat(text(client.respond(bytes(SERVER_FIRST)).bytes())).isEqualTo(CLIENT_FINAL);
        assertThat(client.respond(bytes(SERVER_FINAL)).bytes()).isEmpty();
        client.succeeded();
    }

    /// RFC 7677, section 3.
    @Test
    void scramSha256ByTheServer() throws IOException {
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        SaslServer server =
                Authenticator.of(
                                Accounts.ofSecrets(
                                        Map.of("user", ScramKeys.derive("pencil", salt, 4096))))
                        .server(Mechanism.SCRAM_SHA_256, REMOTE, SERVER_NONCE, "");
        assertThat(challenge(server.start(bytes(CLIENT_FIRST)))).isEqualTo(SERVER_FIRST);
        Step last = server.respond(bytes(CLIENT_FINAL));
        assertThat(challenge(last)).isEqualTo(SERVER_FINAL);
        assertThat(((Step.Challenge) last).isLast()).isTrue();
        assertThat(server.respond(new byte[0])).isEqualTo(new Outcome.Accepted("user"));
    }

    private static final BearerToken TOKEN =
            new BearerToken("user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");

    /// RFC 7628, section 4.1, and its error in section 4.3.
    @Test
    void oauthBearer() throws IOException {
        String base64 =
                "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVh"
                    + "cmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB";
        SaslClient client =
                SaslClient.of(
                        Mechanism.OAUTHBEARER,
                        TOKEN,
                        Optional.of(Endpoint.of("server.example.com", 143)));
        byte[] message = client.initialResponse().orElseThrow().bytes();
        assertThat(Base64.getEncoder().encodeToString(message)).isEqualTo(base64);

        Authenticator users =
                Authenticator.builder(Accounts.of(Map.of()))
                        .tokens(each ->
                                each.equals(TOKEN.token())
                                        ? Optional.of(TOKEN.user())
                                        : Optional.empty())
                        .build();
        assertThat(Exchanges.server(users, Mechanism.OAUTHBEARER).start(message))
                .isEqualTo(new Outcome.Accepted("user@example.com"));
        String error = "{\"status\":\"invalid_token\",\"scope\":\"example_scope\"}";
        assertThat(client.respond(bytes(error)).bytes()).containsExactly(1);
        assertThat(client.refusal()).contains(error);
    }

    /// The example of Google's description of the mechanism.
    @Test
    void xoauth2() {
        var token =
                new BearerToken(
                        "someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg");
        SaslClient client = SaslClient.of(Mechanism.XOAUTH2, token, Optional.empty());
        assertThat(text(client.initialResponse().orElseThrow().bytes()))
                .isEqualTo(
                        "user=someuser@example.com^Aauth=Bearer"
                                + " ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg^A^A");
    }

    /// RFC 1939, section 7.
    @Test
    void apop() {
        String challenge = "<1896.697170952@dbc.mtview.ca.us>";
        String digest = "c4c9334bac560ecc979e58001b3e22fb";
        assertThat(Challenges.apop(challenge, "tanstaaf")).isEqualTo(digest);
        Authenticator users = Authenticator.of(Accounts.of(Map.of("mrose", "tanstaaf")));
        assertThat(users.offersApop()).isTrue();
        assertThat(users.apop("mrose", challenge, digest, REMOTE))
                .isEqualTo(new Outcome.Accepted("mrose"));
        assertThat(users.apop("mrose", challenge + "x", digest, REMOTE))
                .isInstanceOf(Outcome.Rejected.class);
    }

    private static String challenge(Step step) {
        return text(((Step.Challenge) step).bytes());
    }
}
