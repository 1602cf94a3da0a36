package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// IANA's Service Name and Transport Protocol Port Number Registry (RFC 6335): which service a port
/// belongs to. Data shipped with the library; nothing is looked up anywhere, and what the machine's
/// own `/etc/services` says doesn't matter.
///
/// Immutable and thread-safe. Loaded on first use; to find a port, only its own lines are read.
public final class PortRegistry {
    private static final String RESOURCE =
            "port-registry.tsv"; // see library/src/data/port-registry.py
    private static final int LAST_PORT = 65535;
    private static final List<TransportProtocol> TCP_AND_UDP =
            List.of(TransportProtocol.TCP, TransportProtocol.UDP);
    private static final List<TransportProtocol> TCP_ONLY = List.of(TransportProtocol.TCP);
    private static final List<TransportProtocol> UDP_ONLY = List.of(TransportProtocol.UDP);

    /// What a port, or a range of them, is assigned to.
    ///
    /// @param firstPort the port, or the first of a range
    /// @param lastPort the same, or the last of the range
    /// @param transports which protocols' ports; at least one, in the order of [TransportProtocol]
    /// @param names the service's name, then its aliases; empty for a port that is reserved or
    ///   unassigned
    /// @param description the registry's words, `Reserved` or `Unassigned` where there is no name
    public record Assignment(
            int firstPort,
            int lastPort,
            List<TransportProtocol> transports,
            List<String> names,
            String description) {
        /// Copies the lists.
        public Assignment {
            transports = List.copyOf(transports);
            names = List.copyOf(names);
        }

        /// The service's name; empty for a port that is reserved or unassigned.
        public String name() {
            return names.isEmpty() ? "" : names.getFirst();
        }

        /// Whether `port` is this one or in this range.
        public boolean covers(int port) {
            return port >= firstPort && port <= lastPort;
        }

        /// The class of the port; a range never spans two.
        public PortClass portClass() {
            return PortClass.of(firstPort);
        }
    }

    /// The registry, loaded by whoever first touches it.
    private static final class Iana {
        static final PortRegistry REGISTRY = new PortRegistry(load());
    }

    /// The data as it is shipped, in lines sorted by port: a port is found in it without reading
    /// more.
    private final byte[] lines;

    /// Every line read, once someone asks for more than a port.
    private volatile @Nullable List<Assignment> all;

    PortRegistry(byte[] lines) {
        this.lines = lines;
    }

    /// The registry.
    public static PortRegistry iana() {
        return Iana.REGISTRY;
    }

    /// Every assignment, by port, then by transport.
    public List<Assignment> all() {
        List<Assignment> known = all;
        if (known == null) { // two threads may both read them: to the same result
            known = List.copyOf(assignmentsFrom(0, LAST_PORT));
            all = known;
        }
        return known;
    }

    /// What `port` is assigned to; more than one where its transports differ, none where the
    /// registry is silent.
    ///
    /// @throws IllegalArgumentException if `port` is not in 0-65535
    public List<Assignment> find(int port) {
        return find(port, port);
    }

    /// What the ports from `first` to `last` are assigned to.
    ///
    /// @throws IllegalArgumentException if one is not in 0-65535, or the first is more than the
    ///   last
    public List<Assignment> find(int first, int last) {
        PortClass.of(first);
        PortClass.of(last);
        if (first > last) {
            throw new IllegalArgumentException(
                    "the range "
                            + first
                            + "-"
                            + last
                            + " is the wrong way round: write "
                            + last
                            + "-"
                            + first);
        }
        return assignmentsFrom(lineReaching(first), last);
    }

    /// The assignments of the service with this name or alias, in either case.
    public List<Assignment> find(String name) {
        List<Assignment> found = new ArrayList<>();
        for (Assignment each : all()) {
            for (String known : each.names) {
                if (known.equalsIgnoreCase(name)) {
                    found.add(each);
                }
            }
        }
        return found;
    }

    /// The assignments whose names hold `part`, in either case: names equal to it first, then those
    /// that start with it, then the rest; and where no name holds it, those whose description does.
    public List<Assignment> search(String part) {
        String wanted = part.toLowerCase(Locale.ROOT);
        List<Assignment> equal = new ArrayList<>();
        List<Assignment> starting = new ArrayList<>();
        List<Assignment> holding = new ArrayList<>();
        List<Assignment> described = new ArrayList<>();
        for (Assignment each : all()) {
            switch (likeness(each.names, wanted)) {
                case 3 -> equal.add(each);
                case 2 -> starting.add(each);
                case 1 -> holding.add(each);
                default -> {
                    if (each.description.toLowerCase(Locale.ROOT).contains(wanted)) {
                        described.add(each);
                    }
                }
            }
        }
        equal.addAll(starting);
        equal.addAll(holding);
        return equal.isEmpty() ? described : equal;
    }

