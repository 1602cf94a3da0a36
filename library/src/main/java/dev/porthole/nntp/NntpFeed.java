package dev.porthole.nntp;

import dev.porthole.net.MalformedException;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/// Articles on their way to another server, without waiting for the answer to one before the next
/// is sent (RFC 4644).
///
/// ```
/// C: CHECK <i.am.an.article.you.will.want@example.com>
/// C: CHECK <i.am.an.article.you.have@example.com>
/// S: 238 <i.am.an.article.you.will.want@example.com>
/// S: 438 <i.am.an.article.you.have@example.com>
/// C: TAKETHIS <i.am.an.article.you.will.want@example.com>
/// C: Path: ...
/// C: .
/// S: 239 <i.am.an.article.you.will.want@example.com>
/// ```
public final class NntpFeed {
    /// Commands that may wait for their replies: so few that the replies can't fill the buffers on
    /// the way while this side still writes.
    private static final int WINDOW = 100;

    private static final int SEND_IT = 238;
    private static final int DEFERRED = 431;
    private static final int NOT_WANTED = 438;
    private static final int TAKEN = 239;
    private static final int REJECTED = 439;

    private final Wire wire;
    private final Iterator<Offer> offers;
    private final boolean ask;
    private final Listener listener;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Deque<Offer> wanted = new ArrayDeque<>();

    /// Opens an article's bytes: with any line ends, each goes as CRLF.
    @FunctionalInterface
    public interface Content {
        /// The bytes, which are read once and closed.
        InputStream open() throws IOException;
    }

    /// An article that the other server may have.
    ///
    /// @param messageId as its header has it
    /// @param content opened only if the other server wants it
    public record Offer(MessageId messageId, Content content) {}

    /// What became of an offer (RFC 4644, sections 2.4 and 2.5).
    public enum Outcome {
        /// 239: it has it now.
        TAKEN,
        /// 438: it has it, or does not want it.
        NOT_WANTED,
        /// 431: it may want it later.
        DEFERRED,
        /// 439: it has looked at it, and does not want it.
        REJECTED
    }

    /// Is told what becomes of each offer, in the order of the server's answers.
    @FunctionalInterface
    public interface Listener {
        /// Called on the thread that feeds.
        void on(MessageId messageId, Outcome outcome);
    }

    /// A command whose reply has not come.
    private record Pending(NntpVerb verb, Offer offer) {}

    NntpFeed(Wire wire, Iterator<Offer> offers, boolean ask, Listener listener) {
        this.wire = wire;
        this.offers = offers;
        this.ask = ask;
        this.listener = listener;
    }

    /// Feeds all of it.
    void run() throws IOException {
        while (true) {
            if (pending.size() < WINDOW && !wanted.isEmpty()) {
                take(wanted.remove());
            } else if (pending.size() < WINDOW && offers.hasNext()) {
                offer(offers.next());
            } else if (!pending.isEmpty()) {
                settle(pending.remove());
            } else {
                return;
            }
        }
    }

    private void offer(Offer offer) throws IOException {
        if (!ask) {
            take(offer);
            return;
        }
        wire.writeLine(NntpCommand.of(NntpVerb.CHECK, offer.messageId()).encode());
        pending.add(new Pending(NntpVerb.CHECK, offer));
    }

    private void take(Offer offer) throws IOException {
        try (InputStream content = offer.content().open()) { // may fail: before the command
            wire.writeLine(NntpCommand.of(NntpVerb.TAKETHIS, offer.messageId()).encode());
            wire.writeDotted(content);
        }
        pending.add(new Pending(NntpVerb.TAKETHIS, offer));
    }

    private void settle(Pending answered) throws IOException {
        Reply reply = Conversation.read(wire);
        MessageId id = answered.offer().messageId();
        String command = answered.verb() + " " + id;
        if (answered.verb() == NntpVerb.CHECK) {
            switch (reply.code()) {
                case SEND_IT -> wanted.add(answered.offer());
                case DEFERRED -> settled(reply, id, Outcome.DEFERRED);
                case NOT_WANTED -> settled(reply, id, Outcome.NOT_WANTED);
                default -> reply.require(command, SEND_IT);
            }
        } else {
            switch (reply.code()) {
                case TAKEN -> settled(reply, id, Outcome.TAKEN);
                case REJECTED -> settled(reply, id, Outcome.REJECTED);
                default -> reply.require(command, TAKEN);
            }
        }
    }

    /// The message-id in a reply shows that both sides mean the same article.
    private void settled(Reply reply, MessageId id, Outcome outcome) throws MalformedException {
        String said = reply.text().split(" ", 2)[0];
        if (said.startsWith("<") && !said.equals(id.text())) {
            throw new MalformedException(
                    "the answer to %s is about another article: %s".formatted(id, reply));
        }
        listener.on(id, outcome);
    }
}
