package dev.porthole.smtp;

import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// A server's way from the first byte of a message to the reply to its last: hands it to the
/// backend and says what came of it.
final class SmtpReceiver {
    private static final int ID_RADIX = 36;

    private final Wire wire;
    private final SmtpBackend backend;
    private final SmtpServer.Options options;
    private boolean receiving;

    SmtpReceiver(Wire wire, SmtpBackend backend, SmtpServer.Options options) {
        this.wire = wire;
        this.backend = backend;
        this.options = options;
    }

    /// Whether a message is on its way; also after it failed there.
    boolean isReceiving() {
        return receiving;
    }

    /// Receives a message and replies: once, or in LMTP once for each recipient.
    void receive(InputStream source, Envelope envelope, SmtpOrigin origin) throws IOException {
        receiving = true;
        String id = newId();
        ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
        String trace = TraceHeader.received(origin, envelope, options, id, now);
        IncomingMessage message = new IncomingMessage(trace, source, options.limits());
        List<Reply> replies;
        try {
            replies = deliver(envelope, message, origin, id);
            message.transferTo(OutputStream.nullOutputStream()); // what the backend has left
        } catch (IOException e) {
            Reply reply =
                    message.failure().isPresent()
                            ? verdict(message.failure().get())
                            : BackendFailure.reply(e);
            int count = options.isLmtp() ? envelope.recipients().size() : 1;
            replies = Collections.nCopies(count, reply);
            source.close();
            if (!wire.connection().isOpen()) { // there was more than is skipped
                long bound = options.limits().wire().maxSkippedBytes();
                throw new WireException.LimitExceeded("maxSkippedBytes", bound);
            }
        }
        receiving = false;
        for (Reply each : replies) {
            wire.writeReply(each);
        }
    }

    private List<Reply> deliver(
            Envelope envelope, IncomingMessage message, SmtpOrigin origin, String id)
            throws IOException {
        if (options.isLmtp()) {
            List<Fate> fates = backend.deliverEach(envelope, message, origin).all();
            if (fates.size() != envelope.recipients().size()) {
                throw new IllegalStateException("deliverEach returns a fate for each recipient");
            }
            return fates.stream().map(Fate::reply).toList();
        }
        backend.deliver(envelope, message, origin);
        return List.of(Reply.of(250, "2.6.0 message accepted as " + id));
    }

    /// What is wrong with the message itself.
    ///
    /// @throws IOException if the conversation is over
    private static Reply verdict(IOException failure) throws IOException {
        if (failure instanceof SmtpRefusal refusal) {
            return refusal.reply();
        }
        throw failure;
    }

    private static String newId() {
        return Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), ID_RADIX);
    }
}
