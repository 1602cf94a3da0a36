package dev.porthole.sasl;

import static dev.porthole.sasl.Exchanges.ALICE;
import static dev.porthole.sasl.Exchanges.client;
import static dev.porthole.sasl.Exchanges.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.MalformedException;
import dev.porthole.wire.Dialect;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A login over lines, by both sides, in a protocol whose challenges begin with `+ `.
@Timeout(30)
class LineLoginTest {
    private static final Dialect TEST = Dialect.strict("TEST", "this test", UTF_8);
    private static final int ROOM = 500;

    private final Connection[] ends = Connection.pair();
    private final Wire clientSide = new Wire(ends[0], TEST, WireLimits.DEFAULT);
    private final Wire serverSide = new Wire(ends[1], TEST, WireLimits.DEFAULT);

    @AfterEach
    void close() throws IOException {
        ends[0].close();
        ends[1].close();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    PLAIN,         '',  500, AUTH PLAIN AGFsaWNlAHBlbmNpbA==
                    PLAIN,         '=', 500, AUTH PLAIN AGFsaWNlAHBlbmNpbA==
                    PLAIN,         '',  20,  AUTH PLAIN AGFsaWNlAHBlbmNpbA==
                    PLAIN,         '',  19,  AUTH PLAIN
                    PLAIN,         '=', 0,   AUTH PLAIN
                    LOGIN,         '',  500, AUTH LOGIN
                    CRAM_MD5,      '=', 500, AUTH CRAM-MD5
                    SCRAM_SHA_256, '',  0,   AUTH SCRAM-SHA-256
                    SCRAM_SHA_256, '=', 0,   AUTH SCRAM-SHA-256
                    XOAUTH2,       '',  0,   AUTH XOAUTH2
                    """)
    void bothSidesAgree(Mechanism mechanism, String empty, int room, String first)
            throws Exception {
        CompletableFuture<Outcome> outcome = serve(mechanism, empty);
        assertThat(logIn(client(mechanism, ALICE), empty, room)).isEqualTo("yes");
        assertThat(outcome.get()).isEqualTo(new Outcome.Accepted("alice"));
        assertThat(said).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"''", "="})
    void aWrongTokenIsExplained(String empty) throws Exception {
        CompletableFuture<Outcome> outcome = serve(Mechanism.OAUTHBEARER, empty);
        SaslClient mallory = client(Mechanism.OAUTHBEARER, new Credentials("alice", "x"));
        assertThatThrownBy(() -> logIn(mallory, empty, ROOM))
                .isInstanceOf(WireException.Refused.class)
                .hasMessageContaining("no (")
                .hasMessageContaining("invalid_token");
        assertThat(outcome.get()).isInstanceOf(Outcome.Rejected.class);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    no base64!, '',  'a challenge is base64 (RFC 4648, section 4), not "no base64!"'
                    '=',        '',  'a challenge is base64 (RFC 4648, section 4), not "="'
                    QUI*,       '=', 'a challenge is base64 (RFC 4648, section 4), not "QUI*"'
                    cj14,       '=', 'lacks s='
                    """)
    void theClientBreaksOffWhereTheServerBreaksTheMechanism(
            String challenge, String empty, String why) throws IOException {
        SaslClient sasl = client(Mechanism.SCRAM_SHA_256, ALICE);
        LineLogin login = new LineLogin(clientSide, sasl, empty);
        login.begin("AUTH SCRAM-SHA-256", ROOM);
        assertThatThrownBy(() -> login.answer(challenge))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
        assertThat(serverSide.readLine()).startsWith("AUTH SCRAM-SHA-256 ");
        assertThat(serverSide.readLine()).isEqualTo("*");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    no base64!, '',  MalformedException
                    '=',        '',  MalformedException
                    QUI*,       '=', MalformedException
                    '*',        '',  Cancelled
                    '*',        '=', Cancelled
                    """)
    void theServerEndsALoginThatItCannotReadOrThatIsBrokenOff(String line, String empty, String how)
            throws Exception {
        CompletableFuture<Outcome> outcome = serve(Mechanism.PLAIN, empty);
        clientSide.writeLine("AUTH PLAIN");
        assertThat(clientSide.readLine()).isEqualTo("+ " + empty);
        clientSide.writeLine(line);
        clientSide.flush();
        Throwable thrown = catchThrowable(outcome::get);
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        assertThat(thrown.getCause().getClass().getSimpleName()).isEqualTo(how);
    }

    private volatile String said = "";

    private CompletableFuture<Outcome> serve(Mechanism mechanism, String empty) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        outcome.complete(answer(mechanism, empty));
                    } catch (IOException | RuntimeException e) {
                        outcome.completeExceptionally(e);
                    }
                });
        return outcome;
    }

    private Outcome answer(Mechanism mechanism, String empty) throws IOException {
        said = serverSide.readLine();
        Optional<String> initial = Arrays.stream(said.split(" ")).skip(2).findFirst();
        Outcome outcome =
                new LineAuthentication(
                                serverSide,
                                server(mechanism),
                                empty,
                                challenge -> serverSide.writeLine("+ " + challenge))
                        .run(initial);
        serverSide.writeLine(outcome instanceof Outcome.Accepted ? "yes" : "no");
        serverSide.flush();
        return outcome;
    }

    private String logIn(SaslClient sasl, String empty, int room) throws IOException {
        LineLogin login = new LineLogin(clientSide, sasl, empty);
        login.begin("AUTH " + sasl.mechanism(), room);
        String line = clientSide.readLine();
        while (line.startsWith("+ ")) {
            login.answer(line.substring(2));
            line = clientSide.readLine();
        }
        if (line.equals("no")) {
            login.explain("AUTH", line, false);
        }
        sasl.succeeded();
        return line;
    }
}
