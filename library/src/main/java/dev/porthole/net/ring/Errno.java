package dev.porthole.net.ring;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;

/// The kernel's error numbers as the exceptions that the JDK's own sockets throw for them.
final class Errno {
    private Errno() {}

    /// What a call that returned `result`, a negative error number, failed with.
    static IOException exception(long result) {
        int number = (int) -result;
        String words = Native.strerror(number);
        return switch (number) {
            case Abi.ECONNREFUSED, Abi.ETIMEDOUT, Abi.ENOTCONN -> new ConnectException(words);
            case Abi.EHOSTUNREACH -> new NoRouteToHostException(words);
            case Abi.EADDRINUSE, Abi.EADDRNOTAVAIL, Abi.EPERM, Abi.EACCES ->
                    new BindException(words);
            case Abi.ECONNRESET -> new SocketException("Connection reset"); // in every language
            default -> new SocketException(words);
        };
    }

    /// Returns a result that is no error.
    static int check(int result) throws IOException {
        if (result < 0) {
            throw exception(result);
        }
        return result;
    }

    /// Returns a result that is no error.
    static long check(long result) throws IOException {
        if (result < 0) {
            throw exception(result);
        }
        return result;
    }
}
