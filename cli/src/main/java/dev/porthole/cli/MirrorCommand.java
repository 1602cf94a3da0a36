package dev.porthole.cli;

import dev.porthole.ftp.FtpMirror;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.OptionalLong;

/// Makes one folder the same as another.
@Command(
        name = "mirror",
        header = "Make a folder the same as another one, over FTP.",
        description = {
            "One of the two is a folder of this machine, the other a URL. Files of the same size"
                    + " and time stay. What is refused is named at the end, and the rest goes on.",
            "Links are not followed, and names that would lead elsewhere are left out."
        },
        footer = {
            "",
            "Examples:",
            "  porthole mirror ftp://alice@localhost:2021/docs docs      from there",
            "  porthole mirror docs ftp://alice@localhost:2021/docs      to there",
            "  porthole mirror docs ftp://localhost/docs --limit-rate 1m"
        })
final class MirrorCommand implements Action {
    @Parameters(index = "0", paramLabel = "FROM", description = "A folder, or a URL.")
    String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "A URL, or a folder.")
    String to = "";

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "So many at once; 3 by default.")
    int connections = FtpMirror.Options.DEFAULT.connections();

    @Option(names = "--delete", description = "Delete from TO what FROM has not.")
    boolean delete;

    @Mixin TransferOptions transfer = new TransferOptions();

    @Mixin ClientOptions client = new ClientOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        boolean down = isUrl(from);
        Require.absent(
                down == isUrl(to),
                "one side is a folder, and the other a URL: ftp://[USER@]HOST/PATH");
        Require.atLeast(1, connections, "--connections");
        return client.run(() -> {
            Target target = Target.parse(down ? from : to);
            Require.absent(
                    !FtpSite.SCHEMES.contains(target.scheme()),
                    "only ftp:// and ftps:// can be mirrored");
            FtpMirror.Options options = options();
            FtpSite.Connector connector = FtpSite.connector(target, client);
            FtpMirror mirror = new FtpMirror(connector::open, options);
            Progress progress = new Progress(console.err(), 0, 0);
            FtpMirror watched =
                    transfer.isFollowed(console) ? mirror.watchedBy(bar(progress)) : mirror;
            FtpMirror.Result done;
            try {
                done =
                        down
                                ? watched.download(target.path(), Path.of(to))
                                : watched.upload(Path.of(from), target.path());
            } finally {
                progress.end();
            }
            return report(done, console);
        });
    }

    private FtpMirror.Options options() {
        FtpMirror.Options unlimited =
                FtpMirror.Options.DEFAULT.withConnections(connections).withDeletes(delete);
        OptionalLong rate = transfer.bytesPerSecond();
        return rate.isPresent() ? unlimited.withBytesPerSecond(rate.getAsLong()) : unlimited;
    }

    /// Its end moves away as more is found that is to be copied.
    static FtpMirror.Watcher bar(Progress progress) {
        return new FtpMirror.Watcher() {
            @Override
            public void found(long bytes) {
                progress.grow(Math.max(0, bytes));
            }

            @Override
            public void copied(long bytes) {
                progress.moved(bytes);
            }
        };
    }

    private static boolean isUrl(String text) {
        return text.contains("://");
    }

    private static ExitStatus report(FtpMirror.Result done, Console console) {
        for (String each : done.skipped()) {
            console.note("left out: " + each);
        }
        for (String each : done.failed()) {
            console.note("failed: " + each);
        }
        console.note(
                "%d copied (%d bytes), %d the same, %d deleted, %d left out, %d failed"
                        .formatted(
                                done.copied(),
                                done.bytes(),
                                done.same(),
                                done.deleted(),
                                done.skipped().size(),
                                done.failed().size()));
        return done.failed().isEmpty() ? ExitStatus.DONE : ExitStatus.REFUSED;
    }
}
