package dev.porthole.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The names in `/etc/hosts` (hosts(5)), which the system's resolver asks before DNS, as a rule.
///
/// @param entries in the file's order
record HostsFile(List<Entry> entries) {
    private static final Path PATH = Path.of("/etc/hosts");
    private static final long MAX_BYTES = 16 << 20;

    /// One line: an address and its names, the canonical one first.
    record Entry(InetAddress address, List<String> names) {}

    /// Reads this machine's; without one, or one that may not be read, there are no entries.
    static HostsFile read() throws IOException {
        if (!Files.isReadable(PATH) || Files.size(PATH) > MAX_BYTES) {
            return new HostsFile(List.of());
        }
        return parse(Files.readString(PATH, StandardCharsets.ISO_8859_1));
    }

    /// Reads the text of a hosts file; lines that hold no address and name are passed over.
    static HostsFile parse(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            parseLine(line).ifPresent(entries::add);
        }
        return new HostsFile(List.copyOf(entries));
    }

    private static Optional<Entry> parseLine(String line) {
        int comment = line.indexOf('#');
        String content = comment < 0 ? line : line.substring(0, comment);
        List<String> words = List.of(content.strip().split("\\s+", -1));
        if (words.size() < 2) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(words.getFirst());
            return Optional.of(new Entry(address, words.subList(1, words.size())));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // the system's resolver passes over it, too
        }
    }

    /// Whether it gives `name` that address.
    boolean maps(String name, InetAddress address) {
        for (Entry entry : entries) {
            if (entry.address.equals(address)) {
                for (String each : entry.names) {
                    if (each.equalsIgnoreCase(name)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// The names that it gives an address.
    List<String> names(InetAddress address) {
        List<String> names = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.address.equals(address)) {
                names.addAll(entry.names);
            }
        }
        return names;
    }
}
