package dev.porthole.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What one has to know of the machine to judge the figures. Nothing that names it.
final class Machine {
    /// Of the line `cpu` in /proc/stat (proc_stat(5)): user, nice, system, irq, softirq, steal.
    private static final int[] BUSY_FIELDS = {0, 1, 2, 5, 6, 7};

    private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on all of Linux

    private Machine() {}

    /// Processor, cores, memory, kernel and JDK, in one line of a Markdown list.
    static String facts() {
        return "- %s, %d cores, %d GiB; Linux %s; %s %s, %s"
                .formatted(
                        cpu(),
                        cores(),
                        memoryGib(),
                        kernel(),
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.runtime.version"),
                        System.getProperty("os.arch"));
    }

    /// Time that all cores together have been busy since the machine started, to a hundredth of a
    /// second; what a hypervisor took away (steal) is part of it.
    static long busyNanos() {
        String line = lines("/proc/stat").stream().findFirst().orElse("cpu");
        long[] ticks = Arrays.stream(line.split(" +")).skip(1).mapToLong(Long::parseLong).toArray();
        long busy = 0;
        for (int field : BUSY_FIELDS) {
            busy += field < ticks.length ? ticks[field] : 0;
        }
        return busy * NANOS_PER_TICK;
    }

    /// The cores that this process may run on, as `1` or `0-3`.
    static String ownCores() {
        return field("/proc/self/status", "Cpus_allowed_list");
    }

    /// What TCP does by default: `bbr` spaces its packets, over loopback as well, and that costs.
    static String congestionControl() {
        return lines("/proc/sys/net/ipv4/tcp_congestion_control").stream().findFirst().orElse("");
    }

    private static String cpu() {
        return field("/proc/cpuinfo", "model name");
    }

    /// Of the machine; `availableProcessors` counts those that this process is pinned to.
    private static long cores() {
        return lines("/proc/cpuinfo").stream().filter(l -> l.startsWith("processor")).count();
    }

    private static long memoryGib() {
        String kib = field("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kib.isEmpty() ? 0 : Math.round(Long.parseLong(kib) / (1024.0 * 1024.0));
    }

    /// The version's numbers: what follows them is often a machine's or a builder's name.
    private static String kernel() {
        return System.getProperty("os.version").replaceFirst("^([\\d.]+).*$", "$1");
    }

    private static String field(String file, String name) {
        return lines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException _) {
            return List.of(); // not Linux: the fact is left out
        }
    }
}
