package dev.porthole.wire;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.wire.Transcript.Line;
import dev.porthole.wire.Transcript.Speaker;
import dev.porthole.wire.Transcript.Turn;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Speaks one side of a transcript, and checks that the other side speaks its own.
///
/// What a client says has to be as it stands. Of what a server says, the code of a reply counts, or
/// the first word of another line; the words of `S=` lines have to be among those of their reply,
/// which may have more lines.
public final class Player {
    private static final Pattern CODED = Pattern.compile("[1-5][0-9][0-9][ -].*|[1-5][0-9][0-9]");
    private static final int MAX_LINE = 1 << 20;

    private final Transcript transcript;
    private final Speaker self;
    private final Connection connection;
    private final @Nullable Fault fault;
    private final int faultyTurn;

    private Player(
            Transcript transcript,
            Speaker self,
            Connection connection,
            @Nullable Fault fault,
            int faultyTurn) {
        this.transcript = transcript;
        this.self = self;
        this.connection = connection;
        this.fault = fault;
        this.faultyTurn = faultyTurn;
    }

    /// Plays all of `transcript`; afterwards the output is ended.
    public static void play(Transcript transcript, Speaker self, Connection connection)
            throws IOException {
        new Player(transcript, self, connection, null, -1).playAll();
        connection.shutdownOutput();
    }

    /// Plays until the turn of that number, whose last line is then said wrongly.
    public static void play(
            Transcript transcript, Speaker self, Connection connection, Fault fault, int turn)
            throws IOException {
        new Player(transcript, self, connection, fault, turn).playAll();
    }

    private void playAll() throws IOException {
        for (int i = 0; i < transcript.turns().size(); i++) {
            Turn turn = transcript.turns().get(i);
            if (turn.speaker() != self) {
                listen(turn.lines());
            } else if (i == faultyTurn && fault != null) {
                say(turn.lines().subList(0, turn.lines().size() - 1));
                fault.commit(turn.lines().getLast().text(), connection);
                return;
            } else {
                say(turn.lines());
            }
        }
    }

    private void say(List<Line> lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Line each : lines) {
            bytes.writeBytes((each.text() + "\r\n").getBytes(UTF_8));
        }
        if (bytes.size() > 0) {
            connection.write(bytes.toByteArray());
        }
    }

    private void listen(List<Line> expected) throws IOException {
        int i = 0;
        while (i < expected.size()) {
            Line line = expected.get(i);
            if (self == Speaker.CLIENT && CODED.matcher(line.text()).matches()) {
                int end = endOfReply(expected, i);
                compareReplies(expected.subList(i, end));
                i = end;
            } else {
                compareLines(line);
                i++;
            }
        }
    }

    private static int endOfReply(List<Line> lines, int start) {
        int i = start;
        while (!Reply.isLast(lines.get(i).text())) {
            i++;
        }
        return i + 1;
    }

    private void compareReplies(List<Line> expected) throws IOException {
        String last = expected.getLast().text();
        List<String> said = new ArrayList<>();
        do {
            said.add(readLine());
        } while (!Reply.isLast(said.getLast()));
        assertThat(said.getLast()).as("%s", this).startsWith(last.substring(0, 3));
        for (Line each : expected) {
            if (each.exact()) {
                assertThat(said.stream().map(Reply::textOf))
                        .as("%s", this)
                        .contains(Reply.textOf(each.text()));
            }
        }
    }

    private void compareLines(Line expected) throws IOException {
        String said = readLine();
        if (expected.exact()) {
            assertThat(said).as("%s", this).isEqualTo(expected.text());
        } else {
            assertThat(said.split(" ", 2)[0])
                    .as("%s: %s", this, said)
                    .isEqualTo(expected.text().split(" ", 2)[0]);
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            byte[] next = connection.read(1);
            if (next.length == 0) {
                throw new AssertionError(this + ": the end came after '" + line + "'");
            }
            line.writeBytes(next);
            String text = line.toString(UTF_8);
            if (text.endsWith("\r\n")) {
                return text.substring(0, text.length() - 2);
            }
            assertThat(text.length()).isLessThan(MAX_LINE);
        }
    }

    @Override
    public String toString() {
        return transcript + ", played by the " + self;
    }
}
