package dev.porthole.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;

/// SMTP and POP3 on one store.
@Command(
        name = "mail",
        header = "Mail for its users: SMTP takes it, POP3 gives it out.",
        description = {
            "Listens on 127.0.0.1, ports 2025 and 2110. A message is on the disk before SMTP says"
                    + " that it is",
            "taken. Mail for other domains is refused; passwords in clear, too, but from this"
                    + " machine.",
            "The first user gets what is for postmaster."
        },
        footer = {
            "",
            "Examples:",
            "  porthole serve mail --maildir mail --user alice:secret --domain example.org",
            "  echo Hello | porthole send --from bob@example.net --to alice@example.org \\",
            "      --subject Hi smtp://localhost:2025",
            "  porthole ls pop3://alice@localhost:2110/"
        })
final class ServeMailCommand implements Action {
    private static final String SMTP_PORT = "2025";
    private static final String POP3_PORT = "2110";

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            description = "Take mail for this domain; localhost by default.")
    List<String> domains = List.of("localhost");

    @Option(names = "--smtp-port", paramLabel = "PORT", description = "2025 by default.")
    String smtpPort = SMTP_PORT;

    @Option(names = "--pop3-port", paramLabel = "PORT", description = "2110 by default.")
    String pop3Port = POP3_PORT;

    @Mixin MailOptions mail = new MailOptions();
    @Mixin ServerOptions options = new ServerOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        Require.absent(
                options.port != null, "two servers have two ports: --smtp-port and --pop3-port");
        return options.run(stop -> {
            MailOptions.Store store = mail.open(options, console);
            return options.serve(
                    List.of(
                            store.smtp(domains.getFirst(), domains)
                                    .endpoint(options.endpointAt("127.0.0.1", smtpPort)),
                            store.pop3().endpoint(options.endpointAt("127.0.0.1", pop3Port))),
                    stop,
                    console);
        });
    }
}
