package dev.porthole.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.List;

/// POP3 out of Maildirs.
@Command(
        name = "pop3",
        header = "Give users their mail (POP3), out of Maildirs.",
        description = "Listens on 127.0.0.1, port 2110. See: porthole serve mail --help",
        footer = {
            "",
            "Examples:",
            "  porthole serve pop3 --maildir mail --user alice:secret",
            "  porthole get pop3://alice@localhost:2110/1"
        })
final class ServePop3Command implements Action {
    private static final int PORT = 2110;

    @Mixin MailOptions mail = new MailOptions();
    @Mixin ServerOptions options = new ServerOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        return options.run(stop -> {
            MailOptions.Store store = mail.open(options, console);
            return options.serve(
                    List.of(store.pop3().endpoint(options.endpoint("127.0.0.1", PORT))),
                    stop,
                    console);
        });
    }
}
