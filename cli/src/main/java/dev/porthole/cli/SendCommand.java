package dev.porthole.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Credentials;
import dev.porthole.net.Endpoint;
import dev.porthole.smtp.Envelope;
import dev.porthole.smtp.Fate;
import dev.porthole.smtp.Fates;
import dev.porthole.smtp.SmtpClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sends a message by SMTP.
@Command(
        name = "send",
        header = "Send a message: standard input, by SMTP.",
        description = {
            "Standard input is the text; with --raw, the whole message with its headers.",
            "Says of each recipient what became of it; status 1 if one was refused."
        },
        footer = {
            "",
            "Examples:",
            "  echo Hello | porthole send --from bob@example.net --to alice@localhost \\",
            "      --subject Hi smtp://localhost:2025",
            "  porthole send --from a@b.example --to c@d.example --attach report.pdf \\",
            "      --starttls --password-file secret smtp://a@mail.b.example:587 < letter.txt"
        })
final class SendCommand implements Action {
    private static final int SMTP_PORT = 25;
    private static final int SUBMISSIONS_PORT = 465;
    private static final int MAX_TEXT_BYTES = 64 << 20;

    @Option(names = "--from", required = true, paramLabel = "A", description = "Who sends.")
    String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "B",
            description = "Who gets it; several times for several.")
    List<String> to = List.of();

    @Option(names = "--subject", paramLabel = "TEXT", description = "What it is about.")
    String subject = "";

    @Option(names = "--attach", paramLabel = "FILE", description = "With this file; repeatable.")
    List<Path> attachments = List.of();

    @Option(names = "--raw", description = "Standard input is the message as it is to be sent.")
    boolean raw;

    @Parameters(
            index = "0",
            paramLabel = "URL",
            description = "smtp://[USER@]HOST[:PORT], or smtps:// for TLS from the first byte.")
    String url = "";

    @Mixin TransferOptions transfer = new TransferOptions();
    @Mixin ClientOptions client = new ClientOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        Require.absent(
                raw && (!subject.isEmpty() || !attachments.isEmpty()),
                "--raw sends what is there: --subject and --attach have no use");
        return client.run(() -> {
            Envelope envelope = Envelope.of(from, to.toArray(String[]::new));
            byte[] text = console.in().readNBytes(MAX_TEXT_BYTES + 1);
            Require.absent(text.length > MAX_TEXT_BYTES, "a text has at most 64 MiB");
            if (raw) {
                try (SmtpClient smtp = open()) {
                    return report(smtp.send(envelope, text), console);
                }
            }
            try (FileChannel message = temporaryFile()) {
                compose(text, message);
                InputStream bytes = Channels.newInputStream(message.position(0));
                long size = message.size();
                try (SmtpClient smtp = open();
                        InputStream followed = transfer.follow(bytes, 0, size, console)) {
                    return report(smtp.send(envelope.withSize(size), followed), console);
                }
            }
        });
    }

    /// For a message of any length; gone when it is closed.
    private static FileChannel temporaryFile() throws IOException {
        return FileChannel.open(
                Files.createTempFile("porthole-", ".eml"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    private void compose(byte[] text, FileChannel message) throws IOException {
        List<OutgoingMessage.Attachment> files = new ArrayList<>();
        for (Path each : attachments) {
            String type = Files.probeContentType(each);
            files.add(
                    new OutgoingMessage.Attachment(
                            String.valueOf(each.getFileName()),
                            type == null ? "application/octet-stream" : type,
                            each));
        }
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(message));
        new OutgoingMessage(from, to, subject, new String(text, UTF_8), files).writeTo(out);
        out.flush();
    }

    private SmtpClient open() throws Exception {
        Target target = Target.parse(url);
        client.requireFit(target);
        boolean tls = target.scheme().equals("smtps");
        Require.absent(
                !tls && !target.scheme().equals("smtp"),
                "'" + target.scheme() + "' sends no mail: write smtp://HOST or smtps://HOST");
        Endpoint endpoint =
                target.endpoint(tls ? SUBMISSIONS_PORT : SMTP_PORT)
                        .withSecurity(client.security(tls));
        Optional<Credentials> who = client.login.find(target);
        SmtpClient smtp =
                SmtpClient.open(
                        endpoint,
                        SmtpClient.Options.DEFAULT
                                .withDialer(client.dialer())
                                .withTls(client.tls()));
        if (who.isPresent()) {
            logIn(smtp, who.get());
        }
        return smtp;
    }

    private static void logIn(SmtpClient smtp, Credentials who) throws IOException {
        try {
            smtp.login(who);
        } catch (IOException | RuntimeException e) {
            smtp.close();
            throw e;
        }
    }

    private static ExitStatus report(Fates fates, Console console) {
        for (Fate each : fates.all()) {
            console.note(
                    "%s: %s %s"
                            .formatted(
                                    each.recipient(),
                                    each.isAccepted() ? "taken" : "refused",
                                    each.reply()));
        }
        return fates.refused().isEmpty() ? ExitStatus.DONE : ExitStatus.REFUSED;
    }
}
