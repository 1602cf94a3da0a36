package dev.porthole.lab.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a peer's process says on its standard output: one line, its fields separated by tabs,
/// control characters and backslashes in them escaped. `parse` and `encode` are each other's
/// inverse.
sealed interface PeerLine {
    int MOST_CHARACTERS = 8192;
    Pattern ESCAPED = Pattern.compile("\\\\(.?)");

    /// A call has begun.
    record Began(Call call) implements PeerLine {}

    /// A call has come back.
    record Ended(Call call) implements PeerLine {}

    /// A socket has addresses.
    record Named(long socket, InetSocketAddress local, Optional<InetSocketAddress> remote)
            implements PeerLine {}

    /// Words for the lab.
    record Said(String text) implements PeerLine {}

    /// The line, without its end.
    default String encode() {
        return switch (this) {
            case Began(Call call) -> call("began", call);
            case Ended(Call call) -> call("ended", call);
            case Named(long socket, InetSocketAddress local, Optional<InetSocketAddress> remote) ->
                    line(
                            "named",
                            socket,
                            address(local),
                            remote.map(PeerLine::address).orElse("-"));
            case Said(String text) -> line("said", text);
        };
    }

    /// The meaning of a line.
    ///
    /// @throws IllegalArgumentException if it has none
    static PeerLine parse(String line) {
        if (line.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("longer than " + MOST_CHARACTERS + " characters");
        }
        List<String> fields = new ArrayList<>();
        for (String field : line.split("\t", -1)) {
            fields.add(unescape(field));
        }
        String kind = fields.getFirst() + "/" + fields.size();
        return switch (kind) {
            case "began/6" -> new Began(parseBegun(fields));
            case "ended/10" -> new Ended(parseEnded(fields));
            case "named/4" ->
                    new Named(
                            Long.parseLong(fields.get(1)),
                            parseAddress(fields.get(2)),
                            fields.get(3).equals("-")
                                    ? Optional.empty()
                                    : Optional.of(parseAddress(fields.get(3))));
            case "said/2" -> new Said(fields.get(1));
            default -> throw new IllegalArgumentException("not a line of a peer: " + kind);
        };
    }

    private static String call(String kind, Call call) {
        List<Object> fields = new ArrayList<>();
        fields.addAll(
                List.of(call.id(), call.socket(), call.name(), call.text(), call.startNanos()));
        if (call.end().isPresent()) {
            Call.Return end = call.end().get();
            String bytes = end.bytes().isPresent() ? "" + end.bytes().getAsLong() : "-";
            fields.addAll(List.of(end.nanos(), end.text(), bytes, end.errno().orElse("-")));
        }
        return line(kind, fields.toArray());
    }

    private static Call parseBegun(List<String> fields) {
        return Call.begun(
                Long.parseLong(fields.get(1)),
                Long.parseLong(fields.get(2)),
                fields.get(3),
                fields.get(4),
                Long.parseLong(fields.get(5)));
    }

    private static Call parseEnded(List<String> fields) {
        Call begun = parseBegun(fields);
        long nanos = Long.parseLong(fields.get(6));
        if (!fields.get(9).equals("-")) {
            return begun.failed(nanos, fields.get(9));
        }
        OptionalLong bytes =
                fields.get(8).equals("-")
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(fields.get(8)));
        return begun.ended(nanos, fields.get(7), bytes);
    }

    private static String line(String kind, Object... fields) {
        StringBuilder line = new StringBuilder(kind);
        for (Object field : fields) {
            line.append('\t').append(escape(String.valueOf(field)));
        }
        return line.toString();
    }

    private static String address(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " " + address.getPort();
    }

    private static InetSocketAddress parseAddress(String text) {
        int blank = text.indexOf(' ');
        if (blank < 0) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        int port = Integer.parseInt(text.substring(blank + 1));
        return new InetSocketAddress(InetAddress.ofLiteral(text.substring(0, blank)), port);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String unescape(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(
                                switch (match.group(1)) {
                                    case "\\" -> "\\";
                                    case "t" -> "\t";
                                    case "n" -> "\n";
                                    case "r" -> "\r";
                                    default ->
                                            throw new IllegalArgumentException(
                                                    "not an escape: " + match.group());
                                }));
    }
}
