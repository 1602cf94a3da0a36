package dev.porthole.server;

import java.util.List;

/// How a server serves many clients.
public sealed interface Concurrency {
    /// A virtual thread for each client.
    record Virtual() implements Concurrency {}

    /// One client after the other; the others wait in the kernel's queue.
    record Iterative() implements Concurrency {}

    /// So many platform threads, each with one client at a time.
    ///
    /// @param count how many, at least 1
    record Threads(int count) implements Concurrency {
        /// Checks the number.
        ///
        /// @throws IllegalArgumentException if it is less than 1
        public Threads {
            if (count < 1) {
                throw new IllegalArgumentException("threads:N needs at least 1 thread");
            }
        }
    }

    /// A process for each client: it runs a command in the handler's place, with the connection as
    /// its standard input and output (see [ProcessHandler]).
    ///
    /// @param command the program and its arguments
    record ProcessPerClient(List<String> command) implements Concurrency {
        /// Checks the command.
        ///
        /// @throws IllegalArgumentException if it is empty
        public ProcessPerClient {
            command = List.copyOf(command);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("a process needs a command");
            }
        }
    }

    /// A virtual thread for each client: the default.
    static Concurrency virtual() {
        return new Virtual();
    }

    /// One client after the other.
    static Concurrency iterative() {
        return new Iterative();
    }

    /// So many platform threads.
    static Concurrency threads(int count) {
        return new Threads(count);
    }

    /// A process for each client.
    static Concurrency process(String... command) {
        return new ProcessPerClient(List.of(command));
    }

    /// Reads `virtual`, `iterative` or `threads:N`.
    ///
    /// @throws IllegalArgumentException if it is none of these
    static Concurrency parse(String text) {
        if (text.equals("virtual")) {
            return virtual();
        }
        if (text.equals("iterative")) {
            return iterative();
        }
        if (text.matches("threads:[0-9]{1,5}")) {
            return threads(Integer.parseInt(text.substring("threads:".length())));
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not one of virtual, iterative, threads:N");
    }
}
