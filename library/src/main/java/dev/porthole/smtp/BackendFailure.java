package dev.porthole.smtp;

import dev.porthole.wire.Reply;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// What the client is told when a backend fails.
final class BackendFailure {
    private static final Logger LOG = System.getLogger(SmtpServer.class.getPackageName());

    private BackendFailure() {}

    @FunctionalInterface
    interface Question {
        void ask() throws IOException;
    }

    /// Asks a backend.
    ///
    /// @throws SmtpRefusal if it refuses or fails
    static void guard(Question question) throws SmtpRefusal {
        try {
            question.ask();
        } catch (IOException e) {
            throw SmtpRefusal.of(reply(e));
        }
    }

    /// The reply to what a backend has thrown; what is no refusal is logged.
    static Reply reply(IOException e) {
        if (e instanceof SmtpRefusal refusal) {
            return refusal.reply();
        }
        LOG.log(
                Level.WARNING,
                "the backend of a mail server failed; its client was told to come back",
                e);
        return Replies.FAILED;
    }
}
