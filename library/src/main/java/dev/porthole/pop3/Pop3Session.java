package dev.porthole.pop3;

import dev.porthole.net.Connection;
import dev.porthole.net.DeadlineException;
import dev.porthole.net.MalformedException;
import dev.porthole.net.NetException;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.Outcome;
import dev.porthole.wire.Printable;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A server's session with one client: reads a command, does it, answers, until QUIT. For one
/// thread.
final class Pop3Session {
    private static final System.Logger LOG = System.getLogger(Pop3Server.class.getPackageName());

    /// One answer for whoever does not exist and whoever has another password.
    private static final Pop3Answer NOBODY =
            Pop3Answer.no("AUTH", "the name or the password is wrong");

    private final Wire wire;
    private final Pop3Backend backend;
    private final Pop3Server.Options options;
    private final String challenge;
    private Pop3State state = Pop3State.AUTHORIZATION;
    private String name = "";
    private @Nullable OpenMaildrop maildrop;
    private boolean over;
    private int badCommands;
    private int failedLogins;

    Pop3Session(Connection connection, Pop3Backend backend, Pop3Server.Options options) {
        this.wire = new Wire(connection, Pop3Client.DIALECT, options.limits().wire());
        this.backend = backend;
        this.options = options;
        this.challenge =
                options.authenticator().offersApop() ? options.authenticator().challenge() : "";
    }

    /// Serves the client until it has had enough, or this side has.
    void run() throws IOException {
        try {
            answer(Pop3Answer.yes(("Porthole POP3 ready " + challenge).strip()));
            while (!over && wire.awaitInput()) {
                execute(wire.readLine(Pop3Command::shownCharacters));
            }
            wire.flush();
        } catch (MalformedException e) {
            hangUp(Pop3Answer.no("", "a line ends with CRLF, and has neither CR, LF nor NUL"), e);
        } catch (WireException.LimitExceeded e) {
            hangUp(Pop3Answer.no("", "that is too long: at most " + e.bound() + " bytes"), e);
        } catch (DeadlineException e) {
            hangUp(Pop3Answer.no("", "that took too long: goodbye, nothing was deleted"), e);
        } finally {
            if (maildrop != null) {
                maildrop.close();
            }
        }
    }

    /// Says why this is the end, if it still can, and fails with the reason.
    private <E extends IOException> void hangUp(Pop3Answer why, E reason) throws E {
        try {
            answer(why);
            wire.hangUp();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        throw reason;
    }

    private void answer(Pop3Answer answer) throws IOException {
        wire.writeLine(answer.encode());
    }

    private void execute(String line) throws IOException {
        try {
            Pop3Command command = Pop3Command.parse(line);
            if (!command.verb().isLegalIn(state)) {
                throw new Pop3Refusal(command.verb() + " is no command of the state " + state);
            }
            execute(command);
        } catch (Pop3Refusal e) {
            answer(e.answer());
            if (++badCommands >= options.limits().maxBadCommands()) {
                endWith(Pop3Answer.no("", "too many errors: goodbye"));
            }
        } catch (NetException | WireException e) {
            throw e;
        } catch (IOException e) {
            if (!wire.connection().isOpen() || wire.connection().isBroken()) {
                throw e;
            }
            LOG.log(Level.WARNING, "pop3: a maildrop failed", e);
            answer(Pop3Answer.no("SYS/TEMP", "the maildrop can't be reached now: come back later"));
        }
    }

    private void execute(Pop3Command command) throws IOException {
        switch (command.verb()) {
            case USER -> {
                requirePrivate();
                name = command.arguments().getFirst();
                answer(Pop3Answer.yes("and the password?")); // whoever it is
            }
            case PASS -> logIn(password(command.arguments().getFirst()));
            case APOP -> logIn(digest(command.arguments()));
            case AUTH -> authenticate(command.arguments());
            case STLS -> startTls();
            case CAPA -> list("this is what I can", capabilities().encode());
            case NOOP -> answer(Pop3Answer.yes(""));
            case QUIT -> quit();
            default -> inTransaction(command, open());
        }
    }

    private void inTransaction(Pop3Command command, OpenMaildrop drop) throws IOException {
        switch (command.verb()) {
            case STAT -> answer(Pop3Answer.yes(drop.count() + " " + drop.bytes()));
            case LIST -> {
                if (command.arguments().isEmpty()) {
                    drop.findSizes();
                }
                list(command, drop, drop::sizeLine);
            }
            case UIDL -> list(command, drop, drop::uidLine);
            case RETR -> send(drop.read(drop.require(command.number(0))));
            case TOP -> send(drop.readTop(drop.require(command.number(0)), command.number(1)));
            case DELE -> {
                drop.mark(drop.require(command.number(0)));
                answer(Pop3Answer.yes("it goes when you say QUIT"));
            }
            case RSET -> {
                drop.unmarkAll();
                answer(Pop3Answer.yes("nothing is marked"));
            }
            default -> throw new IllegalStateException(command.toString());
        }
    }

    private OpenMaildrop open() {
        if (maildrop == null) {
            throw new IllegalStateException("nobody has logged in");
        }
        return maildrop;
    }

    private void list(Pop3Command command, OpenMaildrop drop, OpenMaildrop.LineOf line)
            throws IOException {
        if (!command.arguments().isEmpty()) {
            answer(Pop3Answer.yes(line.about(drop.require(command.number(0)))));
            return;
        }
        list(drop.count() + " messages", drop.lines(line));
    }

    private void send(InputStream message) throws IOException {
        try (message) {
            answer(Pop3Answer.yes("here it comes"));
            wire.writeDotted(message);
        }
    }

    private void list(String heading, List<String> lines) throws IOException {
        answer(Pop3Answer.yes(heading));
        wire.writeDottedLines(lines);
    }

    private Channel channel() {
        Channel channel = Channel.of(wire.connection());
        return options.secretsInClear() ? channel.allowed() : channel;
    }

    private boolean isTlsMissing() {
        return options.tlsRequired() && !wire.connection().isTls();
    }

    private void requirePrivate() throws Pop3Refusal {
        if (isTlsMissing() || !channel().allows(Mechanism.PLAIN)) {
            throw new Pop3Refusal("say STLS first: the password would go in clear");
        }
    }

    private Outcome password(String password) throws Pop3Refusal {
        requirePrivate();
        if (name.isEmpty()) {
            throw new Pop3Refusal("say USER first");
        }
        String user = name;
        name = "";
        return options.authenticator().password(user, password, wire.connection().remoteAddress());
    }

    private Outcome digest(List<String> arguments) throws Pop3Refusal {
        if (challenge.isEmpty() || isTlsMissing()) {
            throw new Pop3Refusal("APOP is not offered here");
        }
        return options.authenticator()
                .apop(
                        arguments.get(0),
                        challenge,
                        arguments.get(1),
                        wire.connection().remoteAddress());
    }

    private void authenticate(List<String> arguments) throws IOException {
        if (isTlsMissing()) {
            throw new Pop3Refusal("say STLS first");
        }
        if (arguments.isEmpty()) { // RFC 1734's clients ask so
            list("the mechanisms", List.copyOf(mechanisms()));
            return;
        }
        logIn(new Pop3Authentication(wire, options.authenticator(), channel()).run(arguments));
    }

    private void logIn(Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Accepted(String user) -> open(user);
            case Outcome.Rejected rejected -> {
                wire.flush();
                rejected.pause();
                answer(NOBODY);
                if (++failedLogins >= options.limits().maxFailedLogins()) {
                    endWith(Pop3Answer.no("", "too many attempts: goodbye"));
                }
            }
        }
    }

