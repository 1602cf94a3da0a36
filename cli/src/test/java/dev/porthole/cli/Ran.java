package dev.porthole.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/// A command line that was run in this process, and what came of it.
record Ran(ExitStatus status, String out, String err) {
    static Ran porthole(String... args) {
        return withInput("", args);
    }

    /// The same with something on its standard input.
    static Ran withInput(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        out,
                        new PrintStream(err, true, UTF_8));
        ExitStatus status = Main.run(console, args);
        return new Ran(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    /// The same from one line of words.
    static Ran line(String words) {
        return words.isBlank() ? porthole() : porthole(words.strip().split(" +", -1));
    }
}
