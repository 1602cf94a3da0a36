package dev.porthole.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.porthole.net.Event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

class TraceTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "a.pcapng, PcapngTrace",
        "a.PCAPNG, PcapngTrace",
        "a.jsonl, JsonTrace",
        "a.json, JsonTrace",
        "a.txt, TextTrace",
        "a.log, TextTrace",
        "trace, TextTrace",
        "pcapng, TextTrace",
    })
    void takesTheFormFromTheName(String name, String type) throws IOException {
        Path file = directory.resolve(name);
        try (Trace trace = Trace.open(file.toString(), TraceOptions.DEFAULT)) {
            assertThat(trace.getClass().getSimpleName()).isEqualTo(type);
            trace.on(Events.opened(Events.CLIENT));
            assertThat(Files.size(file)).as("written at once").isPositive();
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "-"})
    void writesTextToStandardError(String destination) throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        System.setErr(err);
        try (Trace trace = Trace.open(destination, TraceOptions.DEFAULT)) {
            trace.on(Events.sent(Events.CLIENT, "é"));
        } finally {
            System.setErr(before);
        }
        err.print("still open");
        err.flush();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .matches(" +[0-9.]+  #1 ->      2  \"é\"\nstill open");
    }

    @Test
    void overwritesAFileThatExists() throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "old\n".repeat(100));
        try (Trace trace = Trace.open(file.toString(), TraceOptions.DEFAULT)) {
            trace.on(new Event.Resolving("ümlaut"));
        }
        assertThat(file).content(StandardCharsets.UTF_8).matches(" +[0-9.]+  resolve ümlaut\n");
    }

    @Test
    void makesAFileThatOnlyItsOwnerReads() throws IOException {
        Path file = directory.resolve("a.jsonl");
        Trace.open(file.toString(), TraceOptions.DEFAULT).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void saysInOneLineWhatIsWrongWithTheFile() {
        Path file = directory.resolve("none").resolve("a.pcapng");
        assertThatIOException()
                .isThrownBy(() -> Trace.open(file.toString(), TraceOptions.DEFAULT))
                .withMessage(
                        "cannot write the trace: %s (No such file or directory); name a file in a"
                                + " directory that can be written to",
                        file);
        assertThatIOException()
                .isThrownBy(() -> Trace.open(directory.toString(), TraceOptions.DEFAULT))
                .withMessageContaining(directory + " (Is a directory)");
        assertThatIOException()
                .isThrownBy(() -> Trace.open("a\0b", TraceOptions.DEFAULT))
                .withMessageContaining("a\\x00b");
    }

    @Test
    void doesNotWriteTheOlderCaptureFormat() {
        assertThatIOException()
                .isThrownBy(() -> Trace.open("a.pcap", TraceOptions.DEFAULT))
                .withMessage("a capture is written as pcapng: name the file *.pcapng, not a.pcap");
    }

    @Test
    void limitsAreNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceOptions.DEFAULT.withMaxTextBytes(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceOptions.DEFAULT.withMaxJsonBytes(-1));
        assertThat(TraceOptions.DEFAULT).isEqualTo(new TraceOptions(256, 65_536, false));
    }

    /// A disk that is full after some bytes.
    private static final class FullDisk extends OutputStream {
        private int left;
        private int closed;

        FullDisk(int left) {
            this.left = left;
        }

        @Override
        public void write(int b) throws IOException {
            if (left-- <= 0) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /// What the package logs while `action` runs.
    private static List<String> logOf(Runnable action) {
        Logger logger = Logger.getLogger("dev.porthole.trace");
        List<String> messages = new ArrayList<>();
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord record) {
                        messages.add(
                                MessageFormat.format(record.getMessage(), record.getParameters()));
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        return messages;
    }

    @Test
    void aFullDiskEndsTheTraceAndNothingElse() throws IOException {
        FullDisk disk = new FullDisk(1000);
        Trace trace = new JsonTrace(disk, TraceOptions.DEFAULT);
        List<String> log =
                logOf(() -> {
                    for (int i = 0; i < 100; i++) {
                        trace.on(Events.sent(Events.CLIENT, "hello"));
                    }
                    trace.close();
                    trace.close();
                });
        assertThat(log).containsExactly("the trace to FullDisk ends here: No space left on device");
        assertThat(disk.closed).isEqualTo(1);
    }

    @Test
    void aClosedTerminalEndsTheTraceAndNothingElse() {
        PrintStream out = new PrintStream(new FullDisk(20), false, StandardCharsets.UTF_8);
        Trace trace = new TextTrace(out, TraceOptions.DEFAULT);
        List<String> log = logOf(() -> Events.session(Events.CLIENT).forEach(trace::on));
        assertThat(log)
                .containsExactly(
                        "the trace to PrintStream ends here: it can no longer be written to");
    }

    @Test
    void aFailureOfItsOwnDoesNotBreakWhatIsTraced() throws IOException {
        Trace trace = new PcapngTrace(new ByteArrayOutputStream());
        Event broken = new Event.Opened(Events.CLIENT, Duration.ofSeconds(Long.MAX_VALUE));
        List<String> log =
                logOf(() -> {
                    trace.on(broken);
                    trace.on(Events.sent(Events.CLIENT, "hello"));
                });
        assertThat(log).singleElement().asString().contains("ends here: long overflow");
    }

    @Test
    void ignoresWhatComesAfterItsEnd() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Trace trace = new PcapngTrace(out);
        trace.on(Events.opened(Events.CLIENT));
        int size = out.size();
        trace.close();
        trace.on(Events.sent(Events.CLIENT, "hello"));
        trace.close();
        assertThat(out.size()).isEqualTo(size);
    }

    @Test
    void eventsOfManyThreadsStayWholeAndInOrder() throws Exception {
        int threads = 8;
        int events = 500;
        StringBuilder out = new StringBuilder();
        Trace trace = new TextTrace(out, TraceOptions.DEFAULT);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(
                    Thread.startVirtualThread(() -> {
                        for (int j = 0; j < events; j++) {
                            trace.on(Events.sent(Events.CLIENT, "hello"));
                        }
                    }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(threads * events);
        assertThat(lines).allMatch(line -> line.matches(" *[0-9.]+  #1 ->      5  \"hello\""));
        assertThat(lines.stream().map(line -> Double.valueOf(line.substring(0, 10).strip())))
                .isSorted();
    }

    @Test
    void anInterruptedThreadTracesOn() throws IOException {
        Path file = directory.resolve("a.txt");
        try (Trace trace = Trace.open(file.toString(), TraceOptions.DEFAULT)) {
            Thread.currentThread().interrupt();
            trace.on(new Event.Resolving("one"));
            assertThat(Thread.interrupted()).isTrue();
            trace.on(new Event.Resolving("two"));
        }
        assertThat(file).content().contains("one").contains("two");
    }
}
