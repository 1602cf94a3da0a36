package dev.porthole.lab.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The kernel's counters of this network namespace, from `/proc/net/snmp` and `/proc/net/netstat`:
/// a line of names and a line of numbers for each protocol. They count what all processes do.
///
/// @param values by protocol and name: `Tcp.OutRsts`, `TcpExt.ListenOverflows`
public record Counters(Map<String, Long> values) {
    private static final List<Path> FILES =
            List.of(Path.of("/proc/net/snmp"), Path.of("/proc/net/netstat"));

    /// Copies the map.
    public Counters {
        values = Map.copyOf(values);
    }

    /// Reads them.
    public static Counters read() {
        Map<String, Long> values = new HashMap<>();
        try {
            for (Path file : FILES) {
                add(Files.readAllLines(file, StandardCharsets.US_ASCII), values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Counters(values);
    }

    /// How much a counter has risen since.
    ///
    /// @throws IllegalArgumentException if this kernel has no such counter
    public long since(Counters before, String name) {
        return value(name) - before.value(name);
    }

    private long value(String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("this kernel has no counter " + name);
        }
        return value;
    }

    private static void add(List<String> lines, Map<String, Long> values) {
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            String[] names = lines.get(i).split(" ", -1);
            String[] numbers = lines.get(i + 1).split(" ", -1);
            String protocol = names[0].replace(":", ".");
            for (int c = 1; c < Math.min(names.length, numbers.length); c++) {
                values.put(protocol + names[c], Long.parseLong(numbers[c]));
            }
        }
    }
}
