package dev.porthole.nntp;

import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A server's way from the first byte of an article to the reply to its last: POST (RFC 3977,
/// section 6.3.1), IHAVE (section 6.3.2), CHECK and TAKETHIS (RFC 4644). For one thread.
final class NntpReceiver {
    private static final Logger LOG = System.getLogger(NntpServer.class.getPackageName());

    private final Wire wire;
    private final NntpBackend backend;
    private final StreamedReplies streamed;
    private final Injection injection;
    private final int maxArticleBytes;
    private boolean receiving;

    /// The article is not taken, and why.
    private static final class Unwanted extends Exception {
        private static final long serialVersionUID = 1;

        Unwanted(String why) {
            super(why);
        }
    }

    NntpReceiver(
            Wire wire, NntpBackend backend, StreamedReplies streamed, NntpServer.Options options) {
        this.wire = wire;
        this.backend = backend;
        this.streamed = streamed;
        this.injection = new Injection(options.name(), options.limits().maxGroups());
        this.maxArticleBytes = options.limits().maxArticleBytes();
    }

    /// Whether an article is on its way; also after it failed there.
    boolean isReceiving() {
        return receiving;
    }

    /// POST.
    void post() throws IOException {
        wire.writeReply(Replies.SEND_POST);
        Optional<byte[]> content = read();
        try {
            IncomingArticle article =
                    injection.inject(require(content), Clock.systemUTC().instant());
            store(article, true);
            wire.writeReply(Replies.POSTED);
        } catch (Unwanted | IllegalArgumentException e) {
            throw NntpRefusal.of(441, String.valueOf(e.getMessage()));
        } catch (NntpRefusal e) {
            throw NntpRefusal.of(441, e.reply().text());
        }
    }

    /// IHAVE.
    void offered(MessageId id) throws IOException {
        if (isThere(id, 436)) {
            throw NntpRefusal.of(435, "it is here");
        }
        wire.writeReply(Replies.SEND_OFFERED);
        Optional<byte[]> content = read();
        try {
            store(injection.relay(require(content), id), false);
            wire.writeReply(Replies.TRANSFERRED);
        } catch (Unwanted | IllegalArgumentException e) {
            throw NntpRefusal.of(437, String.valueOf(e.getMessage()));
        } catch (NntpRefusal e) {
            throw NntpRefusal.of(436, e.reply().text());
        }
    }

    private boolean isThere(MessageId id, int otherwise) throws NntpRefusal {
        try {
            return Store.ask(() -> backend.find(id)).isPresent();
        } catch (NntpRefusal e) {
            throw NntpRefusal.of(otherwise, e.reply().text());
        }
    }

    /// CHECK. The reply names the message-id, since replies may be many. That an article which is
    /// under way is here will be true when it is said: after the reply to that article.
    void check(MessageId id) throws IOException {
        boolean isHere = streamed.isUnderWay(id) || isThere(id, 431);
        streamed.add(isHere ? 438 : 238, id);
    }

    /// TAKETHIS. Replies when the article is safe, and before that goes on.
    ///
    /// @return false if the store failed: the client is to be sent away, since no reply says
    ///   "later"
    boolean take(MessageId id) throws IOException {
        Optional<byte[]> content = read();
        try {
            IncomingArticle article =
                    inGroupsThatTakeIt(injection.relay(require(content), id), false);
            streamed.awaitRoom(article.bytes());
            if (!streamed.isOver()) {
                streamed.add(article, Store.ask(() -> backend.begin(article)));
            }
            return true;
        } catch (Unwanted | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, () -> "nntp: " + id + " was not taken: " + e.getMessage());
            streamed.add(439, id);
            return true;
        } catch (NntpRefusal _) {
            return false;
        }
    }

    /// Skips the article that follows a TAKETHIS which is refused (RFC 4644, section 2.5.2).
    void skip() throws IOException {
        read();
    }

    /// Reads all of an article; empty if it is too large.
    ///
    /// @throws WireException.LimitExceeded if it is so large that it is not read to its end
    private Optional<byte[]> read() throws IOException {
        receiving = true;
        try (InputStream source = wire.readDotted()) {
            byte[] content = source.readNBytes(maxArticleBytes + 1);
            if (content.length <= maxArticleBytes) {
                receiving = false;
                return Optional.of(content);
            }
        }
        if (!wire.connection().isOpen()) {
            throw new WireException.LimitExceeded("maxArticleBytes", maxArticleBytes);
        }
        receiving = false;
        return Optional.empty();
    }

    private byte[] require(Optional<byte[]> content) throws Unwanted {
        return content.orElseThrow(
                () -> new Unwanted("an article has at most " + maxArticleBytes + " bytes"));
    }

    private void store(IncomingArticle article, boolean posted) throws NntpRefusal, Unwanted {
        IncomingArticle taken = inGroupsThatTakeIt(article, posted);
        if (Store.ask(() -> backend.store(taken)) == NntpBackend.Outcome.DUPLICATE) {
            throw new Unwanted("there is an article " + article.messageId());
        }
    }

    private IncomingArticle inGroupsThatTakeIt(IncomingArticle article, boolean posted)
            throws NntpRefusal, Unwanted {
        boolean approved = article.header().has("Approved");
        List<String> there = new ArrayList<>();
        for (String each : article.groups()) {
            Optional<NewsGroup.Status> status = Store.ask(() -> backend.status(each));
            if (status.isPresent()) {
                requireWelcome(each, status.get(), posted, approved);
                there.add(each);
            }
        }
        if (there.isEmpty()) {
            throw new Unwanted(
                    "there is none of the groups " + String.join(", ", article.groups()));
        }
        return article.in(there);
    }

    private static void requireWelcome(
            String group, NewsGroup.Status status, boolean posted, boolean approved)
            throws Unwanted {
        if (posted && status == NewsGroup.Status.CLOSED) {
            throw new Unwanted("nobody can post to " + group);
        }
        if (status == NewsGroup.Status.MODERATED && !approved) {
            throw new Unwanted(group + " has a moderator, who has to approve the article");
        }
    }
}
