package dev.porthole.smtp;

import dev.porthole.net.MalformedException;
import dev.porthole.smtp.SmtpCommand.Chunk;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// One message on its way, by a client: MAIL, RCPT for each recipient, then DATA or BDAT.
///
/// Where the server allows it, commands are sent before the replies to earlier ones have come, and
/// any of them may be refused alone (RFC 2920): the message goes to those who were accepted.
final class SmtpSending {
    /// Commands that may wait for their replies: so few that the replies can't fill the buffers on
    /// the way while this side still writes (RFC 2920, section 3.1).
    private static final int WINDOW = 100;

    private static final int GO_AHEAD = 354;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Wire wire;
    private final Envelope envelope;
    private final SmtpExtensions extensions;
    private final boolean perRecipient;
    private final boolean chunked;
    private final int window;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final @Nullable Verdict[] verdicts; // by recipient
    private final List<Integer> accepted = new ArrayList<>(); // positions of recipients
    private @Nullable Verdict common; // of all who have none of their own
    private boolean goAhead;
    private boolean closing;
    private boolean begun; // a transaction that only RSET or the end of a message ends

    /// A command whose reply has not come.
    private record Pending(String command, OnReply then) {}

    /// The reply that decided, and what it answered.
    private record Verdict(String command, Reply reply) {}

    @FunctionalInterface
    private interface OnReply {
        void on(Verdict answer) throws IOException;
    }

    SmtpSending(
            Wire wire, Envelope envelope, SmtpExtensions extensions, SmtpClient.Options options) {
        this.wire = wire;
        this.envelope = envelope;
        this.extensions = extensions;
        this.perRecipient = options.isLmtp();
        this.chunked =
                options.has(SmtpClient.Choice.CHUNKING)
                        && extensions.offers(SmtpExtensions.CHUNKING);
        this.window = extensions.offers(SmtpExtensions.PIPELINING) ? WINDOW : 1;
        this.verdicts = new Verdict[envelope.recipients().size()];
    }

    /// Sends it all, and says what became of it.
    Fates run(InputStream message) throws IOException {
        sendEnvelope();
        settle();
        if (!closing) {
            InputStream source = MessageSource.of(message, isEightBit());
            if (chunked && !accepted.isEmpty()) {
                sendChunks(source);
            } else if (goAhead) {
                sendBody(source);
            }
        }
        if (begun && !closing) {
            reset();
        }
        return fates();
    }

    private void sendEnvelope() throws IOException {
        SmtpParameters parameters = EnvelopeParameters.ofMail(envelope, extensions);
        say(SmtpCommand.mail(envelope.sender(), parameters), this::onMail);
        for (int i = 0; i < verdicts.length && common == null; i++) {
            Recipient each = envelope.recipients().get(i);
            int position = i;
            say(
                    SmtpCommand.recipient(each.address(), EnvelopeParameters.ofRecipient(each)),
                    answer -> onRecipient(position, answer));
        }
        boolean hopeful = common == null && !(pending.isEmpty() && accepted.isEmpty());
        if (hopeful && !chunked) { // BDAT waits for the replies: RFC 3030, section 2
            say(SmtpCommand.of(SmtpVerb.DATA), this::onData);
        }
    }

    private void onMail(Verdict answer) throws IOException {
        if (isYes(answer)) {
            begun = true;
        } else {
            common = answer;
        }
    }

    private void onRecipient(int position, Verdict answer) throws IOException {
        if (common != null) {
            return; // refused because MAIL was
        }
        if (isYes(answer)) {
            accepted.add(position);
        } else {
            verdicts[position] = answer;
        }
    }

    private void onData(Verdict answer) throws IOException {
        Reply reply = answer.reply();
        goAhead = reply.code() == GO_AHEAD;
        if (goAhead) {
            return;
        }
        if (reply.code() < 400) {
            reply.require(answer.command(), GO_AHEAD);
        }
        if (common == null) {
            common = answer;
        }
    }

