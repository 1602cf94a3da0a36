package dev.porthole.pop3;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;
import dev.porthole.sasl.BearerToken;
import dev.porthole.sasl.Challenges;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Dialect;
import dev.porthole.wire.Printable;
import dev.porthole.wire.Steps;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client of POP3 (RFC 1939). For one thread.
///
/// Lifecycle:
/// 1. [#open], which also starts TLS if the endpoint says so; or [#on] for an open connection;
/// 2. [#login];
/// 3. [#list], [#uidl], [#retrieve] and [#delete], by the numbers of messages, from 1;
/// 4. [#quit]: only then the server deletes what was marked. [#close] without it deletes nothing.
///
/// Errors common to all: those of [Wire]; [WireException.Refused] for `-ERR`, after which the
/// conversation goes on. After any other failure it is over.
public final class Pop3Client implements AutoCloseable {
    /// The port that IANA has given it, and the one for TLS from the first byte.
    public static final int PORT = 110;

    /// As [#PORT], for TLS from the first byte.
    public static final int TLS_PORT = 995;

    static final Dialect DIALECT =
            Dialect.strict("POP3", "RFC 1939, section 3", StandardCharsets.UTF_8);

    private static final Pattern TIMESTAMP = Pattern.compile("<[^<> ]{1,255}@[^<> ]{1,255}>");

    private final Wire wire;
    private final Steps steps;
    private final Options options;
    private String timestamp = "";
    private Pop3Capabilities capabilities = Pop3Capabilities.NONE;

    /// What a client does only if it is told to.
    public enum Choice {
        /// Sends a password or a token without TLS to another machine.
        SECRETS_IN_CLEAR,
        /// Reads messages with a CR or an LF alone (RFC 5322, section 4.1), as they are.
        BARE_LINE_ENDS
    }

    /// How a client is to be.
    ///
    /// Immutable and thread-safe.
    ///
    /// @param dialer which opens connections
    /// @param tls whom to trust; the system's authorities by default
    /// @param choices none by default
    /// @param limits what to put up with
    public record Options(Dialer dialer, Tls tls, Set<Choice> choices, WireLimits limits) {
        /// The defaults above.
        public static final Options DEFAULT =
                new Options(Dialer.create(), Tls.client(), Set.of(), WireLimits.DEFAULT);

        /// Keeps its own copy.
        public Options {
            choices = Set.copyOf(choices);
        }

        /// The same options with another dialer.
        public Options withDialer(Dialer other) {
            return new Options(other, tls, choices, limits);
        }

        /// The same options with another trust.
        public Options withTls(Tls other) {
            return new Options(dialer, other, choices, limits);
        }

        /// The same options with these choices.
        public Options withChoices(Choice... others) {
            return new Options(dialer, tls, Set.of(others), limits);
        }

        /// The same options with other limits.
        public Options withLimits(WireLimits others) {
            return new Options(dialer, tls, choices, others);
        }
    }

    /// How much is there: `2 320`.
    ///
    /// @param count of messages
    /// @param bytes of all of them, as they are sent
    public record Status(int count, long bytes) {}

    /// The size of a message: `1 120`.
    public record Size(int number, long bytes) {}

    /// What a message is called, in every session: `1 whqtswO00WBw418f9t5JxYwZ`.
    public record Uid(int number, String uid) {}

    private Pop3Client(Connection connection, Options options) {
        boolean lenient = options.choices().contains(Choice.BARE_LINE_ENDS);
        Dialect dialect = lenient ? DIALECT.withBareLineEnds() : DIALECT;
        this.wire = new Wire(connection, dialect, options.limits());
        this.steps = new Steps(wire);
        this.options = options;
    }

