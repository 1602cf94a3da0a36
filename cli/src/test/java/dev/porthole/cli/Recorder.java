package dev.porthole.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;

/// A console whose input is given and whose output is kept.
final class Recorder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console;

    Recorder(InputStream in) {
        console = new Console(in, out, new PrintStream(err, true, UTF_8));
    }

    Recorder(String in) {
        this(new ByteArrayInputStream(in.getBytes(UTF_8)));
    }

    Console console() {
        return console;
    }

    /// Runs a command line in this process.
    Ran run(String... args) {
        ExitStatus status = Main.run(console, args);
        return new Ran(status, out(), err());
    }

    /// The same from one line of words.
    Ran runLine(String words) {
        return run(words.strip().split(" +", -1));
    }

    String out() {
        return out.toString(UTF_8);
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(UTF_8);
    }
}
