package dev.porthole.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.echo.SimpleService;
import dev.porthole.server.Server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A process that confines itself, asks for engines, and says what it got; then it serves an echo
/// by the one that it got, and talks to it.
final class ConfinedEcho {
    private static final String TEXT = "hello";

    private ConfinedEcho() {}

    public static void main(String[] args) throws Exception {
        Confinement confinement = Confinement.valueOf(args[0]);
        openWhatIsOpenedOnce();
        long before = held();
        confinement.enter();
        Engine engine = Engine.auto(1);
        String ring = ring();
        confinement.leave();
        System.out.println("auto: " + engine.obstacle().orElse(engine.name()));
        System.out.println("ring: " + ring);
        if (engine.obstacle().isPresent()) {
            System.out.println("held: " + (held() - before));
        }
        System.out.println(engine.name() + ": " + echo(engine));
        engine.close();
    }

    /// The JDK's pollers, and classes: in a directory, each is a file to be opened.
    private static void openWhatIsOpenedOnce() throws Exception {
        echo(Engine.jdk());
        Engine.auto(1).close();
        Class.forName("dev.porthole.net.ring.Refusal", false, Engine.class.getClassLoader());
    }

    private static String ring() {
        try (Engine engine = Engine.ring(1)) {
            return engine.name();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static String echo(Engine engine) throws IOException {
        try (Server server =
                        SimpleService.ECHO
                                .server()
                                .engine(engine)
                                .endpoint(Endpoint.of("127.0.0.1", 0))
                                .start();
                Connection connection =
                        Dialer.builder().engine(engine).build().dial(server.endpoint())) {
            connection.write(TEXT.getBytes(UTF_8));
            connection.shutdownOutput();
            return new String(connection.read(TEXT.length()), UTF_8);
        }
    }

    /// Descriptors, and rings in memory.
    private static long held() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
                Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
            return descriptors.count() + mappings.filter(line -> line.contains("io_uring")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
