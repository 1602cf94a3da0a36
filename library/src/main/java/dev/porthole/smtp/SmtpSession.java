package dev.porthole.smtp;

import dev.porthole.net.Connection;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.MalformedException;
import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.Mechanism;
import dev.porthole.smtp.SmtpCommand.Chunk;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A server's session with one client: reads a command, does it, replies, until QUIT. For one
/// thread.
final class SmtpSession {
    private final Wire wire;
    private final SmtpServer.Options options;
    private final SmtpTransaction transaction;
    private final SmtpReceiver receiver;
    private SmtpState state = SmtpState.CONNECTED;
    private String helo = "";
    private boolean extended;
    private Optional<String> user = Optional.empty();
    private boolean over;
    private int badCommands;
    private int refusedRecipients;
    private int failedLogins;

    SmtpSession(Connection connection, SmtpBackend backend, SmtpServer.Options options) {
        this.wire = new Wire(connection, SmtpClient.DIALECT, options.limits().withSkipped());
        this.options = options;
        this.transaction = new SmtpTransaction(backend, options);
        this.receiver = new SmtpReceiver(wire, backend, options);
    }

    /// Serves the client until it has had enough, or this side has.
    void run() throws IOException {
        try {
            wire.writeReply(
                    Reply.of(220, options.name() + (options.isLmtp() ? " LMTP" : " ESMTP")));
            while (!over && wire.awaitInput()) {
                execute(readCommand());
            }
            wire.flush();
        } catch (MalformedException e) {
            hangUp(receiver.isReceiving() ? Replies.BROKEN_MESSAGE : Replies.BROKEN_LINE, e);
        } catch (WireException.LimitExceeded e) {
            boolean line = e.limit().equals("maxLineBytes");
            long bound = options.limits().maxMessageBytes();
            hangUp(line ? Replies.TOO_LONG : Replies.tooLarge(bound).reply(), e);
        } catch (DeadlineException e) {
            hangUp(Replies.TOO_SLOW, e);
        }
    }