    /// Dials and reads the greeting; under TLS from the first byte, or by STLS, as the endpoint's
    /// security has it. Where it says STARTTLS, nothing is sent in clear but STLS.
    ///
    /// @throws WireException.Refused also if STLS is required and refused
    public static Pop3Client open(Endpoint endpoint, Options options) throws IOException {
        Connection connection = options.dialer().dial(endpoint.withSecurity(Security.PLAIN));
        try {
            if (endpoint.security() == Security.TLS) {
                connection.startTls(options.tls());
            }
            Pop3Client client = on(connection, options);
            if (endpoint.security() == Security.STARTTLS) {
                client.startTls();
            }
            return client;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// Takes over an open connection and reads the greeting.
    public static Pop3Client on(Connection connection, Options options) throws IOException {
        Pop3Client client = new Pop3Client(connection, options);
        String greeting = client.steps.run(() -> client.answer().require("the greeting")).text();
        Matcher matcher = TIMESTAMP.matcher(greeting);
        client.timestamp = matcher.find() ? matcher.group() : "";
        return client;
    }

    /// Goes on under TLS (`STLS`, RFC 2595).
    ///
    /// @throws dev.porthole.net.TlsException if TLS fails
    public void startTls() throws IOException {
        capabilities =
                steps.run(() -> {
                    say(Pop3Command.of(Pop3Verb.STLS));
                    wire.startTls(options.tls());
                    return Pop3Capabilities.NONE; // what was said before counts no more
                });
    }

    /// Asks what the server can (`CAPA`, RFC 2449); nothing if it does not know the question.
    public Pop3Capabilities capabilities() throws IOException {
        try {
            capabilities = Pop3Capabilities.parse(listing(Pop3Command.of(Pop3Verb.CAPA)));
        } catch (WireException.Refused _) {
            capabilities = Pop3Capabilities.NONE;
        }
        return capabilities;
    }

    /// Logs in by a name and a password: with the best mechanism that the server offers, or, if it
    /// offers none, with USER and PASS.
    ///
    /// @throws WireException.Refused if they are wrong, or another session has the maildrop: it
    ///   then is temporary
    /// @throws dev.porthole.sasl.SaslException if the password would go in clear
    public void login(Credentials credentials) throws IOException {
        Set<String> mechanisms = capabilities().mechanisms();
        if (!mechanisms.isEmpty()) {
            login(SaslClient.choose(mechanisms, credentials, channel()));
            return;
        }
        SaslClient.choose(Set.of(Mechanism.PLAIN.wireName()), credentials, channel()); // may it be?
        user(credentials.user());
        pass(credentials.password());
    }

    void user(String name) throws IOException {
        ask(Pop3Command.of(Pop3Verb.USER, name));
    }

    void pass(String password) throws IOException {
        steps.run(() -> {
            wire.writeSecretLine("PASS ", password);
            return answer().require(Pop3Command.of(Pop3Verb.PASS, password));
        });
    }

    /// Logs in by a token, with OAUTHBEARER (RFC 7628) or XOAUTH2.
    public void login(BearerToken token) throws IOException {
        login(SaslClient.choose(capabilities().mechanisms(), token, channel()));
    }

    /// Logs in by a mechanism of the caller's choice, offered or not (`AUTH`, RFC 5034).
    public void login(SaslClient mechanism) throws IOException {
        steps.run(() -> Pop3Login.run(wire, mechanism));
    }

    /// Logs in by a digest of the password, for old servers (`APOP`, RFC 1939, section 7). It is
    /// MD5: who sees it can try passwords.
    ///
    /// @throws WireException.Refused also if the server's greeting has no timestamp
    public void apop(Credentials credentials) throws IOException {
        if (timestamp.isEmpty()) {
            throw new WireException.Refused("APOP", "the greeting has no timestamp", false);
        }
        String digest = Challenges.apop(timestamp, credentials.password());
        steps.run(() -> {
            wire.writeSecretLine("APOP " + credentials.user() + " ", digest);
            return answer().require("APOP " + credentials.user());
        });
    }

    private Channel channel() {
        Channel channel = Channel.of(wire.connection());
        return options.choices().contains(Choice.SECRETS_IN_CLEAR) ? channel.allowed() : channel;
    }

    /// How much is there (`STAT`).
    public Status status() throws IOException {
        String text = ask(Pop3Command.of(Pop3Verb.STAT)).text();
        String[] words = text.split(" ", -1);
        if (words.length < 2) {
            throw malformed(text);
        }
        return new Status((int) number(words[0], text), number(words[1], text));
    }

    /// The size of each message (`LIST`).
    public List<Size> list() throws IOException {
        List<Size> sizes = new ArrayList<>();
        for (String line : listing(Pop3Command.of(Pop3Verb.LIST))) {
            sizes.add(size(line));
        }
        return sizes;
    }

    /// The size of a message (`LIST`).
    public Size list(int number) throws IOException {
        return size(ask(Pop3Command.of(Pop3Verb.LIST, number)).text());
    }

    private static Size size(String line) throws MalformedException {
        String[] words = words(line);
        return new Size((int) number(words[0], line), number(words[1], line));
    }

    /// What each message is called (`UIDL`).
    public List<Uid> uidl() throws IOException {
        List<Uid> uids = new ArrayList<>();
        for (String line : listing(Pop3Command.of(Pop3Verb.UIDL))) {
            uids.add(uid(line));
        }
        return uids;
    }

    /// What a message is called (`UIDL`).
    public Uid uidl(int number) throws IOException {
        return uid(ask(Pop3Command.of(Pop3Verb.UIDL, number)).text());
    }

    private static Uid uid(String line) throws MalformedException {
        String[] words = words(line);
        return new Uid((int) number(words[0], line), words[1]);
    }

    private static String[] words(String line) throws MalformedException {
        String[] words = line.split(" ", -1);
        if (words.length < 2 || words[1].isEmpty()) {
            throw malformed(line);
        }
        return words;
    }

    private static long number(String digits, String line) throws MalformedException {
        if (!digits.matches("[0-9]{1,18}")) {
            throw malformed(line);
        }
        return Long.parseLong(digits);
    }

    private static MalformedException malformed(String line) {
        return new MalformedException(
                "a listing has a number and a word (RFC 1939, section 5), not \"%s\""
                        .formatted(Printable.of(line)));
    }

    /// A message (`RETR`), as it is read. Until it has been read to its end, or closed, nothing
    /// else can be asked; closing it early skips what is left if that is little, and otherwise
    /// breaks the connection off.
    public InputStream retrieve(int number) throws IOException {
        return message(Pop3Command.of(Pop3Verb.RETR, number));
    }

    /// The header of a message and some lines of its body (`TOP`), as for [#retrieve].
    public InputStream top(int number, int lines) throws IOException {
        return message(Pop3Command.of(Pop3Verb.TOP, number, lines));
    }

    private InputStream message(Pop3Command command) throws IOException {
        return steps.run(() -> {
            say(command);
            return wire.readDotted();
        });
    }

    /// Marks a message for deletion (`DELE`): it goes with [#quit].
    public void delete(int number) throws IOException {
        ask(Pop3Command.of(Pop3Verb.DELE, number));
    }

    /// Takes all marks back (`RSET`).
    public void reset() throws IOException {
        ask(Pop3Command.of(Pop3Verb.RSET));
    }

    /// Keeps the session alive (`NOOP`).
    public void noop() throws IOException {
        ask(Pop3Command.of(Pop3Verb.NOOP));
    }

    /// Ends the session (`QUIT`): what was marked is deleted when this returns.
    ///
    /// @throws WireException.Refused if some of it could not be deleted
    public void quit() throws IOException {
        ask(Pop3Command.of(Pop3Verb.QUIT));
        steps.end();
        wire.connection().close();
    }

    /// Whether the conversation can go on.
    public boolean isOpen() {
        return steps.isOpen();
    }

    /// Ends the connection. Without [#quit], nothing is deleted.
    @Override
    public void close() throws IOException {
        wire.connection().close();
    }

    private List<String> listing(Pop3Command command) throws IOException {
        return steps.run(() -> {
            say(command);
            return wire.readDottedLines();
        });
    }

    private Pop3Answer ask(Pop3Command command) throws IOException {
        return steps.run(() -> say(command));
    }

    private Pop3Answer say(Pop3Command command) throws IOException {
        wire.writeLine(command.encode());
        return answer().require(command);
    }

    private Pop3Answer answer() throws IOException {
        return Pop3Answer.parse(wire.readLine());
    }
}
