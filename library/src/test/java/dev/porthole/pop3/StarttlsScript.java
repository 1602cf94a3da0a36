package dev.porthole.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Tls;
import dev.porthole.wire.CorpusScript;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireLimits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A POP3 server that misbehaves around STLS, as a script of the corpus describes it.
final class StarttlsScript {
    private final String greeting;
    private final List<String> capabilities;
    private final List<String> tlsCapabilities;
    private final Map<String, String> overridden;
    private final List<String> hidden;
    private final String stlsResponse;
    private final boolean transition;
    final List<String> heardInClear = Collections.synchronizedList(new ArrayList<>());

    StarttlsScript(String ron) {
        CorpusScript script = new CorpusScript(ron);
        greeting = script.string("greeting").orElse("+OK ready\r\n");
        capabilities = script.list("capa");
        tlsCapabilities = script.list("capa_tls");
        hidden = script.list("hide_commands");
        overridden = script.overridden();
        stlsResponse = script.string("stls_response").orElse("+OK begin\r\n");
        transition = script.makesTransition();
    }

    /// Plays the server.
    void play(Connection connection, Tls tls) throws IOException {
        Wire wire = new Wire(connection, Pop3Client.DIALECT, WireLimits.DEFAULT);
        wire.write(greeting.getBytes(UTF_8));
        while (wire.awaitInput()) {
            String line = wire.readLine();
            if (!connection.isTls()) {
                heardInClear.add(line);
            }
            String verb = line.split(" ", 2)[0].toLowerCase(Locale.ROOT);
            answer(wire, verb, tls);
            if (verb.equals("quit")) {
                return;
            }
        }
    }

    private void answer(Wire wire, String verb, Tls tls) throws IOException {
        boolean inClear = !wire.connection().isTls();
        if (overridden.containsKey(verb) && inClear) {
            wire.write(overridden.get(verb).getBytes(UTF_8));
            return;
        }
        if (hidden.contains(verb)) {
            wire.writeLine("-ERR unknown command");
            return;
        }
        switch (verb) {
            case "capa" -> {
                wire.writeLine("+OK");
                for (String each : inClear ? capabilities : tlsCapabilities) {
                    wire.writeLine(each);
                }
                wire.writeLine(".");
            }
            case "stls" -> {
                wire.write(stlsResponse.getBytes(UTF_8));
                if (transition) {
                    wire.startTls(tls);
                }
            }
            case "stat" -> wire.writeLine("+OK 0 0");
            default -> wire.writeLine("+OK");
        }
    }
}
