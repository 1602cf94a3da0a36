package dev.porthole.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.porthole.telnet.Codec.Token;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The cases of libtelnet (public domain): bytes, with `%XX` escapes, and the events that they are.
///
/// They are not in this repository: `porthole.corpora` names the folder that has them, by default
/// `../shared/corpora` beside the project. What they say of options that are not spoken here (ZMP,
/// MSSP, ENVIRON) is read by this test, from what the decoder hands on.
class TelnetCorpusIT {
    private static final Path FOLDER =
            Path.of(System.getProperty("porthole.corpora", "../../shared/corpora"), "telnet");

    private static final TelnetOption ZMP = TelnetOption.of(93);
    private static final TelnetOption MSSP = TelnetOption.of(70);

    /// @param outcome `passed`, or `failed`, or `not applicable`
    private record Row(String name, String outcome, String why) {}

    @Test
    void everyCaseOfTheCorpus(TestReporter reporter) throws IOException {
        assumeTrue(
                Files.isDirectory(FOLDER),
                () -> "skipped: there is no corpus in " + FOLDER + " (see porthole.corpora)");
        List<Row> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path input :
                    files.filter(f -> f.toString().endsWith(".input")).sorted().toList()) {
                rows.add(run(input));
            }
        }
        reporter.publishEntry(
                "telnet",
                rows.stream()
                        .map(row -> "%-12s %-16s %s".formatted(row.name, row.outcome, row.why))
                        .collect(Collectors.joining("\n", "\n", "\n")));
        assertThat(rows).isNotEmpty().noneMatch(row -> row.outcome.equals("failed"));
        assertThat(rows).anyMatch(row -> row.outcome.equals("passed"));
    }

    private static Row run(Path input) throws IOException {
        String name = input.getFileName().toString().replace(".input", "");
        Path expected = input.resolveSibling(name + ".txt");
        List<String> events = events(bytes(Files.readString(input, ISO_8859_1)));
        List<String> wanted =
                Files.readString(expected, ISO_8859_1).lines().map(String::stripTrailing).toList();
        return events.equals(wanted)
                ? new Row(name, "passed", "")
                : new Row(name, "failed", events + " instead of " + wanted);
    }

    /// Without the lines of comment and the ends of lines.
    private static byte[] bytes(String input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        input.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    for (int i = 0; i < line.length(); i++) {
                        if (line.charAt(i) == '%') {
                            out.write(Integer.parseInt(line.substring(i + 1, i + 3), 16));
                            i += 2;
                        } else {
                            out.write(line.charAt(i));
                        }
                    }
                });
        return out.toByteArray();
    }

    /// In the corpus's words. Of negotiations, it has those that change something; ZMP is the one
    /// option that its program agrees to.
    private static List<String> events(byte[] bytes) throws IOException {
        Codec codec = new Codec(4096);
        Negotiation negotiation = new Negotiation(Set.of(ZMP), Set.of(ZMP), 100);
        List<String> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        for (byte each : bytes) {
            Token token = codec.take(each);
            switch (token) {
                case NONE -> {}
                case DATA -> data.append((char) (each & 0xff));
                case COMMAND ->
                        events.add(
                                "IAC %d (%s)".formatted(codec.command().code(), codec.command()));
                case NEGOTIATION -> {
                    Side side = Side.of(codec.command());
                    boolean before = negotiation.isEnabled(codec.option(), side);
                    negotiation.receive(codec.command(), codec.option());
                    if (before != negotiation.isEnabled(codec.option(), side)) {
                        events.add(codec.command() + " 93 (ZMP)");
                        assertThat(codec.option()).isEqualTo(ZMP);
                    }
                }
                case SUBNEGOTIATION -> said(codec.option(), codec.subnegotiation(), events);
            }
        }
        if (!data.isEmpty()) {
            events.add("DATA [%d] ==> %s".formatted(data.length(), data));
        }
        return events;
    }

    private static void said(TelnetOption option, byte[] said, List<String> events) {
        String text = new String(said, ISO_8859_1);
        if (option.equals(TelnetOption.TERMINAL_TYPE)) {
            String verb = text.charAt(0) == 1 ? "SEND" : "IS";
            String name = TerminalType.isSend(said) ? "" : TerminalType.parse(said).orElse("");
            events.add(("TTYPE " + verb + " " + name).stripTrailing());
        } else if (option.equals(TelnetOption.ENVIRON)) {
            events.add(environ(text));
        } else if (option.equals(MSSP) && !text.isEmpty()) {
            events.add(mssp(text));
        } else if (option.equals(ZMP)) {
            boolean whole = text.endsWith("\0");
            String[] words = text.split("\0");
            events.add(
                    whole
                            ? "ZMP (%s) [%d]".formatted(words[0], words.length)
                            : "WARNING: incomplete ZMP frame");
        }
    }

    /// RFC 1408: a verb, then names that begin with VAR (0) or USERVAR (3); ESC (2) comes before a
    /// byte that is none of these.
    private static String environ(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        String kind = "";
        for (int i = 1; i <= text.length(); i++) {
            boolean starts = i < text.length() && (text.charAt(i) == 0 || text.charAt(i) == 3);
            if (starts || i == text.length()) {
                if (!kind.isEmpty()) {
                    parts.add(kind + " \"" + name + "\"");
                }
                name.setLength(0);
                kind = i < text.length() && text.charAt(i) == 0 ? "VAR" : "USERVAR";
            } else {
                char c = text.charAt(i) == 2 ? text.charAt(++i) : text.charAt(i);
                name.append(c < ' ' ? "%%%02d".formatted((int) c) : Character.toString(c));
            }
        }
        assertThat(text.charAt(0)).as("SEND").isEqualTo('\1');
        return "ENVIRON [%d parts] ==> SEND %s"
                .formatted(parts.size(), String.join(" ", parts))
                .stripTrailing();
    }

    /// Names begin with 1, their values with 2; a name without a value is not told.
    private static String mssp(String text) {
        List<String> pairs = new ArrayList<>();
        for (String variable : text.substring(1).split("\1")) {
            String[] words = variable.split("\2");
            for (int i = 1; i < words.length; i++) {
                pairs.add("\"" + words[0] + "\"=\"" + words[i] + "\"");
            }
        }
        return "MSSP [%d] ==> %s".formatted(pairs.size(), String.join(" ", pairs)).stripTrailing();
    }
}
