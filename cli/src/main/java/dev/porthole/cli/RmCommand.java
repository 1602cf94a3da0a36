package dev.porthole.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Removes what a URL names.
@Command(
        name = "rm",
        header = "Remove what a URL names.",
        description = "At once and for good: nobody is asked.",
        footer = {
            "",
            "Examples:",
            "  porthole rm ftp://alice@localhost:2021/old.txt",
            "  porthole rm pop3://alice@localhost:2110/3"
        })
final class RmCommand implements Action {
    @Parameters(index = "0", paramLabel = "URL", description = "SCHEME://[USER@]HOST[:PORT]/PATH")
    String url = "";

    @Mixin ClientOptions client = new ClientOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        return client.run(() -> {
            try (Site site = Sites.open(url, client, console)) {
                site.remove();
            }
            return ExitStatus.DONE;
        });
    }
}
