package dev.porthole.cli;

import dev.porthole.net.Observer;
import dev.porthole.trace.Trace;
import dev.porthole.trace.TraceOptions;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.Map;
import java.util.Stack;

/// The option of every command that speaks: show each step on the wire.
final class TraceOption {
    @Option(
            names = "--trace",
            arity = "0..1",
            paramLabel = "FILE",
            fallbackValue = "-",
            preprocessor = OnlyAttached.class,
            description = {
                "Show each step on standard error, or write it to a file: --trace=F.jsonl for JSON",
                "lines, --trace=F.pcapng for a capture that Wireshark opens, TLS decrypted."
            })
    @Nullable String destination;

    private @Nullable Trace trace;

    /// Takes `--trace=FILE` only: in `--trace HOST`, HOST is an argument of its own.
    static final class OnlyAttached implements IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> arguments,
                CommandSpec command,
                ArgSpec option,
                Map<String, Object> parserState) {
            if ("=".equals(parserState.get("separator"))) {
                return false; // as usual
            }
            option.setValue("-");
            return true;
        }
    }

    /// The trace that was asked for, now open; an observer that sees nothing if none was.
    Observer open() throws IOException {
        if (destination == null) {
            return Observer.NONE;
        }
        trace = Trace.open(destination, TraceOptions.DEFAULT);
        return trace;
    }

    /// Ends the trace, if there is one.
    void close() {
        if (trace != null) {
            trace.close();
        }
    }
}
