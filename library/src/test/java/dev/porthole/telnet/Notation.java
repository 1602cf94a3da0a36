package dev.porthole.telnet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/// Telnet's bytes as text: data as it is, and between `<` and `>` commands, options, control
/// characters by their names, and numbers: `<IAC DO ECHO>login: <CR LF>`.
final class Notation {
    private static final Map<String, Integer> NAMES = new HashMap<>();

    static {
        for (int code = 0; code < 256; code++) {
            NAMES.putIfAbsent(TelnetOption.of(code).toString(), code);
        }
        for (TelnetCommand each : TelnetCommand.values()) {
            NAMES.put(each.name(), each.code());
        }
        NAMES.put("NUL", 0);
        NAMES.put("BEL", 7);
        NAMES.put("BS", 8);
        NAMES.put("LF", 10);
        NAMES.put("CR", 13);
        NAMES.put("ESC", 27);
        NAMES.put("LT", (int) '<');
        NAMES.put("SP", (int) ' ');
        NAMES.put("DEL", 127);
    }

    private Notation() {}

    static byte[] parse(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        for (int open = text.indexOf('<'); open >= 0; open = text.indexOf('<', from)) {
            int close = text.indexOf('>', open);
            if (close < 0) {
                throw new IllegalArgumentException("no '>' in " + text);
            }
            out.writeBytes(text.substring(from, open).getBytes(UTF_8));
            for (String name : text.substring(open + 1, close).split(" ")) {
                Integer code = NAMES.get(name);
                out.write(code != null ? code : Integer.parseInt(name));
            }
            from = close + 1;
        }
        out.writeBytes(text.substring(from).getBytes(UTF_8));
        return out.toByteArray();
    }

    /// For the messages of tests: what is not printable ASCII as numbers, commands by their names.
    static String format(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes) {
            int code = each & 0xff;
            if (code >= ' ' && code < 0x7f && code != '<') {
                out.append((char) code);
            } else {
                String name = TelnetCommand.of(code).map(Enum::name).orElse("" + code);
                out.append('<').append(name).append('>');
            }
        }
        return out.toString().replace("><", " ");
    }
}
