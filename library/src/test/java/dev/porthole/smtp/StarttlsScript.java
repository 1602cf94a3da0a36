package dev.porthole.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Connection;
import dev.porthole.net.Tls;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireLimits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server that misbehaves around STARTTLS, as a script of the corpus describes it (RON: the keys
/// that SMTP's scripts use).
final class StarttlsScript {
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final String greeting;
    private final List<String> capabilities;
    private final List<String> tlsCapabilities;
    private final Map<String, String> overridden;
    private final List<String> hidden;
    private final String starttlsResponse;
    private final boolean transition;
    final List<String> heardInClear = Collections.synchronizedList(new ArrayList<>());

    StarttlsScript(String ron) {
        String text = ron.replaceAll("(?m)//.*$", "");
        greeting = string(text, "greeting").orElse("220 example.org ESMTP\r\n");
        capabilities = capabilities(section(text, "capabilities", '[', ']'));
        tlsCapabilities = capabilities(section(text, "capabilities_tls", '[', ']'));
        hidden = strings(section(text, "hide_commands", '[', ']'));
        overridden = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<String> pairs = strings(section(text, "override_response", '{', '}'));
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            overridden.put(pairs.get(i), pairs.get(i + 1));
        }
        starttlsResponse = string(text, "stls_response").orElse("220 ready\r\n");
        transition = !text.contains("stls_make_transition: false");
    }

    private static Optional<String> string(String text, String key) {
        Matcher matcher = Pattern.compile("\\b" + key + ":\\s*" + TEXT.pattern()).matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1).translateEscapes()) : Optional.empty();
    }

    private static List<String> strings(String section) {
        return TEXT.matcher(section)
                .results()
                .map(each -> each.group(1).translateEscapes())
                .toList();
    }

    /// What stands between brackets after a key; nothing if the key is not there.
    private static String section(String text, String key, char open, char close) {
        Matcher matcher =
                Pattern.compile("\\b" + key + ":\\s*" + Pattern.quote("" + open)).matcher(text);
        if (!matcher.find()) {
            return "";
        }
        int depth = 1;
        int end = matcher.end();
        while (depth > 0) {
            char c = text.charAt(end++);
            depth += c == open ? 1 : c == close ? -1 : 0;
        }
        return text.substring(matcher.end(), end - 1);
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
