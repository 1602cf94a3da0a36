package dev.porthole.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes what a URL names.
@Command(
        name = "put",
        header = "Store a file, or standard input, at a URL.",
        footer = {
            "",
            "Examples:",
            "  porthole put report.pdf ftp://alice@localhost:2021/report.pdf",
            "  tar c docs | porthole put - ftp://alice@localhost:2021/docs.tar",
            "  porthole put article.txt news://localhost:2119/local.test"
        })
final class PutCommand implements Action {
    private static final String STANDARD_INPUT = "-";

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description =
                    "What to store; - is standard input. At a URL of FTP that ends with a slash, it"
                            + " keeps its name.")
    String file = "";

    @Parameters(index = "1", paramLabel = "URL", description = "SCHEME://[USER@]HOST[:PORT]/PATH")
    String url = "";

    @Option(names = "--resume", description = "Send only what is not yet there.")
    boolean resume;

    @Mixin TransferOptions transfer = new TransferOptions();
    @Mixin ClientOptions client = new ClientOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        @Nullable Path path = file.equals(STANDARD_INPUT) ? null : Path.of(file);
        Require.absent(
                resume && path == null, "--resume needs a file: standard input has no middle");
        Require.absent(
                path != null && Files.isDirectory(path),
                file + " is a folder, which porthole mirror sends");
        return client.run(() -> {
            try (InputStream source = path == null ? console.in() : Files.newInputStream(path);
                    Site site = Sites.open(urlOf(path), client, console)) {
                long size = path == null ? -1 : Files.size(path);
                long offset = resume ? site.present() : 0;
                if (offset > size && path != null) {
                    throw new Failure(
                            ExitStatus.REFUSED,
                            "there are %d bytes at the URL already, and the file has %d"
                                    .formatted(offset, size));
                }
                source.skipNBytes(offset);
                try (InputStream followed = transfer.follow(source, offset, size, console)) {
                    site.put(followed, offset, size < 0 ? -1 : size - offset);
                }
            }
            return ExitStatus.DONE;
        });
    }

    private String urlOf(@Nullable Path path) throws Exception {
        boolean folder = url.endsWith("/") && Target.parse(url).scheme().startsWith("ftp");
        if (path == null || !folder) {
            return url;
        }
        String name = String.valueOf(path.getFileName());
        return url + new URI(null, null, "/" + name, null).getRawPath().substring(1);
    }
}
