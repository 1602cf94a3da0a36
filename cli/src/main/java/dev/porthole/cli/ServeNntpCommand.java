package dev.porthole.cli;

import dev.porthole.net.Tls;
import dev.porthole.news.NewsStore;
import dev.porthole.nntp.GroupName;
import dev.porthole.nntp.NntpServer;
import dev.porthole.nntp.NntpServer.Access;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Server;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// News out of a SQL database.
@Command(
        name = "nntp",
        header = "News (NNTP), out of a SQL database.",
        description = {
            "Listens on 127.0.0.1, port 2119. Without users, anybody may read and post. An article"
                    + " is accepted",
            "when it is on the disk. Several servers can share a PostgreSQL database; its password"
                    + " is best kept in",
            "~/.pgpass."
        },
        footer = {
            "",
            "Examples:",
            "  porthole serve nntp --store news.db --group local.test --group local.talk",
            "  porthole serve nntp --store news.db --user alice:secret --anonymous",
            "  porthole serve nntp --store 'jdbc:postgresql://db/news?user=news' --name"
                    + " news.example.org",
            "  porthole ls news://localhost:2119/local.test"
        })
final class ServeNntpCommand implements Action {
    private static final int PORT = 2119;
    private static final String URL_PREFIX = "jdbc:";

    @Option(
            names = "--store",
            required = true,
            paramLabel = "FILE|URL",
            description =
                    "A file of SQLite, made if it is not there; or"
                            + " jdbc:postgresql://HOST/DATABASE.")
    @Nullable String store;

    @Option(
            names = "--group",
            arity = "1..*",
            paramLabel = "NAME",
            description = "A group, made if it is not there. NAME:TEXT says what it is about.")
    List<String> groups = List.of();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "localhost",
            description = "The server's name in articles (Path, Message-ID): ${DEFAULT-VALUE}.")
    String name = "localhost";

    @Mixin UserOptions users = new UserOptions();

    @Option(names = "--anonymous", description = "Besides users, anybody may read.")
    boolean anonymous;

    @Option(
            names = "--feed",
            description =
                    "Whoever may post may also give articles of other servers (IHAVE, TAKETHIS).")
    boolean feed;

    @Option(
            names = "--starttls",
            description = "Offer STARTTLS, with --cert's certificate or one made on the spot.")
    boolean startTls;

    @Mixin ServerOptions options = new ServerOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        return options.run(stop -> {
            NntpServer.Options set = options(options.upgrade(startTls, console));
            for (String each : groups) {
                checkGroup(each);
            }
            try (NewsStore news = open(Objects.requireNonNull(store))) {
                for (String each : groups) {
                    String[] parts = each.split(":", 2);
                    news.createGroup(parts[0], parts.length == 2 ? parts[1] : "");
                }
                Server.Builder nntp =
                        NntpServer.server(news, set).endpoint(options.endpoint("127.0.0.1", PORT));
                return options.serve(List.of(nntp), stop, console);
            }
        });
    }

    private static void checkGroup(String group) throws Failure {
        try {
            GroupName.require(group.split(":", 2)[0]);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--group: " + e.getMessage());
        }
    }

    private NntpServer.Options options(Optional<Tls> tls) throws IOException, Failure {
        Access access = feed ? Access.FEED : Access.POST;
        NntpServer.Options set;
        try {
            set = NntpServer.Options.of(name).withAnybody(access);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--name: " + e.getMessage());
        }
        if (users.isPresent()) {
            set = set.withUsers(Authenticator.of(users.accounts()), access);
        }
        if (anonymous) {
            Require.absent(!users.isPresent(), "--anonymous goes with --user or --users");
            set = set.withAnybody(Access.READ);
        }
        return tls.isPresent() ? set.withTls(tls.get(), false) : set;
    }

    private static NewsStore open(String store) throws IOException, Failure {
        try {
            return store.startsWith(URL_PREFIX)
                    ? NewsStore.open(store)
                    : NewsStore.open(Path.of(store));
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--store: " + e.getMessage());
        }
    }
}
