package dev.porthole.nntp;

import dev.porthole.net.Connection;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.MalformedException;
import dev.porthole.nntp.NntpServer.Access;
import dev.porthole.sasl.Authenticator;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.Outcome;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A server's session with one client: reads a command, does it, replies, until QUIT. For one
/// thread.
final class NntpSession {
    private static final Pattern HTTP = Pattern.compile("[A-Za-z]+ \\S+ HTTP/[0-9.]+");

    private final Wire wire;
    private final NntpServer.Options options;
    private final Selection selection;
    private final ReadingCommands reading;
    private final ListCommands lists;
    private final NntpReceiver receiver;
    private final StreamedReplies streamed;
    private @Nullable NntpAuthentication login;
    private boolean loggedIn;
    private boolean over;
    private int badCommands;
    private int failedLogins;

    NntpSession(Connection connection, NntpBackend backend, NntpServer.Options options) {
        this.wire = new Wire(connection, NntpClient.DIALECT, options.limits().wire());
        this.options = options;
        this.selection = new Selection(backend);
        this.reading = new ReadingCommands(wire, backend, selection);
        this.lists = new ListCommands(wire, backend);
        this.streamed = new StreamedReplies(wire);
        this.receiver = new NntpReceiver(wire, backend, streamed, options);
    }

    /// Serves the client until it has had enough, or this side has.
    void run() throws IOException {
        try {
            wire.writeReply(greeting());
            while (!isOver() && wire.awaitInput()) {
                execute(wire.readLine(NntpCommand::shownCharacters));
            }
            settle();
            wire.flush();
        } catch (MalformedException e) {
            hangUp(receiver.isReceiving() ? broken(e) : Replies.BROKEN_LINE, e);
        } catch (WireException.LimitExceeded e) {
            hangUp(Replies.tooLong(e.bound()), e);
        } catch (DeadlineException e) {
            hangUp(Replies.TOO_SLOW, e);
        } finally {
            streamed.close();
        }
    }

    private boolean isOver() {
        return over || streamed.isOver();
    }

    /// Has everything said that is due from what was streamed: only then may something else be.
    ///
    /// @return false if there is nothing else to say: the store has failed
    private boolean settle() throws IOException {
        streamed.drain();
        if (streamed.isOver() && !over) {
            over = true;
            wire.hangUp();
        }
        return !over;
    }

    private static Reply broken(MalformedException e) {
        return Reply.of(400, e.getMessage() + ": goodbye");
    }

