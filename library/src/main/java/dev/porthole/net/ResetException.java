package dev.porthole.net;

/// The other side broke the connection off: a reset (RST) arrived, or there was nobody left to
/// read.
public final class ResetException extends NetException {
    private static final long serialVersionUID = 1;

    ResetException(Throwable cause) {
        super("the connection was reset by the other side", cause);
    }
}