    /// Says why this is the end, if it still can, and fails with the reason.
    private <E extends IOException> void hangUp(Reply why, E reason) throws E {
        try {
            wire.writeReply(why);
            wire.hangUp();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        throw reason;
    }

    /// The next command; empty if it was none that may come now, which was answered.
    private Optional<SmtpCommand> readCommand() throws IOException {
        String line = wire.readLine(SmtpCommand::shownCharacters);
        try {
            SmtpCommand command = SmtpCommand.parse(line);
            Optional<Reply> objection = objection(command.verb());
            if (objection.isPresent()) {
                if (command.verb() == SmtpVerb.BDAT) {
                    wire.readCounted(readChunk(command).bytes()).close(); // comes in any case
                }
                throw SmtpRefusal.of(objection.get());
            }
            return Optional.of(command);
        } catch (SmtpRefusal e) {
            refuse(e.reply());
            return Optional.empty();
        }
    }

    private Optional<Reply> objection(SmtpVerb verb) {
        boolean isTls = wire.connection().isTls();
        boolean ofOtherProtocol =
                options.isLmtp()
                        ? verb == SmtpVerb.EHLO || verb == SmtpVerb.HELO
                        : verb == SmtpVerb.LHLO;
        if (ofOtherProtocol) {
            return Optional.of(Replies.UNKNOWN_COMMAND);
        }
        if (options.tlsRequired() && !isTls && !verb.isLegalBeforeTls()) {
            return Optional.of(Replies.TLS_FIRST);
        }
        if (options.submission() && user.isEmpty() && verb == SmtpVerb.MAIL) {
            return Optional.of(Replies.AUTHENTICATE_FIRST);
        }
        return verb.isLegalIn(state)
                ? Optional.empty()
                : Optional.of(Replies.outOfOrder(verb.order()));
    }

    private void execute(Optional<SmtpCommand> command) throws IOException {
        if (command.isPresent()) {
            try {
                execute(command.get());
            } catch (SmtpRefusal e) {
                refuse(e.reply());
            }
        }
    }

    private void execute(SmtpCommand command) throws IOException {
        switch (command.verb()) {
            case EHLO, HELO, LHLO -> hello(command);
            case STARTTLS -> startTls();
            case AUTH -> authenticate(command.readAuth());
            case MAIL -> {
                transaction.begin(command.readSender(), origin());
                state = SmtpState.MAIL;
                wire.writeReply(Replies.SENDER_OK);
            }
            case RCPT -> addRecipient(command);
            case DATA -> receiveDotted();
            case BDAT -> receiveChunks(readChunk(command));
            case RSET -> {
                reset();
                wire.writeReply(Replies.OK);
            }
            case VRFY -> wire.writeReply(Replies.NOT_VERIFIED);
            case EXPN -> wire.writeReply(Replies.NOT_IMPLEMENTED);
            case HELP -> wire.writeReply(Replies.HELP);
            case NOOP -> wire.writeReply(Replies.OK);
            case QUIT -> {
                wire.writeReply(Reply.of(221, "2.0.0 " + options.name() + " says goodbye"));
                over = true;
            }
        }
    }

    private void hello(SmtpCommand command) throws IOException {
        String name = command.argument();
        if (!name.matches("[A-Za-z0-9._:\\[\\]-]{1,255}")) {
            throw SmtpRefusal.of(Replies.malformed("a client's name is a domain or a literal"));
        }
        helo = name;
        extended = command.verb() != SmtpVerb.HELO;
        reset();
        state = SmtpState.GREETED;
        String greeting = options.name() + " at your service";
        wire.writeReply(
                extended ? new Reply(250, offer().encode(greeting)) : Reply.of(250, greeting));
    }

    private SmtpExtensions offer() {
        SequencedMap<String, String> offered = new LinkedHashMap<>();
        offered.put(SmtpExtensions.PIPELINING, "");
        offered.put(SmtpExtensions.SIZE, Long.toString(options.limits().maxMessageBytes()));
        offered.put(SmtpExtensions.EIGHT_BIT, "");
        offered.put(SmtpExtensions.SMTPUTF8, "");
        offered.put(SmtpExtensions.CHUNKING, "");
        offered.put(SmtpExtensions.STATUS_CODES, "");
        if (transaction.sendsReports()) {
            offered.put(SmtpExtensions.DSN, "");
        }
        if (options.tls().isPresent() && !wire.connection().isTls()) {
            offered.put(SmtpExtensions.STARTTLS, "");
        }
        String mechanisms = mechanisms();
        if (!mechanisms.isEmpty()) {
            offered.put(SmtpExtensions.AUTH, mechanisms);
        }
        return new SmtpExtensions(offered);
    }

    private String mechanisms() {
        if (options.authenticator().isEmpty()
                || user.isPresent()
                || (options.tlsRequired() && !wire.connection().isTls())) {
            return "";
        }
        return options.authenticator().get().mechanisms(channel()).stream()
                .map(Mechanism::wireName)
                .collect(Collectors.joining(" "));
    }

    private Channel channel() {
        Channel channel = Channel.of(wire.connection());
        return options.secretsInClear() ? channel.allowed() : channel;
    }

    /// What was said before counts no more (RFC 3207, section 4.2).
    private void startTls() throws IOException {
        if (options.tls().isEmpty()) {
            throw SmtpRefusal.of(Replies.NOT_IMPLEMENTED);
        }
        if (wire.connection().isTls()) {
            throw SmtpRefusal.of(Replies.outOfOrder("TLS is in force"));
        }
        wire.writeReply(Replies.TLS_READY);
        wire.startTls(options.tls().get());
        transaction.reset();
        helo = "";
        extended = false;
        user = Optional.empty();
        state = SmtpState.CONNECTED;
    }

    private void authenticate(SmtpCommand.Auth command) throws IOException {
        if (user.isPresent()) {
            throw SmtpRefusal.of(Replies.outOfOrder("the client has logged in"));
        }
        if (options.authenticator().isEmpty() || !extended) {
            throw SmtpRefusal.of(Replies.NOT_IMPLEMENTED);
        }
        Authenticator authenticator = options.authenticator().get();
        user = new SmtpAuthentication(wire, authenticator, channel()).run(command);
        if (user.isPresent()) {
            wire.writeReply(Replies.AUTHENTICATED);
        } else if (++failedLogins < options.limits().maxFailedLogins()) {
            wire.writeReply(Replies.NOT_AUTHENTICATED);
        } else {
            endWith(Replies.NOT_AUTHENTICATED, Replies.TOO_MANY_ERRORS);
        }
    }

    private void addRecipient(SmtpCommand command) throws IOException {
        try {
            transaction.add(command.readRecipient(), origin());
            state = SmtpState.RECIPIENTS;
            wire.writeReply(Replies.RECIPIENT_OK);
        } catch (SmtpRefusal e) {
            if (++refusedRecipients < options.limits().maxRefusedRecipients()) {
                wire.writeReply(e.reply());
            } else {
                endWith(e.reply(), Replies.TOO_MANY_ERRORS);
            }
        }
    }

    private void receiveDotted() throws IOException {
        wire.writeReply(Replies.GO_AHEAD);
        try {
            receiver.receive(wire.readDotted(), transaction.envelope(), origin());
        } finally {
            reset();
        }
    }

    private void receiveChunks(Chunk first) throws IOException {
        state = SmtpState.CHUNKS;
        Optional<SmtpCommand> next = Optional.empty();
        try {
            ChunkedMessage message = new ChunkedMessage(wire, first, this::awaitChunk);
            receiver.receive(message, transaction.envelope(), origin());
        } catch (ChunkedMessage.Abandoned e) {
            next = Optional.of(e.command());
        } finally {
            reset();
        }
        execute(next);
    }

    /// Does what may come between two chunks, until the next one.
    private Chunk awaitChunk() throws IOException {
        while (!over && wire.awaitInput()) {
            Optional<SmtpCommand> command = readCommand();
            if (command.isPresent()) {
                SmtpVerb verb = command.get().verb();
                if (verb == SmtpVerb.BDAT) {
                    return readChunk(command.get());
                }
                if (verb.endsTransaction()) {
                    throw new ChunkedMessage.Abandoned(command.get());
                }
                execute(command.get());
            }
        }
        throw new WireException.Ended("the last chunk");
    }

    /// Where a chunk's length can't be read, nobody knows where the next command begins.
    private static Chunk readChunk(SmtpCommand command) throws MalformedException {
        try {
            return command.readChunk();
        } catch (SmtpRefusal e) {
            throw new MalformedException(e.reply().toString());
        }
    }

    private void reset() {
        transaction.reset();
        if (state != SmtpState.CONNECTED) {
            state = SmtpState.GREETED;
        }
    }

    private void refuse(Reply reply) throws IOException {
        if (++badCommands < options.limits().maxBadCommands()) {
            wire.writeReply(reply);
        } else {
            endWith(reply, Replies.TOO_MANY_ERRORS);
        }
    }

    private void endWith(Reply reply, Reply last) throws IOException {
        wire.writeReply(reply);
        wire.writeReply(last);
        wire.hangUp();
        over = true;
    }

    private SmtpOrigin origin() {
        return new SmtpOrigin(
                wire.connection().remoteAddress(), helo, extended, wire.connection().isTls(), user);
    }
}