    /// How much the most alike of `names` is like `wanted`: 3 equal, 2 starts with it, 1 holds it,
    /// 0 no.
    private static int likeness(List<String> names, String wanted) {
        int most = 0;
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals(wanted)) {
                return 3;
            }
            most = Math.max(most, lower.startsWith(wanted) ? 2 : lower.contains(wanted) ? 1 : 0);
        }
        return most;
    }

    /// The name of the service on a port; empty if it has none.
    ///
    /// @throws IllegalArgumentException if `port` is not in 0-65535
    public Optional<String> serviceName(int port, TransportProtocol transport) {
        for (Assignment each : find(port)) {
            if (!each.names.isEmpty() && each.transports.contains(transport)) {
                return Optional.of(each.name());
            }
        }
        return Optional.empty();
    }

    /// The start of the first line whose port, or last port, is `port` or more. Ranges never
    /// overlap, so the last ports are sorted as the first are.
    private int lineReaching(int port) {
        int low = 0; // always the start of a line, as `high` is, or the end
        int high = lines.length;
        while (low < high) {
            int middle = lineStart((low + high) >>> 1);
            if (lastPort(middle) < port) {
                low = lineEnd(middle) + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int lineStart(int offset) {
        int start = offset;
        while (start > 0 && lines[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private int lineEnd(int offset) {
        int end = offset;
        while (lines[end] != '\n') {
            end++;
        }
        return end;
    }

    private int lastPort(int start) {
        int port = 0;
        for (int i = start; lines[i] != '\t'; i++) {
            port = lines[i] == '-' ? 0 : port * 10 + lines[i] - '0';
        }
        return port;
    }

    private List<Assignment> assignmentsFrom(int start, int lastPort) {
        List<Assignment> assignments = new ArrayList<>();
        for (int end; start < lines.length; start = end + 1) {
            end = lineEnd(start);
            Assignment each = parse(new String(lines, start, end - start, StandardCharsets.UTF_8));
            if (each.firstPort > lastPort) {
                break;
            }
            assignments.add(each);
        }
        return assignments;
    }

    private static byte[] load() {
        try (InputStream in = PortRegistry.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the library");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(RESOURCE + " could not be read", e);
        }
    }

    /// Reads `PORT or FIRST-LAST <tab> transport,... <tab> name ... <tab> description`, as
    /// `library/src/data/port-registry.py` writes it.
    static Assignment parse(String line) {
        int transports = line.indexOf('\t') + 1;
        int names = line.indexOf('\t', transports) + 1;
        int description = line.indexOf('\t', names) + 1;
        if (transports == 0 || names == 0 || description == 0) {
            throw new IllegalStateException(RESOURCE + ": not four fields: " + line);
        }
        String ports = line.substring(0, transports - 1);
        int dash = ports.indexOf('-');
        int first = Endpoint.parsePort(dash < 0 ? ports : ports.substring(0, dash));
        int last = dash < 0 ? first : Endpoint.parsePort(ports.substring(dash + 1));
        return new Assignment(
                first,
                last,
                parseTransports(line.substring(transports, names - 1)),
                split(line.substring(names, description - 1), ' '),
                line.substring(description));
    }

    private static List<TransportProtocol> parseTransports(String text) {
        return switch (text) { // nearly every line is one of these
            case "tcp,udp" -> TCP_AND_UDP;
            case "tcp" -> TCP_ONLY;
            case "udp" -> UDP_ONLY;
            default -> {
                List<TransportProtocol> transports = new ArrayList<>();
                for (String each : split(text, ',')) {
                    transports.add(TransportProtocol.of(each));
                }
                yield transports;
            }
        };
    }

    private static List<String> split(String text, char separator) {
        if (text.isEmpty()) {
            return List.of();
        }
        int at = text.indexOf(separator);
        if (at < 0) {
            return List.of(text);
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (; at >= 0; at = text.indexOf(separator, start)) {
            parts.add(text.substring(start, at));
            start = at + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }
}
