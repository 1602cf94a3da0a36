package dev.porthole.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.InputStream;
import java.util.OptionalLong;

/// How bytes go to and fro: how fast at most, and whether one can watch.
final class TransferOptions {
    @Option(
            names = "--limit-rate",
            paramLabel = "SIZE",
            description = "At most so many bytes a second: 64k, 1m.")
    @Nullable String limitRate;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress bar.")
    boolean quiet;

    /// `bytes`, at the rate that was asked for, and with a progress bar on a terminal.
    ///
    /// @param offset of the first byte in all of it
    /// @param size of all of it, -1 if it is not known
    InputStream follow(InputStream bytes, long offset, long size, Console console) throws Failure {
        InputStream paced =
                limitRate == null ? bytes : new PacedInput(bytes, Units.rate(limitRate));
        return isFollowed(console)
                ? new FollowedInput(paced, new Progress(console.err(), offset, size))
                : paced;
    }

    /// The rate that was asked for.
    OptionalLong bytesPerSecond() {
        return limitRate == null ? OptionalLong.empty() : OptionalLong.of(Units.rate(limitRate));
    }

    /// Whether there is a progress bar.
    boolean isFollowed(Console console) {
        return !quiet && console.isTerminalError();
    }
}
