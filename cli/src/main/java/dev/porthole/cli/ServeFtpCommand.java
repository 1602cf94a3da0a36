package dev.porthole.cli;

import dev.porthole.ftp.FtpBackend;
import dev.porthole.ftp.FtpServer;
import dev.porthole.ftp.FtpUser;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Authenticator;
import dev.porthole.server.Server;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// An FTP server over a folder.
@Command(
        name = "ftp",
        header = "Files of a folder, by FTP.",
        description = {
            "Listens on 127.0.0.1, port 2021. Without users, anybody may read. Nothing outside the"
                    + " folder can be",
            "reached, by no name and no link."
        },
        footer = {
            "",
            "Examples:",
            "  porthole serve ftp --root public                          anybody may read",
            "  porthole serve ftp --root files --user alice:secret --writable",
            "  porthole serve ftp --root files --users FILE --writable --quota 1g --limit-rate 10m",
            "  porthole ls ftp://localhost:2021/"
        })
final class ServeFtpCommand implements Action {
    private static final int PORT = 2021;

    @Option(names = "--root", required = true, paramLabel = "DIR", description = "The folder.")
    @Nullable Path root;

    @Mixin UserOptions users = new UserOptions();

    @Option(names = "--writable", description = "Users may write, too.")
    boolean writable;

    @Option(names = "--anonymous", description = "Besides users, anybody may read.")
    boolean anonymous;

    @Option(
            names = "--quota",
            paramLabel = "SIZE",
            description =
                    "All files below the folder have so many bytes at most; as many as the disk has"
                            + " by default. With --writable.")
    @Nullable String quota;

    @Option(
            names = "--limit-rate",
            paramLabel = "SIZE",
            description =
                    "The transfers of each session have so many bytes a second at most: 64k, 1m.")
    @Nullable String limitRate;

    @Option(
            names = "--passive-ports",
            paramLabel = "A-B",
            description = "Wait for data connections on these ports; on any by default.")
    @Nullable String passivePorts;

    @Option(
            names = "--starttls",
            description = "Offer AUTH TLS, with --cert's certificate or one made on the spot.")
    boolean startTls;

    @Mixin ServerOptions options = new ServerOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        return options.run(stop -> {
            Path folder = Objects.requireNonNull(root);
            Require.absent(!Files.isDirectory(folder), "there is no folder " + folder);
            FtpServer.Options set = FtpServer.Options.DEFAULT;
            Optional<Tls> tls = options.upgrade(startTls, console);
            if (tls.isPresent()) {
                set = set.withTls(tls.get(), false);
            } else if (options.tls.isChosen()) {
                set = set.withTls(options.tls.server(console), true); // data goes as control does
            }
            if (passivePorts != null) {
                set = set.withPassivePorts(ports(passivePorts));
            }
            Server.Builder ftp =
                    FtpServer.server(backend(folder), set)
                            .endpoint(options.endpoint("127.0.0.1", PORT));
            return options.serve(List.of(ftp), stop, console);
        });
    }

    private FtpBackend backend(Path folder) throws IOException, Failure {
        Require.absent(quota != null && !writable, "--quota is for users who write: --writable");
        FtpUser anybody = limited(FtpUser.reader(folder));
        if (!users.isPresent()) {
            Require.absent(
                    writable, "--writable is for users: --user NAME:SECRET, or --users FILE");
            return FtpBackend.anonymous(anybody);
        }
        FtpUser user = writable ? limited(FtpUser.writer(folder)) : anybody;
        FtpBackend backend = FtpBackend.of(Authenticator.of(users.accounts()), _ -> user);
        return anonymous ? backend.orAnonymous(FtpBackend.anonymous(anybody)) : backend;
    }

    private FtpUser limited(FtpUser user) throws Failure {
        FtpUser bounded =
                quota != null && user.mayWrite() ? user.withQuotaBytes(Units.bytes(quota)) : user;
        return limitRate == null ? bounded : bounded.withBytesPerSecond(Units.rate(limitRate));
    }

    private static FtpServer.PassivePorts ports(String text) throws Failure {
        if (!text.matches("[0-9]{1,5}-[0-9]{1,5}")) {
            throw Failure.usage("--passive-ports is two numbers: 30000-30100");
        }
        String[] ends = text.split("-", 2);
        return new FtpServer.PassivePorts(
                Integer.parseInt(ends[0]), Integer.parseInt(ends[1]), null);
    }
}
