package dev.porthole.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Chop;
import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Limits;
import dev.porthole.net.Observer;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Player;
import dev.porthole.wire.Sides;
import dev.porthole.wire.Transcript;
import dev.porthole.wire.Transcript.Line;
import dev.porthole.wire.Transcript.Speaker;
import dev.porthole.wire.Transcript.Turn;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Every conversation of `pop3/`, with the client and with the server. The header of a file says
/// who is there (`user: NAME PASSWORD`), which messages (`message:`), how many are left afterwards
/// (`left:`), and whether it is only one side's (`only:`).
@Timeout(60)
class Pop3TranscriptTest {
    static Stream<Transcript> ofServers() {
        return Transcript.all("pop3")
                .filter(each -> each.setUp("only").stream().allMatch("server"::equals));
    }

    static Stream<Transcript> ofClients() {
        return Transcript.all("pop3")
                .filter(each -> each.setUp("only").stream().allMatch("client"::equals));
    }

    @ParameterizedTest
    @MethodSource("ofServers")
    void theServerSpeaksAsWritten(Transcript transcript) throws Exception {
        for (Chop chop : Chop.values()) {
            MemoryMaildrops maildrops = Pop3TestServer.maildrops(transcript);
            Connection[] ends = chop.pair(Observer.NONE, Limits.DEFAULT);
            CompletableFuture<Void> served =
                    Sides.run(() -> {
                        new Pop3Server(maildrops, Pop3TestServer.options(transcript))
                                .handle(ends[1]);
                        ends[1].close();
                    });
            Player.play(transcript, Speaker.CLIENT, ends[0]);
            assertThat(ends[0].read(100)).isEmpty();
            served.get();
            assertThat(maildrops.isInUse()).isFalse();
            for (String left : transcript.setUp("left")) {
                assertThat(maildrops.count()).hasToString(left);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ofClients")
    void theClientSpeaksAsWritten(Transcript transcript) throws Exception {
        for (Chop chop : Chop.values()) {
            Connection[] ends = chop.pair(Observer.NONE, Limits.DEFAULT);
            CompletableFuture<Void> played =
                    Sides.run(() -> {
                        Player.play(transcript, Speaker.SERVER, ends[1]);
                        ends[1].close();
                    });
            drive(Pop3Client.on(ends[0], Pop3Client.Options.DEFAULT), transcript);
            ends[0].close();
            played.get();
        }
    }

    /// Has the client say each command, and sees that it takes the answer for what it is.
    static void drive(Pop3Client client, Transcript transcript) throws Exception {
        List<Turn> turns = transcript.turns();
        for (int i = 0; i < turns.size(); i++) {
            if (turns.get(i).speaker() == Speaker.CLIENT) {
                drive(client, transcript, turns.get(i).lines(), answer(turns, i));
            }
        }
    }

    private static List<String> answer(List<Turn> turns, int position) {
        return turns.get(position + 1).lines().stream().map(Line::text).toList();
    }

    private static void drive(
            Pop3Client client, Transcript transcript, List<Line> said, List<String> answer)
            throws Exception {
        Pop3Command command;
        try {
            command = Pop3Command.parse(said.getFirst().text());
        } catch (Pop3Refusal _) {
            return; // a line of AUTH, which was driven with its command
        }
        if (answer.getFirst().startsWith("-ERR") && command.verb() != Pop3Verb.CAPA) {
            assertThatThrownBy(() -> run(client, transcript, command, answer))
                    .isInstanceOf(WireException.Refused.class);
        } else {
            run(client, transcript, command, answer);
        }
    }

    private static void run(
            Pop3Client client, Transcript transcript, Pop3Command command, List<String> answer)
            throws Exception {
        List<String> arguments = command.arguments();
        switch (command.verb()) {
            case USER -> client.user(arguments.getFirst());
            case PASS -> client.pass(arguments.getFirst());
            case APOP -> client.apop(user(transcript));
            case AUTH ->
                    client.login(
                            SaslClient.of(
                                    Mechanism.parse(arguments.getFirst()).orElseThrow(),
                                    user(transcript)));
            case STLS -> client.startTls();
            case CAPA -> {
                Pop3Capabilities can = client.capabilities();
                assertThat(can.all()).hasSize(Math.max(0, answer.size() - 2));
            }
            case STAT -> {
                Pop3Client.Status status = client.status();
                assertThat(answer.getFirst())
                        .startsWith("+OK " + status.count() + " " + status.bytes());
            }
            case LIST ->
                    assertThat(
                                    arguments.isEmpty()
                                            ? client.list()
                                            : List.of(client.list(command.number(0))))
                            .extracting(each -> each.number() + " " + each.bytes())
                            .isEqualTo(listed(command, answer));
            case UIDL ->
                    assertThat(
                                    arguments.isEmpty()
                                            ? client.uidl()
                                            : List.of(client.uidl(command.number(0))))
                            .extracting(each -> each.number() + " " + each.uid())
                            .isEqualTo(listed(command, answer));
            case RETR -> assertBody(client.retrieve(command.number(0)), answer);
            case TOP -> assertBody(client.top(command.number(0), command.number(1)), answer);
            case DELE -> client.delete(command.number(0));
            case NOOP -> client.noop();
            case RSET -> client.reset();
            case QUIT -> client.quit();
        }
    }

    /// Of one message the answer is the first line.
    private static List<String> listed(Pop3Command command, List<String> answer) {
        return command.arguments().isEmpty()
                ? lines(answer)
                : List.of(answer.getFirst().substring("+OK ".length()));
    }

    private static List<String> lines(List<String> answer) {
        return answer.subList(1, answer.size() - 1);
    }

    private static void assertBody(InputStream body, List<String> answer) throws Exception {
        StringBuilder expected = new StringBuilder();
        for (String line : lines(answer)) {
            expected.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo(expected.toString());
    }

    private static Credentials user(Transcript transcript) {
        return Pop3TestServer.users(transcript).getFirst();
    }
}
