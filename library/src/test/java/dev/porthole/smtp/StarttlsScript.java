package dev.porthole.smtp;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An SMTP server that misbehaves around STARTTLS, as a script of the corpus describes it.
final class StarttlsScript {
    private final String greeting;
    private final List<String> capabilities;
    private final List<String> tlsCapabilities;
    private final Map<String, String> overridden;
    private final List<String> hidden;
    private final String starttlsResponse;
    private final boolean transition;
    final List<String> heardInClear = Collections.synchronizedList(new ArrayList<>());

    StarttlsScript(String ron) {
        CorpusScript script = new CorpusScript(ron);
        greeting = script.string("greeting").orElse("220 example.org ESMTP\r\n");
        capabilities = capabilities(script.section("capabilities"));
        tlsCapabilities = capabilities(script.section("capabilities_tls"));
        hidden = script.list("hide_commands");
        overridden = script.overridden();
        starttlsResponse = script.string("stls_response").orElse("220 ready\r\n");
        transition = script.makesTransition();
    }

    /// `StartTLS` and `Auth([Plain, Other("X")])` as EHLO lists them.
    private static List<String> capabilities(String section) {
        List<String> lines = new ArrayList<>();
        if (section.contains("StartTLS")) {
            lines.add("STARTTLS");
        }
        int auth = section.indexOf("Auth([");
        if (auth >= 0) {
            String names = section.substring(auth + 6);
            Matcher matcher = Pattern.compile("Other\\(\"([^\"]*)\"\\)|Plain|Login").matcher(names);
            StringBuilder line = new StringBuilder("AUTH");
            while (matcher.find()) {
                String name = matcher.group(1) == null ? matcher.group() : matcher.group(1);
                line.append(' ').append(name.toUpperCase(Locale.ROOT));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /// Plays the server.
    void play(Connection connection, Tls tls) throws IOException {
        Wire wire = new Wire(connection, SmtpClient.DIALECT, WireLimits.DEFAULT);
        wire.write(greeting.getBytes(UTF_8));
        boolean inData = false;
        while (wire.awaitInput()) {
            String line = wire.readLine();
            if (!connection.isTls()) {
                heardInClear.add(line);
            }
            if (inData) {
                inData = !line.equals(".");
                if (!inData) {
                    wire.writeLine("250 taken");
                }
                continue;
            }
            inData = answer(wire, line.split(" ", 2)[0].toLowerCase(Locale.ROOT), tls);
            if (line.equalsIgnoreCase("QUIT")) {
                return;
            }
        }
    }

    private boolean answer(Wire wire, String verb, Tls tls) throws IOException {
        Connection connection = wire.connection();
        if (overridden.containsKey(verb) && !connection.isTls()) {
            wire.write(overridden.get(verb).getBytes(UTF_8));
            return false;
        }
        if (hidden.contains(verb)) {
            wire.writeLine("500 unknown command");
            return false;
        }
        switch (verb) {
            case "ehlo" -> {
                List<String> lines = connection.isTls() ? tlsCapabilities : capabilities;
                wire.writeLine("250-example.org");
                for (String each : lines) {
                    wire.writeLine("250-" + each);
                }
                wire.writeLine("250 HELP");
            }
            case "starttls" -> {
                wire.write(starttlsResponse.getBytes(UTF_8));
                if (transition) {
                    wire.startTls(tls);
                }
            }
            case "auth" -> wire.writeLine("235 ok");
            case "data" -> {
                wire.writeLine("354 go ahead");
                return true;
            }
            case "quit" -> wire.writeLine("221 bye");
            default -> wire.writeLine("250 ok");
        }
        return false;
    }
}
