package dev.porthole.bench.peer;

/// The one line that an echo server prints for the benchmark.
final class Ready {
    private Ready() {}

    /// It accepts connections.
    ///
    /// @param version names the software for the report
    static void ready(int port, String version) {
        print("READY " + port + " " + version + ", JDK " + Runtime.version().feature());
    }

    /// It cannot run here.
    static void skip(String reason) {
        print("SKIP " + reason);
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