    private void open(String user) throws IOException {
        try {
            maildrop = new OpenMaildrop(backend.open(user));
            state = Pop3State.TRANSACTION;
            answer(Pop3Answer.yes(Printable.of(user) + " has " + maildrop.count() + " messages"));
        } catch (Pop3Backend.InUseException _) {
            answer(Pop3Answer.no("IN-USE", "another session has the maildrop"));
        }
    }

    /// What was said before counts no more (RFC 2595, section 4).
    private void startTls() throws IOException {
        if (options.tls().isEmpty() || wire.connection().isTls()) {
            throw new Pop3Refusal("TLS is not to be had here");
        }
        answer(Pop3Answer.yes("begin TLS"));
        wire.startTls(options.tls().get());
        name = "";
    }

    private List<String> mechanisms() {
        return isTlsMissing()
                ? List.of()
                : options.authenticator().mechanisms(channel()).stream()
                        .map(Mechanism::wireName)
                        .toList();
    }

    private Pop3Capabilities capabilities() {
        Map<String, List<String>> all = new TreeMap<>();
        for (String each : List.of("TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING")) {
            all.put(each, List.of());
        }
        all.put("EXPIRE", List.of("NEVER"));
        all.put("IMPLEMENTATION", List.of("Porthole"));
        if (state == Pop3State.AUTHORIZATION) {
            if (options.tls().isPresent() && !wire.connection().isTls()) {
                all.put("STLS", List.of());
            }
            if (!isTlsMissing() && channel().allows(Mechanism.PLAIN)) {
                all.put("USER", List.of());
            }
            if (!mechanisms().isEmpty()) {
                all.put("SASL", mechanisms());
            }
        }
        return new Pop3Capabilities(all);
    }

    /// Says yes when what was marked is gone for good.
    private void quit() throws IOException {
        over = true;
        if (maildrop != null) {
            state = Pop3State.UPDATE;
            OpenMaildrop drop = maildrop;
            maildrop = null;
            try (drop) {
                drop.commit();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "pop3: messages could not be deleted", e);
                answer(Pop3Answer.no("SYS/TEMP", "some messages could not be deleted"));
                return;
            }
        }
        answer(Pop3Answer.yes("goodbye"));
    }

    private void endWith(Pop3Answer last) throws IOException {
        answer(last);
        wire.hangUp();
        over = true;
    }
}
