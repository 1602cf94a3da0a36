package dev.porthole.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.SaslClient;
import dev.porthole.smtp.Envelope.Body;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Transcript;
import dev.porthole.wire.Transcript.Line;
import dev.porthole.wire.Transcript.Speaker;
import dev.porthole.wire.Transcript.Turn;
import dev.porthole.wire.WireException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Does what the client of a transcript does, by the client's methods.
final class SmtpDriver {
    private final Transcript transcript;
    private final SmtpClient client;
    private final List<Turn> turns;
    private int turn = 1; // the greeting was read

    SmtpDriver(Transcript transcript, SmtpClient client) {
        this.transcript = transcript;
        this.client = client;
        this.turns = transcript.turns();
    }

    static SmtpClient.Options options(Transcript transcript) {
        SmtpClient.Options options =
                SmtpClient.Options.DEFAULT.withName(transcript.setUp("client").getFirst());
        if (transcript.has("protocol")) {
            options = options.withProtocol(MailProtocol.LMTP);
        }
        return transcript.has("chunking")
                ? options.withChoices(SmtpClient.Choice.CHUNKING)
                : options;
    }

    void drive() throws IOException {
        while (turn < turns.size()) {
            List<Line> said = turns.get(turn).lines();
            SmtpCommand command = SmtpCommand.parse(said.getFirst().text());
            if (command.verb() == SmtpVerb.MAIL && transcript.has("send")) {
                send();
            } else if (command.verb() == SmtpVerb.AUTH) {
                login();
            } else if (command.verb() == SmtpVerb.DATA) {
                String message = message(turns.get(turn + 2).lines());
                turn += 4;
                compare(() -> client.data(new ByteArrayInputStream(message.getBytes(UTF_8))));
            } else {
                turn += 2;
                compare(() -> say(command));
            }
        }
    }

    /// The message in DATA's lines, without its added dots.
    static String message(List<Line> lines) {
        return lines.subList(0, lines.size() - 1).stream()
                .map(each -> each.text().startsWith(".") ? each.text().substring(1) : each.text())
                .map(each -> each + "\r\n")
                .collect(Collectors.joining());
    }

    private Reply say(SmtpCommand command) throws IOException {
        return switch (command.verb()) {
            case EHLO, LHLO, HELO -> hello();
            case MAIL -> client.mail(envelope(command));
            case RCPT -> client.recipient(recipient(command));
            case RSET -> client.reset();
            case VRFY -> client.verify(command.argument());
            case EXPN -> client.expand(command.argument());
            case HELP -> client.help(command.argument());
            case NOOP -> client.noop();
            case STARTTLS -> {
                client.startTls();
                yield Reply.of(220);
            }
            case QUIT -> client.quit();
            default -> throw new AssertionError(transcript + ": " + command);
        };
    }

    private Reply hello() throws IOException {
        client.hello();
        if (client.extensions().parameters().isEmpty() && isHelo()) {
            turn += 2; // EHLO and HELO are one call
        }
        return Reply.of(250);
    }

    private boolean isHelo() {
        return turn < turns.size() && turns.get(turn).lines().getFirst().text().startsWith("HELO");
    }

    private static Envelope envelope(SmtpCommand command) throws SmtpRefusal {
        SmtpCommand.Path path = command.readSender();
        Envelope envelope = EnvelopeParameters.readMail(path.address(), path.parameters());
        return path.parameters().value("BODY").isPresent()
                ? envelope
                : envelope.withBody(Body.SEVEN_BIT);
    }

    private static Recipient recipient(SmtpCommand command) throws SmtpRefusal {
        SmtpCommand.Path path = command.readRecipient();
        return EnvelopeParameters.readRecipient(path.address().orElseThrow(), path.parameters());
    }

    /// From MAIL to the reply to the message, in one call, however many turns that takes.
    private void send() throws IOException {
        List<Line> said = new ArrayList<>();
        boolean over = false;
        while (turn < turns.size() && !over) {
            said.addAll(turns.get(turn).lines());
            turn += 2;
            String next = turn < turns.size() ? turns.get(turn).lines().getFirst().text() : "QUIT";
            over = next.equals("QUIT") || next.equals("NOOP");
        }
        Envelope envelope = envelope(SmtpCommand.parse(said.getFirst().text()));
        List<Recipient> recipients = new ArrayList<>();
        int i = 1;
        while (i < said.size() && said.get(i).text().startsWith("RCPT")) {
            recipients.add(recipient(SmtpCommand.parse(said.get(i++).text())));
        }
        String message = "";
        if (i < said.size() && said.get(i).text().startsWith("BDAT")) {
            message = chunk(said.subList(i + 1, said.size()));
        } else if (i + 1 < said.size()) {
            message = message(said.subList(i + 1, said.size()));
        }
        Fates fates =
                client.send(
                        envelope.withRecipients(recipients),
                        new ByteArrayInputStream(message.getBytes(UTF_8)));
        assertThat(fates.all().stream().map(each -> each.reply().code()))
                .as("%s: %s", transcript, fates)
                .containsExactlyElementsOf(
                        Stream.of(transcript.setUp("send").getFirst().split(" ", -1))
                                .map(Integer::valueOf)
                                .toList());
    }

    private static String chunk(List<Line> lines) {
        return lines.stream().map(each -> each.text() + "\r\n").collect(Collectors.joining());
    }

    private void login() throws IOException {
        String[] login = transcript.setUp("login").getFirst().split(" ", 3);
        Mechanism mechanism = Mechanism.parse(login[0]).orElseThrow();
        do {
            turn += 2;
        } while (expected().startsWith("334"));
        compare(() -> {
            client.login(SaslClient.of(mechanism, new Credentials(login[1], login[2])));
            return Reply.of(235);
        });
    }

    /// The last line before the present turn.
    private String expected() {
        Turn before = turns.get(turn - 1);
        assertThat(before.speaker()).isEqualTo(Speaker.SERVER);
        return before.lines().getLast().text();
    }

    @FunctionalInterface
    private interface Saying {
        Reply say() throws IOException;
    }

    private void compare(Saying saying) throws IOException {
        int code;
        try {
            code = saying.say().code();
        } catch (WireException.Refused e) {
            code = e.reply().orElseThrow().code();
        }
        assertThat(expected()).as("%s", transcript).startsWith(Integer.toString(code));
    }
}
