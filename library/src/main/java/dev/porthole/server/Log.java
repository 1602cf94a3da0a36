package dev.porthole.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// The log of the servers, which never fails.
final class Log {
    private static final Logger LOG = System.getLogger(Server.class.getPackageName());

    private Log() {}

    /// Writes a line; with the stack trace of its cause if it is a warning.
    static void write(Level level, String message, Throwable cause) {
        try {
            if (level == Level.DEBUG) {
                LOG.log(level, () -> message + ": " + cause);
            } else {
                LOG.log(level, message, cause);
            }
        } catch (RuntimeException | Error _) {
            // There is no memory or no descriptor to log with, and nobody else to tell: serving
            // goes on.
        }
    }

    /// Writes a line that explains itself.
    static void warn(String message) {
        try {
            LOG.log(Level.WARNING, message);
        } catch (RuntimeException | Error _) {
            // As above.
        }
    }
}
