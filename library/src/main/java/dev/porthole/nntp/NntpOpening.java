package dev.porthole.nntp;

import dev.porthole.net.Security;
import dev.porthole.wire.Reply;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// How a client begins: the greeting, STARTTLS where it is wanted, and MODE READER where it is
/// needed. What the server can is asked for again after each of them.
final class NntpOpening {
    private static final int POSTING = 200;
    private static final int NO_POSTING = 201;

    private final Conversation conversation;
    private final NntpClient.Options options;
    private @Nullable NntpCapabilities known;
    private boolean posting;

    NntpOpening(Conversation conversation, NntpClient.Options options) {
        this.conversation = conversation;
        this.options = options;
    }

    /// Whether the server's greeting said that one can post.
    boolean isPosting() {
        return posting;
    }

    Reply greeting() throws IOException {
        return greeted(
                Conversation.read(conversation.wire())
                        .require("the greeting", POSTING, NO_POSTING));
    }

    private Reply greeted(Reply reply) {
        posting = reply.code() == POSTING;
        return reply;
    }

    /// All of it, for an endpoint of this security.
    NntpCapabilities run(Security security) throws IOException {
        greeting();
        if (security == Security.STARTTLS) {
            if (!capabilities().has("STARTTLS")) {
                switchToReader(); // such a server offers TLS to readers only
            }
            startTls();
        }
        switchToReader();
        return capabilities();
    }

    private void switchToReader() throws IOException {
        boolean old = !capabilities().has("VERSION");
        if (options.mode() == NntpClient.Mode.TRANSIT
                || !(old || capabilities().has("MODE-READER"))) {
            return;
        }
        try {
            modeReader();
        } catch (WireException.Refused e) {
            if (!old || Conversation.codeOf(e) < 500 || Conversation.codeOf(e) == 502) {
                throw e;
            }
            // a server from before CAPABILITIES that serves readers only
        }
    }

    Reply modeReader() throws IOException {
        Reply reply =
                greeted(
                        conversation.ask(
                                NntpCommand.of(NntpVerb.MODE, "READER"), POSTING, NO_POSTING));
        forget();
        return reply;
    }

    /// RFC 4642, section 2.2: what the server said in clear counts no more.
    void startTls() throws IOException {
        if (!capabilities().has("STARTTLS")) {
            throw new WireException.Refused("STARTTLS", "the server does not offer it", false);
        }
        conversation.ask(NntpCommand.of(NntpVerb.STARTTLS), 382);
        forget();
        conversation.wire().startTls(options.tls());
    }

    /// What the server can; asked for if that is not known.
    NntpCapabilities capabilities() throws IOException {
        NntpCapabilities before = known;
        return before == null ? ask() : before;
    }

    private NntpCapabilities ask() throws IOException {
        NntpCapabilities answer;
        try {
            answer =
                    NntpCapabilities.parse(
                            conversation.list(NntpCommand.of(NntpVerb.CAPABILITIES), 101));
        } catch (WireException.Refused e) {
            if (Conversation.codeOf(e) < 480) {
                throw e;
            }
            answer = NntpCapabilities.NONE; // from before RFC 3977, or not for everybody
        }
        known = answer;
        return answer;
    }

    /// It may have changed.
    void forget() {
        known = null;
    }
}
