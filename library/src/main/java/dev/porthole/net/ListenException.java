package dev.porthole.net;

import java.io.IOException;
import java.util.Locale;

/// An address could not be listened on. The message says what is in the way and what to do.
public final class ListenException extends NetException {
    private static final long serialVersionUID = 1;

    private ListenException(String message, Throwable cause) {
        super(message, cause);
    }

    /// The failure to listen on `endpoint` in plain words; by the words of the C library, since the
    /// JDK has one type for all of them.
    public static ListenException explain(Endpoint endpoint, IOException cause) {
        String why = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        String message;
        if (why.contains("address already in use")) {
            message =
                    endpoint.isUnix()
                            ? endpoint
                                    + " is in use; stop who listens there, or choose another path"
                            : "port %d is in use; stop the program that listens there, or choose another port"
                                    .formatted(endpoint.port());
        } else if (why.contains("permission denied")) {
            message =
                    endpoint.isUnix()
                            ? endpoint + " may not be made by this user"
                            : "port %d may be bound by an administrator only; choose one from 1024 up"
                                    .formatted(endpoint.port());
        } else if (why.contains("cannot assign requested address")) {
            message =
                    endpoint.host()
                            + " is no address of this machine; choose one of its own, or any";
        } else {
            message = "cannot listen on " + endpoint + ": " + cause.getMessage();
        }
        return new ListenException(message, cause);
    }
}
