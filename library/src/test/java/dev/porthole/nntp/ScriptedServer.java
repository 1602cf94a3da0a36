package dev.porthole.nntp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.porthole.net.Connection;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.server.Handler;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that answers each line from a table, and keeps what was said. Its bytes are those of
/// the table's characters in ISO 8859-1; LF stands for CRLF.
final class ScriptedServer implements Handler {
    /// After this answer TLS starts.
    static final String START_TLS = "382 go on";

    private static final String OTHERWISE = "*";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    final List<String> said = new CopyOnWriteArrayList<>();

    ScriptedServer() {
        on("QUIT", "205 bye");
    }

    /// What it answers to a line.
    ScriptedServer on(String line, String answer) {
        answers.put(line, answer);
        return this;
    }

    /// What it answers to every other line.
    ScriptedServer onAll(String answer) {
        return on(OTHERWISE, answer);
    }

    @Override
    public void handle(Connection client) throws IOException {
        say(client, "200 hello");
        StringBuilder line = new StringBuilder();
        byte[] next;
        while ((next = client.read(1)).length > 0) {
            line.append((char) (next[0] & 0xff));
            if (line.toString().endsWith("\r\n")) {
                answer(client, line.substring(0, line.length() - 2));
                line.setLength(0);
            }
        }
    }

    private void answer(Connection client, String line) throws IOException {
        String shown = client.isTls() ? "(TLS) " + line : line;
        said.add(shown);
        @Nullable String answer = answers.get(shown);
        answer = answer == null ? answers.get(line) : answer;
        answer = answer == null ? answers.get(OTHERWISE) : answer;
        if (answer == null) {
            return;
        }
        say(client, answer);
        if (answer.startsWith(START_TLS)) {
            client.startTls(Tls.server(TestIdentity.LOCALHOST));
        }
    }

    private static void say(Connection client, String text) throws IOException {
        client.write((text.replace("\n", "\r\n") + "\r\n").getBytes(ISO_8859_1));
    }
}
