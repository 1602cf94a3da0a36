package dev.porthole.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;

/// Lists what is at a URL.
@Command(
        name = "ls",
        header = "List what is at a URL.",
        footer = {
            "",
            "Examples:",
            "  porthole ls ftp://alice@localhost:2021/docs/",
            "  porthole ls pop3://alice@localhost:2110/ --json",
            "  porthole ls news://localhost:2119/local.test"
        })
final class LsCommand implements Action {
    @Parameters(index = "0", paramLabel = "URL", description = "SCHEME://[USER@]HOST[:PORT]/PATH")
    String url = "";

    @Option(names = "--json", description = "JSON Lines: an object for each.")
    boolean json;

    @Mixin ClientOptions client = new ClientOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        return client.run(() -> {
            try (Site site = Sites.open(url, client, console)) {
                print(site.list(), console);
            }
            return ExitStatus.DONE;
        });
    }

    private void print(List<Site.Item> items, Console console) throws Exception {
        if (json) {
            for (Site.Item each : items) {
                console.line(
                        Json.text(
                                Json.object(
                                        "name", each.name(),
                                        "kind", each.kind(),
                                        "size", each.size(),
                                        "modified", each.modified(),
                                        "note", each.note().isEmpty() ? null : each.note())));
            }
            return;
        }
        Table table = new Table("KIND", "SIZE", "MODIFIED", "NAME");
        for (Site.Item each : items) {
            table.row(
                    each.kind(),
                    each.size() == null ? "" : each.size().toString(),
                    each.modified() == null ? "" : each.modified().toString(),
                    each.note().isEmpty() ? each.name() : each.name() + "  " + each.note());
        }
        table.print(console);
    }
}
