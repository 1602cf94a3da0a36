package dev.porthole.cli;

import dev.porthole.net.DeadlineException;
import dev.porthole.net.DialException;
import dev.porthole.net.ListenException;
import dev.porthole.net.MalformedException;
import dev.porthole.net.NetException;
import dev.porthole.net.ResetException;
import dev.porthole.net.TlsException;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Turns whatever ended a command into one line on standard error and a status.
final class Failures {
    private Failures() {}

    /// Says what happened, with the stack trace if `debug`.
    static ExitStatus report(Exception failure, Console console, boolean debug) {
        ExitStatus status = status(failure);
        if (!(failure instanceof Console.Closed)) {
            console.note(line(failure));
        }
        if (debug) {
            failure.printStackTrace(console.err());
        }
        return status;
    }

    static ExitStatus status(Exception failure) {
        return switch (failure) {
            case Failure f -> f.status();
            case Console.Closed _ -> ExitStatus.DONE; // the reader has what it wanted
            case NetException e -> status(e);
            case WireException e -> status(e);
            case UnknownHostException _ -> ExitStatus.REFUSED;
            case ConnectException _ -> ExitStatus.UNREACHABLE;
            case BindException _ -> ExitStatus.UNREACHABLE;
            case NoRouteToHostException _ -> ExitStatus.UNREACHABLE;
            case PortUnreachableException _ -> ExitStatus.UNREACHABLE;
            case SocketTimeoutException _ -> ExitStatus.TIMED_OUT;
            case InterruptedException _ -> ExitStatus.INTERRUPTED;
            case InterruptedIOException _ -> ExitStatus.INTERRUPTED;
            case ClosedByInterruptException _ -> ExitStatus.INTERRUPTED;
            default -> ExitStatus.REFUSED;
        };
    }

    private static ExitStatus status(NetException failure) {
        return switch (failure) {
            case DialException e -> e.isTimeout() ? ExitStatus.TIMED_OUT : ExitStatus.UNREACHABLE;
            case ListenException _, TlsException _ -> ExitStatus.UNREACHABLE;
            case DeadlineException _ -> ExitStatus.TIMED_OUT;
            case ResetException _ -> ExitStatus.REFUSED;
            case MalformedException _ -> ExitStatus.MALFORMED;
        };
    }

    private static ExitStatus status(WireException failure) {
        return switch (failure) {
            case WireException.Refused _, WireException.Ended _ -> ExitStatus.REFUSED;
            case WireException.LimitExceeded _ -> ExitStatus.MALFORMED;
        };
    }

    private static String line(Exception failure) {
        String message = failure.getMessage();
        return switch (failure) {
            case InterruptedException _ -> "interrupted";
            case NoSuchFileException e -> "there is no file " + e.getFile();
            case AccessDeniedException e -> "no permission for " + e.getFile();
            case FileSystemException e -> e.getFile() + ": " + e.getReason();
            case Failure _ -> String.valueOf(message);
            case TlsException e when e.isUnknownAuthority() ->
                    message + " (--ca FILE), or go on without knowing who it is (--insecure)";
            case IOException _ when message != null -> message;
            default ->
                    "this is a defect of Porthole ("
                            + failure
                            + "): please report it with the output of --debug";
        };
    }
}
