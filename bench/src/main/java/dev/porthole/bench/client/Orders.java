package dev.porthole.bench.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// The conversation of a client with the benchmark.
final class Orders {
    private Orders() {}

    /// Does what is ordered.
    @FunctionalInterface
    interface Work {
        void run(String order) throws IOException;
    }

    /// Says that it is there; then does what is ordered, until there are no more orders.
    ///
    /// @param version names the software for the report
    static void serve(String version, Work work) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        print("READY 0 " + version);
        for (String order; (order = in.readLine()) != null; ) {
            try {
                work.run(order);
                print("DONE");
            } catch (IOException e) {
                print("FAILED " + e);
            }
        }
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
