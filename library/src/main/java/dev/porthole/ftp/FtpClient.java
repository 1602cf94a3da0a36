package dev.porthole.ftp;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Deadline;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;
import dev.porthole.sasl.Channel;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Wire;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A client of FTP (RFC 959). For one thread.
///
/// Lifecycle:
/// 1. [#open], which also starts TLS if the endpoint says so; or [#on];
/// 2. [#login], or [#loginAnonymously];
/// 3. commands, in any order; [#retrieve] and [#store] open streams, and while one is open nothing
///    else can be done;
/// 4. [#close] says goodbye.
///
/// Paths are the server's; one that does not begin with `/` is taken from the working folder. A
/// path with CR, LF or NUL is refused before it is sent.
///
/// Errors common to all: those of [Wire]. After [WireException.Refused] with another code than 421
/// the conversation goes on; after any other failure it is over.
public final class FtpClient implements AutoCloseable {
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final Credentials ANYBODY = new Credentials("anonymous", "guest@");

    private final Wire wire;
    private final Conversation talk;
    private final Options options;
    private final Tls tls; // of this session only: data continues what control began
    private FtpFeatures features = FtpFeatures.NONE;
    private String type = ""; // what TYPE was last set to
    private boolean text;
    private boolean isProtected;

    /// How a client is to be.
    ///
    /// Immutable and thread-safe.
    ///
    /// @param dialer which opens connections, those for data too
    /// @param tls whom to trust; the system's authorities by default
    /// @param data how data connections are made
    /// @param secretsInClear whether a password may be sent without TLS to another machine; false
    ///   by default
    /// @param latin1 whether names on the wire are in Latin-1 instead of UTF-8, for servers older
    ///   than RFC 2640; false by default
    /// @param limits what to put up with; a listing is one body
    public record Options(
            Dialer dialer,
            Tls tls,
            FtpDataOptions data,
            boolean secretsInClear,
            boolean latin1,
            WireLimits limits) {
        /// The defaults above.
        public static final Options DEFAULT =
                new Options(
                        Dialer.create(),
                        Tls.client(),
                        FtpDataOptions.DEFAULT,
                        false,
                        false,
                        WireLimits.DEFAULT);

        /// The same options with another dialer.
        public Options withDialer(Dialer other) {
            return new Options(other, tls, data, secretsInClear, latin1, limits);
        }

        /// The same options with another trust.
        public Options withTls(Tls other) {
            return new Options(dialer, other, data, secretsInClear, latin1, limits);
        }

        /// The same options with other data connections.
        public Options withData(FtpDataOptions others) {
            return new Options(dialer, tls, others, secretsInClear, latin1, limits);
        }

        /// The same options with passwords allowed in clear, or not.
        public Options withSecretsInClear(boolean allowed) {
            return new Options(dialer, tls, data, allowed, latin1, limits);
        }

        /// The same options with names in Latin-1, or not.
        public Options withLatin1(boolean wanted) {
            return new Options(dialer, tls, data, secretsInClear, wanted, limits);
        }

        /// The same options with other limits.
        public Options withLimits(WireLimits others) {
            return new Options(dialer, tls, data, secretsInClear, latin1, others);
        }
    }

    private FtpClient(Connection connection, Options options) {
        this.tls = options.tls().resuming();
        this.wire = new Wire(connection, FtpServer.dialect(options.latin1()), options.limits());
        this.talk = new Conversation(wire);
        this.options = options;
    }

