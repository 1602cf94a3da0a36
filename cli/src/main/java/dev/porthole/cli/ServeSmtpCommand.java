package dev.porthole.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;

/// SMTP into Maildirs.
@Command(
        name = "smtp",
        header = "Take mail for its users (SMTP), into Maildirs.",
        description = "Listens on 127.0.0.1, port 2025. See: porthole serve mail --help",
        footer = {
            "",
            "Examples:",
            "  porthole serve smtp --maildir mail --user alice:secret --domain example.org"
        })
final class ServeSmtpCommand implements Action {
    private static final int PORT = 2025;

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            description = "Take mail for this domain; localhost by default.")
    List<String> domains = List.of("localhost");

    @Mixin MailOptions mail = new MailOptions();
    @Mixin ServerOptions options = new ServerOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        return options.run(stop -> {
            MailOptions.Store store = mail.open(options, console);
            return options.serve(
                    List.of(
                            store.smtp(domains.getFirst(), domains)
                                    .endpoint(options.endpoint("127.0.0.1", PORT))),
                    stop,
                    console);
        });
    }
}
