package dev.porthole.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An echo server of this module, in a JVM of its own.
///
/// All have the same collector, the one that the JVM chooses by itself on one core.
///
/// @param arguments the main class, with what precedes and follows it on the command line
record JavaPeer(String name, List<String> arguments) implements Peer {
    private static final List<String> SPEED = List.of("-XX:+UseSerialGC", "-Xmx512m");

    /// A small young generation, an old one that shrinks to what is alive when asked to collect,
    /// and no optimising compiler: it takes and gives back tens of MiB at any moment.
    private static final List<String> MEMORY =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xmx512m",
                    "-Xms8m",
                    "-Xmn4m",
                    "-XX:MinHeapFreeRatio=20",
                    "-XX:MaxHeapFreeRatio=25",
                    "-XX:TieredStopAtLevel=1");

    /// Twice, since the first may leave the youngest where they are.
    private static final String COLLECT = "GC.run\nGC.run\nSystem.trim_native_heap";

    JavaPeer(String name, Class<?> program, String... arguments) {
        this(name, commandTail(program, arguments));
    }

    private static List<String> commandTail(Class<?> program, String... arguments) {
        var tail = new ArrayList<String>();
        tail.add(program.getName());
        tail.addAll(List.of(arguments));
        return tail;
    }

    @Override
    public List<String> command(Aim aim) {
        var command = new ArrayList<String>();
        command.add(jdk("java"));
        command.addAll(
                switch (aim) {
                    case SPEED -> SPEED;
                    case MEMORY -> MEMORY;
                });
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED"); // Porthole's ring engine
        command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"); // and its files
        command.add("--sun-misc-unsafe-memory-access=allow"); // Netty
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(arguments);
        return command;
    }

    @Override
    public List<String> settle(long pid) {
        return List.of(jdk("jcmd"), String.valueOf(pid), COLLECT);
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }
}