    /// Dials and reads the greeting; under TLS from the first byte, or by `AUTH TLS`, as the
    /// endpoint's security has it. Where it says so, nothing else is sent in clear.
    ///
    /// @throws WireException.Refused also if TLS is required and refused
    public static FtpClient open(Endpoint endpoint, Options options) throws IOException {
        Connection connection = options.dialer().dial(endpoint.withSecurity(Security.PLAIN));
        FtpClient client = new FtpClient(connection, options);
        try {
            if (endpoint.security() == Security.TLS) {
                connection.startTls(client.tls);
            }
            client.readGreeting();
            switch (endpoint.security()) {
                case PLAIN -> {}
                case TLS -> client.protect();
                case STARTTLS -> client.startTls();
            }
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /// Takes over an open connection and reads the greeting.
    public static FtpClient on(Connection connection, Options options) throws IOException {
        FtpClient client = new FtpClient(connection, options);
        client.readGreeting();
        return client;
    }

    private void readGreeting() throws IOException {
        talk.step(() -> {
            Reply greeting = wire.readLooseReply();
            if (greeting.code() == 120) { // ready in a moment
                greeting = wire.readLooseReply();
            }
            return greeting.require("the greeting", 220);
        });
    }

    /// Goes on under TLS (`AUTH TLS`; RFC 4217), and has data protected, too, unless the options
    /// say otherwise. What was said before counts no more.
    ///
    /// @throws WireException.Refused if the server does not
    /// @throws dev.porthole.net.TlsException if TLS fails
    public void startTls() throws IOException {
        talk.step(() -> {
            talk.ask(FtpVerb.AUTH, "TLS", 234);
            wire.startTls(tls);
            features = FtpFeatures.NONE;
            type = "";
            return true;
        });
        protect();
    }

    /// `PBSZ 0` and `PROT P` (RFC 4217, section 9).
    private void protect() throws IOException {
        talk.step(() -> {
            talk.ask(FtpVerb.PBSZ, "0", 200);
            return talk.ask(FtpVerb.PROT, options.data().inClear() ? "C" : "P", 200);
        });
        isProtected = !options.data().inClear();
    }

    /// Logs in, and asks what the server can.
    ///
    /// @throws WireException.Refused if name or password are wrong; and before anything is sent, if
    ///   the password would go in clear to another machine
    public void login(Credentials credentials) throws IOException {
        if (!isSecretSafe()) {
            throw new WireException.Refused(
                    "PASS",
                    "it was not sent: the password would go in clear; use TLS, or allow"
                            + " secretsInClear",
                    false);
        }
        logIn(credentials);
    }

    /// Logs in as anybody (RFC 1635), and asks what the server can.
    public void loginAnonymously() throws IOException {
        logIn(ANYBODY);
    }

    private void logIn(Credentials credentials) throws IOException {
        if (user(credentials.user()).isIntermediate()) {
            pass(credentials.password());
        }
        features();
        if (!options.latin1() && features.has("UTF8")) {
            useUtf8();
        }
    }

    private boolean isSecretSafe() {
        return options.secretsInClear() || Channel.of(wire.connection()) == Channel.PRIVATE;
    }

    /// Gives the user's name (`USER`): 331 asks for the password, 230 does without.
    public Reply user(String name) throws IOException {
        return talk.step(() -> talk.ask(FtpVerb.USER, name, 230, 331));
    }

    /// Gives the password (`PASS`). It is not checked whether it goes in clear: [#login] does.
    ///
    /// @throws WireException.Refused also if the server wants an account, too (`ACCT`)
    public Reply pass(String password) throws IOException {
        return talk.step(() -> {
            wire.writeSecretLine("PASS ", password);
            Reply reply = wire.readLooseReply();
            if (reply.code() == 332) {
                throw new WireException.Refused("PASS", reply);
            }
            return reply.require("PASS", 230, 202);
        });
    }

    /// Asks what the server can (`FEAT`; RFC 2389). A server that does not know the command can
    /// none of it.
    public FtpFeatures features() throws IOException {
        return talk.step(() -> {
            features = FtpReplies.features(talk.command(FtpVerb.FEAT, ""));
            return features;
        });
    }

    /// Has names sent in UTF-8 (`OPTS UTF8 ON`), which some servers want to be asked for. What they
    /// answer does not matter: those that refuse it do it anyway.
    void useUtf8() throws IOException {
        talk.step(() -> talk.command(FtpVerb.OPTS, "UTF8 ON"));
    }

    // Folders and files

    /// The working folder (`PWD`).
    public String workingFolder() throws IOException {
        return talk.step(() -> FtpReplies.path(talk.ask(FtpVerb.PWD, "", 257)));
    }

    /// Changes the working folder (`CWD`).
    public void changeFolder(String path) throws IOException {
        talk.step(() -> talk.ask(FtpVerb.CWD, argument(path), 250, 200));
    }

    /// Changes to the folder above (`CDUP`).
    public void changeToParent() throws IOException {
        talk.step(() -> talk.ask(FtpVerb.CDUP, "", 250, 200));
    }

    /// Makes a folder (`MKD`).
    public void makeFolder(String path) throws IOException {
        talk.step(() -> talk.ask(FtpVerb.MKD, argument(path), 257, 250));
    }

    /// Removes an empty folder (`RMD`).
    public void removeFolder(String path) throws IOException {
        talk.step(() -> talk.ask(FtpVerb.RMD, argument(path), 250));
    }

    /// Deletes a file (`DELE`).
    public void delete(String path) throws IOException {
        talk.step(() -> talk.ask(FtpVerb.DELE, argument(path), 250, 200));
    }

    /// Gives a file or folder another name, or place (`RNFR` and `RNTO`). What has that name may be
    /// replaced, or not: it is up to the server.
    public void rename(String from, String to) throws IOException {
        String target = argument(to);
        talk.step(() -> {
            talk.ask(FtpVerb.RNFR, argument(from), 350);
            return talk.ask(FtpVerb.RNTO, target, 250);
        });
    }

    /// The size of a file in bytes (`SIZE`; RFC 3659, section 4).
    public long size(String path) throws IOException {
        return talk.step(() -> {
            useType("I");
            return FtpReplies.size(talk.ask(FtpVerb.SIZE, argument(path), 213));
        });
    }

    /// When a file was last changed (`MDTM`; RFC 3659, section 3).
    public Instant modified(String path) throws IOException {
        return talk.step(() -> FtpReplies.time(talk.ask(FtpVerb.MDTM, argument(path), 213)));
    }

    /// Sets when a file was last changed, to the second (`MFMT`; draft-somers-ftp-mfxx-04).
    public void setModified(String path, Instant time) throws IOException {
        String argument = MachineListing.formatTime(time) + " " + argument(path);
        talk.step(() -> talk.ask(FtpVerb.MFMT, argument, 213));
    }

    /// The digest of a file, in hexadecimal digits (`OPTS HASH` and `HASH`;
    /// draft-ietf-ftpext2-hash-03).
    public String hash(String path, FtpHash algorithm) throws IOException {
        return talk.step(() -> {
            talk.ask(FtpVerb.OPTS, "HASH " + algorithm, 200);
            return FtpReplies.digest(talk.ask(FtpVerb.HASH, argument(path), 213));
        });
    }

    /// What the server tells of one file or folder (`MLST`; RFC 3659, section 7). Its name may have
    /// a path.
    public FtpEntry entry(String path) throws IOException {
        return talk.step(() -> FtpReplies.entry(talk.ask(FtpVerb.MLST, path, 250)));
    }

    // Listings

    /// Lists a folder: by `MLSD` if the server has it (RFC 3659, section 7), else by `LIST`, in
    /// whatever form the server does that. Without `.` and `..`.
    ///
    /// @param path empty for the working folder
    /// @throws WireException.LimitExceeded if it is more bytes than a body may have
    /// @throws MalformedException if it is in no known form
    public List<FtpEntry> list(String path) throws IOException {
        return list(features.has("MLST") ? FtpVerb.MLSD : FtpVerb.LIST, path);
    }

    List<FtpEntry> list(FtpVerb verb, String path) throws IOException {
        List<FtpEntry> entries = new ArrayList<>();
        ListParser parser = verb == FtpVerb.LIST ? new ListParser(Instant.now()) : null;
        for (String each : lines(verb, path)) {
            if (parser != null) {
                parser.parse(each).ifPresent(entries::add);
            } else if (!MachineListing.isAboutFolder(each)) {
                entries.add(MachineListing.parse(each));
            }
        }
        entries.removeIf(each -> each.name().equals(".") || each.name().equals(".."));
        return entries;
    }

    /// The names in a folder, as the server writes them (`NLST`).
    ///
    /// @param path empty for the working folder
    public List<String> names(String path) throws IOException {
        return lines(FtpVerb.NLST, path);
    }

    private List<String> lines(FtpVerb verb, String path) throws IOException {
        try (FtpDownload listing = new FtpDownload(transfer(verb, path, 0), this, true)) {
            return ListingLines.read(
                    listing, FtpServer.dialect(options.latin1()), options.limits());
        }
    }

    // Transfers

    /// Whether files are transferred as text (`TYPE A`): line ends are CRLF on the way, and LF
    /// here. False at first: as they are.
    public void transfersText(boolean wanted) {
        text = wanted;
    }

    /// Fetches a file (`RETR`).
    public FtpDownload retrieve(String path) throws IOException {
        return retrieve(path, 0);
    }

    /// Fetches a file from a position on (`REST` and `RETR`; RFC 3659, section 5).
    public FtpDownload retrieve(String path, long start) throws IOException {
        return new FtpDownload(fileTransfer(FtpVerb.RETR, path, start), this, text);
    }

    /// Stores a file, in place of one that is there (`STOR`).
    public FtpUpload store(String path) throws IOException {
        return store(path, 0);
    }

    /// Stores a file from a position on: what the server has before it stays (`REST` and `STOR`;
    /// RFC 3659, section 5).
    public FtpUpload store(String path, long start) throws IOException {
        return new FtpUpload(fileTransfer(FtpVerb.STOR, path, start), this, text);
    }

    /// Adds to the end of a file, or makes it (`APPE`).
    public FtpUpload append(String path) throws IOException {
        return new FtpUpload(fileTransfer(FtpVerb.APPE, path, 0), this, text);
    }

    /// Downloads a file as it is. What a failure leaves of it can be continued by
    /// [#resumeDownload].
    ///
    /// @return its size in bytes
    public long download(String path, Path file) throws IOException {
        return new FileCopy(this).down(path, file, 0);
    }

    /// Downloads what is missing at the end of a file, all of it if there is none yet. That what is
    /// there is the same is not checked: [#hash] can.
    ///
    /// @return how many bytes were missing
    public long resumeDownload(String path, Path file) throws IOException {
        return new FileCopy(this).down(path, file, Files.exists(file) ? Files.size(file) : 0);
    }

    /// Uploads a file as it is.
    ///
    /// @return its size in bytes
    public long upload(Path file, String path) throws IOException {
        return new FileCopy(this).up(file, path, 0);
    }

    /// Uploads what the server's file lacks at its end, all of it if there is none.
    ///
    /// @return how many bytes it lacked
    public long resumeUpload(Path file, String path) throws IOException {
        FileCopy copy = new FileCopy(this);
        return copy.up(file, path, copy.sizeThere(path));
    }

    void requireBinary() {
        if (text) {
            throw new IllegalStateException("a file goes as it is, not as text");
        }
    }

    private DataChannel fileTransfer(FtpVerb verb, String path, long start) throws IOException {
        talk.step(() -> useType(text ? "A" : "I"));
        return transfer(verb, argument(path), start);
    }

    private DataChannel transfer(FtpVerb verb, String path, long start) throws IOException {
        DataChannel opened =
                talk.step(() ->
                        DataChannel.open(
                                wire,
                                options,
                                FtpCommand.of(verb, path),
                                start,
                                isProtected ? tls : null));
        talk.transferBegins(opened);
        return opened;
    }

    /// A stream has ended, to its end or not.
    void transferEnds(DataChannel channel, boolean complete) throws IOException {
        talk.transferEnds();
        talk.step(() -> {
            if (complete) {
                channel.finish();
            } else {
                channel.abort();
            }
            return true;
        });
    }

    /// A data connection broke; what to throw.
    IOException transferBroke(DataChannel channel, IOException e) throws IOException {
        talk.transferEnds();
        return talk.step(() -> channel.broken(e));
    }

    private boolean useType(String wanted) throws IOException {
        if (!type.equals(wanted)) {
            talk.ask(FtpVerb.TYPE, wanted, 200);
            type = wanted;
        }
        return true;
    }

    // The rest

    /// What system the server is, in its words (`SYST`).
    public String system() throws IOException {
        return talk.step(() -> talk.ask(FtpVerb.SYST, "", 215).text());
    }

    /// How things stand, in the server's words (`STAT`).
    public Reply status() throws IOException {
        return talk.step(() -> talk.ask(FtpVerb.STAT, "", 211, 212, 213));
    }

    /// The server's help (`HELP`).
    ///
    /// @param topic empty for none
    public Reply help(String topic) throws IOException {
        return talk.step(() -> talk.ask(FtpVerb.HELP, topic, 211, 214));
    }

    /// What this server has and others have not (`SITE`).
    public Reply site(String argument) throws IOException {
        return talk.step(
                () -> talk.command(FtpVerb.SITE, argument).requirePositive("SITE " + argument));
    }

    /// Does nothing, but shows that the server is there (`NOOP`).
    public Reply noop() throws IOException {
        return talk.step(() -> talk.ask(FtpVerb.NOOP, "", 200));
    }

    /// Says goodbye (`QUIT`). The conversation is over.
    public Reply quit() throws IOException {
        Reply reply = talk.step(() -> talk.ask(FtpVerb.QUIT, "", 221));
        talk.end();
        return reply;
    }

    private static String argument(String path) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("a path is not empty");
        }
        return path;
    }

    /// The connection underneath.
    public Connection connection() {
        return wire.connection();
    }

    /// What the server said it can when it was last asked; empty if it never was.
    public Optional<FtpFeatures> knownFeatures() {
        return features == FtpFeatures.NONE ? Optional.empty() : Optional.of(features);
    }

    /// Whether the conversation can go on.
    public boolean isOpen() {
        return talk.isOpen();
    }

    /// Says goodbye, for which the server has 2 seconds, and closes the connection. After a
    /// failure, and while a transfer is open, it only closes.
    @Override
    public void close() throws IOException {
        talk.breakOffTransfer();
        if (isOpen()) {
            wire.connection().deadline(Deadline.after(GOODBYE));
            try {
                quit();
            } catch (IOException _) {
                // It has had its chance; all that was sent has its reply.
            }
        }
        wire.connection().close();
    }
}
