package dev.porthole.bench;

import java.util.Locale;

/// What is measured of a server. A message is one echo; in the accept case, one connection.
enum Metric {
    /// User and system time of all the server's threads, in microseconds.
    CPU("Server CPU per message", "lower is better", "µs"),
    /// Messages a second; where the generator is slower than the server, its own limit.
    THROUGHPUT("Throughput", "higher is better", "/s"),
    /// Share of the window in which the server had the CPU, in percent: 100 is saturated.
    BUSY("Server busy", "share of its core; below 100 % the generator is the limit", "%"),
    /// Microseconds from handing a message to the kernel until its last byte is back.
    P50("Latency, median", "lower is better", "µs"),
    P99("Latency, 99 %", "lower is better", "µs"),
    P999("Latency, 99.9 %", "lower is better", "µs"),
    /// Resident memory of the server's process at the end of the window.
    MEMORY("Resident memory", "lower is better", "MiB"),
    /// Growth of the resident memory with one more connection that says nothing.
    IDLE_MEMORY("Memory per idle connection", "lower is better", "bytes"),
    /// User and system time of all the server's threads, in milliseconds.
    FILE_CPU("Server CPU per GiB", "lower is better", "ms"),
    FILE_RATE("GiB a second", "higher is better", "/s"),
    /// The same of the client's.
    FILE_CLIENT_CPU("Client CPU per GiB", "lower is better", "ms"),
    /// Milliseconds that one thing takes.
    TIME("Time", "lower is better", "ms"),
    /// Milliseconds from a program's start to its exit.
    WALL("Start to exit", "lower is better", "ms");

    private final String title;
    private final String direction;
    private final String unit;

    Metric(String title, String direction, String unit) {
        this.title = title;
        this.direction = direction;
        this.unit = unit;
    }

    /// The heading of the metric's table.
    String title() {
        return title;
    }

    /// Which way is better.
    String direction() {
        return direction;
    }

    /// Whether peers are compared by ratios; a share stands for itself.
    boolean isRelative() {
        return this != BUSY;
    }

    /// A value with its unit, to three digits or so.
    String format(double value) {
        String digits = Math.abs(value) < 10 ? "%.2f" : Math.abs(value) < 100 ? "%.1f" : "%,.0f";
        String space = unit.startsWith("/") ? "" : " ";
        return String.format(Locale.ROOT, digits, value) + space + unit;
    }
}
