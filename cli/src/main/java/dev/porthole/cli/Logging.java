package dev.porthole.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Shows what the library logs as the command line shows everything that is no result: one line on
/// standard error. The JDK makes an object of it when the first message is logged.
public final class Logging {
    /// Sets the JDK's logging up.
    public Logging() {
        Logger root = LogManager.getLogManager().getLogger("");
        if (root == null) {
            root = Logger.getLogger("");
        }
        root.setLevel(Level.INFO);
        root.addHandler(new OneLine());
    }

    /// Writes `porthole: MESSAGE (CAUSE)`.
    static final class OneLine extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            if (!isLoggable(entry)) {
                return;
            }
            String message = formatter.formatMessage(entry);
            Throwable cause = entry.getThrown();
            System.err.println(
                    "porthole: "
                            + Escape.line(cause == null ? message : message + " (" + cause + ")"));
        }

        @Override
        public void flush() {
            System.err.flush();
        }

        @Override
        public void close() {}
    }
}