    /// Says why this is the end, if it still can, and fails with the reason.
    private <E extends IOException> void hangUp(Reply why, E reason) throws E {
        try {
            if (settle()) {
                endWith(why);
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        throw reason;
    }

    /// Posting is allowed if it may be after a login (RFC 3977, section 5.1.2).
    private Reply greeting() {
        boolean posting =
                access().map(Access::canPost).orElse(false)
                        || (offersLogin() && options.users().canPost());
        return posting ? Replies.POSTING : Replies.NO_POSTING;
    }

    private boolean offersLogin() {
        return options.authenticator().isPresent() && !loggedIn;
    }

    /// What the client may do now; empty for nothing.
    private Optional<Access> access() {
        return loggedIn ? Optional.of(options.users()) : options.anybody();
    }

    private void execute(String line) throws IOException {
        if (!isStreamed(line) && !settle()) {
            return;
        }
        if (HTTP.matcher(line).matches()) { // a browser's: what follows may be anybody's commands
            endWith(Replies.NOT_HTTP);
            return;
        }
        try {
            NntpCommand command = NntpCommand.parse(line);
            permit(command);
            execute(command);
        } catch (NntpRefusal e) {
            if (NntpVerb.ofLine(line).filter(NntpVerb::hasBody).isPresent()) {
                receiver.skip(); // it comes in any case (RFC 4644, section 2.5)
            }
            if (settle()) {
                refuse(e.reply());
            }
        }
    }

    private static boolean isStreamed(String line) {
        return NntpVerb.ofLine(line).filter(NntpVerb::isStreamed).isPresent();
    }

    /// Checks that the client may do that here and now.
    ///
    /// @throws NntpRefusal with 480, 483, 502 or 440 if it may not
    private void permit(NntpCommand command) throws NntpRefusal {
        NntpVerb verb = command.verb();
        if (options.tlsRequired() && !wire.connection().isTls() && !verb.isLegalBeforeTls()) {
            throw NntpRefusal.of(483, "say STARTTLS first");
        }
        Optional<Access> access = access();
        if (access.isEmpty() && !verb.isLegalBeforeLogin()) {
            throw NntpRefusal.of(480, "say AUTHINFO first");
        }
        boolean allowed =
                switch (verb) {
                    case POST -> access.map(Access::canPost).orElse(false);
                    case IHAVE, CHECK, TAKETHIS -> access.map(Access::canFeed).orElse(false);
                    default -> true;
                };
        if (!allowed) {
            throw notAllowed(verb);
        }
    }

    private NntpRefusal notAllowed(NntpVerb verb) {
        boolean after =
                verb == NntpVerb.POST ? options.users().canPost() : options.users().canFeed();
        if (offersLogin() && after) {
            return NntpRefusal.of(480, "say AUTHINFO first");
        }
        return verb == NntpVerb.POST
                ? NntpRefusal.of(440, "posting is not allowed here")
                : NntpRefusal.of(502, "this server takes no articles from others");
    }

    private void execute(NntpCommand command) throws IOException {
        switch (command.verb()) {
            case CAPABILITIES -> list(Replies.CAPABILITIES, capabilities().encode());
            case MODE -> mode(command.keyword());
            case STARTTLS -> startTls();
            case AUTHINFO -> logIn(command);
            case DATE ->
                    wire.writeReply(Reply.of(111, NewsDate.digits(Clock.systemUTC().instant())));
            case HELP -> list(Replies.HELP, Replies.COMMANDS);
            case LIST, NEWGROUPS, NEWNEWS -> lists.execute(command);
            case POST -> receiver.post();
            case IHAVE -> receiver.offered(command.readMessageId(0));
            case CHECK -> receiver.check(command.readMessageId(0));
            case TAKETHIS -> {
                if (!receiver.take(command.readMessageId(0)) && settle()) {
                    endWith(Replies.FEED_FAILED);
                }
            }
            case QUIT -> {
                wire.writeReply(Replies.GOODBYE);
                over = true;
            }
            default -> reading.execute(command);
        }
    }

    private void list(Reply reply, List<String> lines) throws IOException {
        wire.writeReply(reply);
        wire.writeDottedLines(lines);
    }

    private void mode(String keyword) throws IOException {
        switch (keyword) {
            case "READER" -> wire.writeReply(greeting());
            case "STREAM" -> {
                if (!access().map(Access::canFeed).orElse(false)) {
                    throw notAllowed(NntpVerb.TAKETHIS);
                }
                wire.writeReply(Replies.STREAMING);
            }
            default -> throw NntpRefusal.syntax("MODE is followed by READER or STREAM");
        }
    }

    private Channel channel() {
        Channel channel = Channel.of(wire.connection());
        return options.secretsInClear() ? channel.allowed() : channel;
    }

    /// What was said before counts no more (RFC 4642, section 2.2.2).
    private void startTls() throws IOException {
        if (options.tls().isEmpty()) {
            throw NntpRefusal.of(580, "TLS is not to be had here");
        }
        if (wire.connection().isTls() || loggedIn) {
            throw NntpRefusal.of(502, "it is too late for TLS");
        }
        wire.writeReply(Replies.TLS_READY);
        wire.startTls(options.tls().get());
        selection.clear();
        login = null;
    }

    private void logIn(NntpCommand command) throws IOException {
        if (loggedIn) {
            throw NntpRefusal.of(502, "the client has logged in");
        }
        Authenticator authenticator =
                options.authenticator()
                        .orElseThrow(() -> NntpRefusal.of(503, "nobody logs in here"));
        if (login == null) {
            login = new NntpAuthentication(wire, authenticator, channel());
        }
        Optional<Outcome> outcome = login.run(command);
        if (outcome.isPresent()) {
            conclude(outcome.get(), login.welcome());
        }
    }

    private void conclude(Outcome outcome, Reply welcome) throws IOException {
        switch (outcome) {
            case Outcome.Accepted _ -> {
                loggedIn = true;
                login = null;
                wire.writeReply(welcome);
            }
            case Outcome.Rejected rejected -> {
                wire.flush();
                rejected.pause();
                wire.writeReply(Replies.NOBODY);
                if (++failedLogins >= options.limits().maxFailedLogins()) {
                    endWith(Replies.TOO_MANY_LOGINS);
                }
            }
        }
    }

    private NntpCapabilities capabilities() {
        Map<String, List<String>> all = new TreeMap<>();
        all.put("VERSION", List.of("2"));
        all.put("IMPLEMENTATION", List.of("Porthole"));
        boolean isTls = wire.connection().isTls();
        if (options.tls().isPresent() && !isTls && !loggedIn) {
            all.put("STARTTLS", List.of());
        }
        if (options.tlsRequired() && !isTls) {
            return new NntpCapabilities(all);
        }
        addReading(all);
        if (access().map(Access::canPost).orElse(false)) {
            all.put("POST", List.of());
        }
        if (access().map(Access::canFeed).orElse(false)) {
            all.put("IHAVE", List.of());
            all.put("STREAMING", List.of());
        }
        if (offersLogin()) {
            addLogin(all);
        }
        return new NntpCapabilities(all);
    }

    private static void addReading(Map<String, List<String>> all) {
        all.put("READER", List.of());
        all.put("OVER", List.of("MSGID"));
        all.put("HDR", List.of());
        all.put("NEWNEWS", List.of());
        all.put("LIST", List.of("ACTIVE", "ACTIVE.TIMES", "HEADERS", "NEWSGROUPS", "OVERVIEW.FMT"));
    }

    private void addLogin(Map<String, List<String>> all) {
        List<String> ways = new ArrayList<>();
        if (channel().allows(Mechanism.PLAIN)) {
            ways.add("USER");
        }
        List<String> mechanisms =
                options.authenticator().stream()
                        .flatMap(each -> each.mechanisms(channel()).stream())
                        .map(Mechanism::wireName)
                        .toList();
        if (!mechanisms.isEmpty()) {
            ways.add("SASL");
            all.put("SASL", mechanisms);
        }
        all.put("AUTHINFO", ways);
    }

    private void refuse(Reply reply) throws IOException {
        wire.writeReply(reply);
        boolean bad = reply.code() >= 500 && reply.code() != 502 && reply.code() != 503;
        if (bad && ++badCommands >= options.limits().maxBadCommands()) {
            endWith(Replies.TOO_MANY_ERRORS);
        }
    }

    private void endWith(Reply last) throws IOException {
        wire.writeReply(last);
        wire.hangUp();
        over = true;
    }
}
