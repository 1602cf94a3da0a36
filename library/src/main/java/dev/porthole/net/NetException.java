package dev.porthole.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// A failure of the network layer. Its message is one line that names the cause and, where there is
/// one, the remedy; its type says whose fault it is.
public abstract sealed class NetException extends IOException
        permits DialException,
                ListenException,
                TlsException,
                DeadlineException,
                ResetException,
                MalformedException {
    private static final long serialVersionUID = 1;

    NetException(String message) {
        super(message);
    }

    NetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