    /// Whether it is a yes; what is neither yes nor no is malformed.
    private static boolean isYes(Verdict answer) throws WireException, MalformedException {
        if (answer.reply().code() >= 400) {
            return false;
        }
        answer.reply().requirePositive(answer.command());
        return true;
    }

    private void say(SmtpCommand command, OnReply then) throws IOException {
        wire.writeLine(command.encode());
        pending.add(new Pending(command.toString(), then));
        if (pending.size() >= window) {
            settle();
        }
    }

    /// Takes all replies that are due, up to one that says that the server closes.
    private void settle() throws IOException {
        while (!pending.isEmpty()) {
            Pending next = pending.remove();
            Verdict answer = answerTo(next.command());
            if (closing) {
                pending.clear();
            } else {
                next.then().on(answer);
            }
        }
    }

    private Verdict answerTo(String command) throws IOException {
        Verdict answer = new Verdict(command, wire.readReply());
        if (answer.reply().code() == Replies.CLOSING) {
            closing = true;
            common = common == null ? answer : common;
        }
        return answer;
    }

    /// The server waits for a message; where it has refused all recipients, and a pipelined DATA
    /// was nevertheless taken, for one without a line (RFC 2920, section 3.1).
    private void sendBody(InputStream message) throws IOException {
        begun = false;
        if (!accepted.isEmpty()) {
            wire.writeDotted(message);
            conclude("DATA");
            return;
        }
        wire.writeLine(".");
        if (!perRecipient) {
            answerTo("DATA");
        }
    }

    /// Takes the reply to the end of the message; in LMTP, one for each accepted recipient.
    private void conclude(String command) throws IOException {
        if (!perRecipient) {
            Verdict answer = answerTo(command);
            isYes(answer);
            common = answer;
            return;
        }
        for (int position : accepted) {
            Verdict answer = answerTo(command);
            if (closing) {
                return;
            }
            isYes(answer);
            verdicts[position] = answer;
        }
    }

    private void sendChunks(InputStream message) throws IOException {
        byte[] piece = new byte[CHUNK_BYTES];
        boolean last = false;
        while (!last && common == null) {
            int count = readPiece(message, piece);
            last = count < piece.length;
            if (last) {
                settle(); // so that its replies are the only ones due
            }
            if (common == null) {
                sendChunk(Arrays.copyOf(piece, count), last);
            }
        }
        settle();
    }

    private void sendChunk(byte[] bytes, boolean last) throws IOException {
        Chunk chunk = new Chunk(bytes.length, last);
        wire.writeLine(new SmtpCommand(SmtpVerb.BDAT, chunk.encode()).encode());
        wire.write(bytes);
        if (last) {
            begun = false;
            conclude("BDAT");
            return;
        }
        pending.add(new Pending("BDAT", answer -> common = isYes(answer) ? common : answer));
        if (pending.size() >= window) {
            settle();
        }
    }

    private int readPiece(InputStream message, byte[] piece) throws IOException {
        try {
            return message.readNBytes(piece, 0, piece.length);
        } catch (IOException | RuntimeException e) {
            wire.connection().abort(e); // as for DATA: half a message is none
            throw e;
        }
    }

    /// Ends a transaction that came to nothing. A server that refuses even that is done with.
    private void reset() throws IOException {
        wire.writeLine(SmtpCommand.of(SmtpVerb.RSET).encode());
        closing = !wire.readReply().isPositive();
    }

    private boolean isEightBit() {
        return EnvelopeParameters.ofMail(envelope, extensions).value("BODY").isPresent();
    }

    private Fates fates() {
        List<Fate> fates = new ArrayList<>();
        for (int i = 0; i < verdicts.length; i++) {
            Verdict decided = verdicts[i] == null ? common : verdicts[i];
            if (decided == null) {
                throw new IllegalStateException("a recipient has no fate");
            }
            fates.add(new Fate(envelope.recipients().get(i), decided.command(), decided.reply()));
        }
        return new Fates(fates);
    }

    /// Whether the server has said that it closes the connection.
    boolean isClosing() {
        return closing;
    }
}
