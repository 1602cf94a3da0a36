package dev.porthole.sasl;

import static dev.porthole.sasl.Exchanges.ALICE;
import static dev.porthole.sasl.Exchanges.PASSWORDS;
import static dev.porthole.sasl.Exchanges.REMOTE;
import static dev.porthole.sasl.Exchanges.authenticator;
import static dev.porthole.sasl.Exchanges.bytes;
import static dev.porthole.sasl.Exchanges.client;
import static dev.porthole.sasl.Exchanges.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.porthole.net.Credentials;
import dev.porthole.net.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.Random;

/// What the other side must not send. `^@` is the byte 0, `^A` the byte 1.
class MalformedMessageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    PLAIN         | ""                                  | two NULs
                    PLAIN         | alice^@s3cret                       | two NULs
                    PLAIN         | ^@alice^@s3cret^@                   | two NULs
                    PLAIN         | ^@^@s3cret                          | a name and a password
                    PLAIN         | ^@alice^@                           | a name and a password
                    SCRAM-SHA-256 | ""                                  | a header
                    SCRAM-SHA-256 | n                                   | a header
                    SCRAM-SHA-256 | n,                                  | a header
                    SCRAM-SHA-256 | n,,                                 | lacks n=
                    SCRAM-SHA-256 | x,,n=alice,r=abc                    | begins with n or y
                    SCRAM-SHA-256 | n,b,n=alice,r=abc                   | a=NAME, or nothing
                    SCRAM-SHA-256 | "p=tls-unique,,n=alice,r=abc"       | channel binding
                    SCRAM-SHA-256 | n,,n=alice                          | lacks r=
                    SCRAM-SHA-256 | n,,r=abc,n=alice                    | lacks n=
                    SCRAM-SHA-256 | n,,n=,r=abc                         | empty n=
                    SCRAM-SHA-256 | n,,n=al=ice,r=abc                   | =2C or =3D
                    SCRAM-SHA-256 | n,,n=al=2cice,r=abc                 | =2C or =3D
                    SCRAM-SHA-256 | n,,n=alice,r=                       | empty r=
                    SCRAM-SHA-256 | n,,n=alice,r=a^Ab                   | not printable
                    SCRAM-SHA-256 | n,,m=must,n=alice,r=abc             | extension
                    OAUTHBEARER   | ""                                  | a header and fields
                    OAUTHBEARER   | n,a=alice^Aauth=Bearer abc^A^A      | a header such as
                    OAUTHBEARER   | n,a=alice,^Aauth=Bearer abc^A       | ends with two
                    OAUTHBEARER   | n,a=alice,^Aauth=Basic abc^A^A      | kind Bearer
                    OAUTHBEARER   | n,a=alice,^Aauth=Bearer a b^A^A     | is not one
                    OAUTHBEARER   | n,a=alice,^Aauth=Bearer ^A^A        | is not one
                    OAUTHBEARER   | n,a=alice,^Ahost=x^A^A              | a field auth
                    OAUTHBEARER   | n,a=alice,^A^A^A                    | KEY=VALUE
                    OAUTHBEARER   | n,a=alice,^Ahost^Aauth=Bearer a^A^A | KEY=VALUE
                    XOAUTH2       | ""                                  | ends with two
                    XOAUTH2       | auth=Bearer abc^A^A                 | begins with the user
                    XOAUTH2       | user=alice^Aauth=abc^A^A            | kind Bearer
                    CRAM-MD5      | <initial>                           | no initial response
                    """)
    void anInitialResponse(String mechanism, String message, String problem) {
        SaslServer server =
                authenticator(PASSWORDS).server(mechanism, Channel.PRIVATE, REMOTE).orElseThrow();
        assertThatThrownBy(() -> server.start(bytes(message)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> server.respond(bytes(message)))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ""
                    alice
                    alice b913a602c7eda7a495b4e6e7334d389
                    alice b913a602c7eda7a495b4e6e7334d38901
                    alice b913a602c7eda7a495b4e6e7334d389x
                    "b913a602c7eda7a495b4e6e7334d3890"
                    " b913a602c7eda7a495b4e6e7334d3890"
                    """)
    void aDigestOfCramMd5(String message) {
        SaslServer server = server(Mechanism.CRAM_MD5);
        server.start();
        assertThatThrownBy(() -> server.respond(bytes(message)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("32 hexadecimal digits")
                .hasMessageNotContaining("b913");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ""                          | lacks c=
                    c=biws                      | lacks r=
                    c=biws,r=abcxyz             | lacks p=
                    c=biws,r=abcxyz,p=          | empty p=
                    c=biws,r=abcxyz,p=AAAA      | 32 bytes
                    c=biws,r=abcxyz,p=%%%       | base64
                    c=biws,r=abcxyz,p=AAAA,x=1  | goes on
                    c=biws,r=abc,p=AAAA         | not that of this exchange
                    c=biws,r=abcxyzz,p=AAAA     | not that of this exchange
                    c=eSws,r=abcxyz,p=AAAA      | channel binding
                    """)
    void aFinalMessageOfScram(String message, String problem) throws IOException {
        SaslServer server =
                authenticator(PASSWORDS).server(Mechanism.SCRAM_SHA_256, REMOTE, "xyz", "");
        server.start(bytes("n,,n=alice,r=abc"));
        assertThatThrownBy(() -> server.respond(bytes(message)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ""                               | lacks r=
                    r=abcxyz                         | lacks s=
                    r=abcxyz,s=AAAA                  | lacks i=
                    r=abcxyz,s=AAAA,i=               | empty i=
                    r=abcxyz,s=AAAA,i=x              | number of iterations
                    r=abcxyz,s=AAAA,i=-1             | number of iterations
                    r=abcxyz,s=AAAA,i=99999999999    | number of iterations
                    r=abcxyz,s=AAAA,i=4095           | 4096 to 1000000
                    r=abcxyz,s=AAAA,i=1000001        | 4096 to 1000000
                    r=abcxyz,s=%%%,i=4096            | base64
                    r=abc,s=AAAA,i=4096              | does not go on
                    r=xyz,s=AAAA,i=4096              | does not go on
                    m=x,r=abcxyz,s=AAAA,i=4096       | extension
                    e=other-error                    | lacks r=
                    """)
    void aFirstMessageOfAScramServer(String message, String problem) {
        SaslClient client = SaslClient.of(Mechanism.SCRAM_SHA_256, ALICE, "abc");
        client.initialResponse();
        assertThatThrownBy(() -> client.respond(bytes(message)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining(ALICE.password());
    }

    @Test
    void aServersErrorInScramIsARefusal() throws IOException {
        SaslClient client = SaslClient.of(Mechanism.SCRAM_SHA_256, ALICE, "abc");
        client.initialResponse();
        client.respond(bytes("r=abcxyz,s=AAAA,i=4096"));
        assertThat(client.respond(bytes("e=unknown-user")).bytes()).isEmpty();
        assertThat(client.refusal()).contains("unknown-user");
        assertThatThrownBy(client::succeeded).isInstanceOf(SaslException.ServerNotProven.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "SCRAM_SHA_256", "OAUTHBEARER", "XOAUTH2"})
    void aServerThatSpeaksOutOfTurn(Mechanism mechanism) {
        assertThatThrownBy(() -> client(mechanism, ALICE).respond(bytes("hello")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("the client speaks first");
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatNeverEnds(Mechanism mechanism) {
        SaslClient client = client(mechanism, ALICE);
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 5; i++) {
                                client.respond(
                                        mechanism.isClientFirst() ? new byte[0] : bytes("<1@b>"));
                            }
                        })
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTooLongIsRefusedOnBothSides(Mechanism mechanism) {
        byte[] large = new byte[16_385];
        assertThatThrownBy(() -> client(mechanism, ALICE).respond(large))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("16385 bytes");
        SaslServer server = server(mechanism);
        server.start();
        assertThatThrownBy(() -> server.respond(large)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNoText(Mechanism mechanism) {
        SaslServer server = server(mechanism);
        server.start();
        assertThatThrownBy(() -> server.respond(new byte[] {'a', (byte) 0xff, 'b'}))
                .isInstanceOf(MalformedException.class);
    }

    /// Random bytes end in a failure of that name, or in a rejection; never in another exception.
    @ParameterizedTest
    @EnumSource
    void noise(Mechanism mechanism) {
        Random random = new Random(7);
        String alphabet = "n,=rcpsivay\u0001\0 <>@aA1+/%";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder message = new StringBuilder("n,,n=a,r=".substring(random.nextInt(9)));
            for (int length = random.nextInt(30); length > 0; length--) {
                message.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            SaslServer server = server(mechanism);
            server.start();
            try {
                assertThat(server.respond(bytes(message.toString())))
                        .isNotInstanceOf(Outcome.Accepted.class);
            } catch (MalformedException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    "",      s3cret,      the name is empty
                    ali\u0000ce, s3cret,  the name has a control
                    ali\u202ece, s3cret,  the name has a control
                    alice,   "",          the password is empty
                    alice,   s3cret\u0000x, the password has a control
                    """)
    void credentialsThatNoMechanismCanSend(String user, String password, String problem) {
        assertThatThrownBy(() -> SaslClient.of(Mechanism.PLAIN, new Credentials(user, password)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("s3cret");
    }
}
