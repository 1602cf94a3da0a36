package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.DeadlineException;
import dev.porthole.net.MalformedException;
import dev.porthole.wire.WireException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/// The line and the status of each kind of failure.
class FailuresTest {
    static List<Arguments> failures() {
        return List.of(
                Arguments.of(Failure.usage("wrong"), 2, "porthole: wrong\n"),
                Arguments.of(new UnknownHostException("who"), 1, "porthole: who\n"),
                Arguments.of(new ConnectException("refused"), 3, "porthole: refused\n"),
                Arguments.of(new BindException("in use"), 3, "porthole: in use\n"),
                Arguments.of(new NoRouteToHostException("no route"), 3, "porthole: no route\n"),
                Arguments.of(new SocketTimeoutException("late"), 4, "porthole: late\n"),
                Arguments.of(
                        new DeadlineException(DeadlineException.Phase.READ, "late"),
                        4,
                        "porthole: late\n"),
                Arguments.of(new MalformedException("no CRLF"), 5, "porthole: no CRLF\n"),
                Arguments.of(
                        new WireException.Refused("login", "no", false),
                        1,
                        "porthole: login was refused: no\n"),
                Arguments.of(
                        new WireException.LimitExceeded("maxRequests", 7),
                        5,
                        "porthole: the other side exceeded maxRequests, which is 7\n"),
                Arguments.of(
                        new WireException.Ended("its time"),
                        1,
                        "porthole: the other side ended the connection before its time\n"),
                Arguments.of(new InterruptedException(), 130, "porthole: interrupted\n"),
                Arguments.of(
                        new NoSuchFileException("a\033b"),
                        1,
                        "porthole: there is no file a\\x1bb\n"),
                Arguments.of(new AccessDeniedException("f"), 1, "porthole: no permission for f\n"),
                Arguments.of(
                        new IllegalStateException("oops"),
                        1,
                        "porthole: this is a defect of Porthole (java.lang.IllegalStateException:"
                                + " oops): please report it with the output of --debug\n"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void oneLineAndAStatus(Exception failure, int code, String line) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        new PrintStream(err, true, UTF_8));
        assertThat(Failures.report(failure, console, false).code()).isEqualTo(code);
        assertThat(err.toString(UTF_8)).isEqualTo(line);
    }

    @ParameterizedTest
    @MethodSource("writes")
    void whatAFullOrClosedOutputMeans(String message, int code, String line) {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException(message);
                    }
                };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        InputStream.nullInputStream(), broken, new PrintStream(err, true, UTF_8));
        assertThat(Main.run(console, "ports", "80").code()).isEqualTo(code);
        assertThat(err.toString(UTF_8)).isEqualTo(line);
    }

    static List<Arguments> writes() {
        return List.of(
                Arguments.of("Broken pipe", 0, ""),
                Arguments.of(
                        "No space left on device",
                        1,
                        "porthole: standard output can't be written: No space left on device\n"));
    }
}
