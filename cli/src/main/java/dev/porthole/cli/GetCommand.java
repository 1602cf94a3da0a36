package dev.porthole.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Reads what a URL names.
@Command(
        name = "get",
        header = "Fetch what a URL names.",
        description = "To standard output, or to a file.",
        footer = {
            "",
            "Examples:",
            "  porthole get finger://localhost:2079/alice",
            "  porthole get news://localhost:2119/local.test/1"
        })
final class GetCommand implements Action {
    private static final int PIECE_BYTES = 64 * 1024;

    @Parameters(index = "0", paramLabel = "URL", description = "SCHEME://[USER@]HOST[:PORT]/PATH")
    String url = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file, in place of standard output.")
    @Nullable Path output;

    @Option(names = "--resume", description = "With -o: fetch only what the file has not yet.")
    boolean resume;

    @Mixin TransferOptions transfer = new TransferOptions();
    @Mixin ClientOptions client = new ClientOptions();

    @Override
    public ExitStatus run(Console console) throws Exception {
        Require.absent(
                resume && output == null, "--resume goes on with a file: name it with -o FILE");
        return client.run(() -> {
            long offset = resume && Files.exists(output) ? Files.size(output) : 0;
            try (Site site = Sites.open(url, client, console)) {
                Site.Source source = site.get(offset);
                try (InputStream bytes =
                        transfer.follow(source.bytes(), offset, source.size(), console)) {
                    copy(bytes, console);
                }
            }
            return ExitStatus.DONE;
        });
    }

    private void copy(InputStream bytes, Console console) throws Exception {
        if (output == null) {
            show(bytes, SessionOutput.ofFetched(console, console.isTerminalOutput()));
            return;
        }
        StandardOpenOption how =
                resume ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (OutputStream file =
                Files.newOutputStream(
                        output, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            bytes.transferTo(file);
        }
    }

    private static void show(InputStream bytes, SessionOutput shown) throws Exception {
        byte[] piece = new byte[PIECE_BYTES];
        int count;
        while ((count = bytes.read(piece)) >= 0) {
            shown.show(Arrays.copyOf(piece, count));
        }
    }
}
