package dev.porthole.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An echo server of this module, in a JVM of its own.
///
/// All have the same heap: on one core the JVM takes the serial collector anyway, and a small young
/// generation keeps garbage out of what is measured as memory.
///
/// @param arguments the main class, with what precedes and follows it on the command line
record JavaPeer(String name, List<String> arguments) implements Peer {
    private static final List<String> HEAP = List.of("-XX:+UseSerialGC", "-Xmx512m", "-Xmn16m");

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
    public List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HEAP);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow"); // Netty
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(arguments);
        return command;
    }
}
