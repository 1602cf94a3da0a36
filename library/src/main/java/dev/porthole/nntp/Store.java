package dev.porthole.nntp;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Asks a backend for a session: what is no refusal becomes one (403), and is logged.
final class Store {
    private static final Logger LOG = System.getLogger(NntpServer.class.getPackageName());

    private Store() {}

    /// Something to ask.
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    /// The answer.
    ///
    /// @throws NntpRefusal if the backend refuses or fails
    static <T> T ask(Question<T> question) throws NntpRefusal {
        try {
            return question.ask();
        } catch (NntpRefusal e) {
            throw e;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "nntp: the store failed: " + e.getMessage());
            throw NntpRefusal.of(Replies.STORE_FAILED.code(), Replies.STORE_FAILED.text());
        }
    }
}
