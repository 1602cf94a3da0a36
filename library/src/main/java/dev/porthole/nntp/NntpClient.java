package dev.porthole.nntp;

import dev.porthole.net.Connection;
import dev.porthole.net.Credentials;
import dev.porthole.net.Deadline;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.MalformedException;
import dev.porthole.net.Security;
import dev.porthole.net.Tls;
import dev.porthole.sasl.BearerToken;
import dev.porthole.sasl.Channel;
import dev.porthole.sasl.Mechanism;
import dev.porthole.sasl.SaslClient;
import dev.porthole.wire.Dialect;
import dev.porthole.wire.Reply;
import dev.porthole.wire.Steps;
import dev.porthole.wire.WireException;
import dev.porthole.wire.WireLimits;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// A client of NNTP (RFC 3977). For one thread.
///
/// Lifecycle:
/// 1. [#open], which also starts TLS if the endpoint says so, and says MODE READER where the server
///    needs it; or [#on] for an open connection;
/// 2. [#login], if the server wants to know who reads or posts;
/// 3. [#groups]; [#group], then [#overview] and [#article] by numbers; [#article] by message-id in
///    any group; [#post]; for another server, [#offer] and [#feed];
/// 4. [#close] says goodbye.
///
/// Errors common to all: those of [dev.porthole.wire.Wire]. After [WireException.Refused] with
/// another code than 400 the conversation goes on; after any other failure it is over. What takes
/// an argument throws [IllegalArgumentException] before anything is sent if a command can't hold
/// it.
public final class NntpClient implements AutoCloseable {
    /// The port that IANA has given it.
    public static final int PORT = 119;

    /// The port for TLS from the first byte (RFC 8143).
    public static final int TLS_PORT = 563;

    static final Dialect DIALECT =
            Dialect.strict("NNTP", "RFC 3977, section 3.1", StandardCharsets.UTF_8);

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final Conversation conversation;
    private final Options options;
    private final NntpOpening opening;
    private final NntpQuestions questions;

    /// What a client is for (RFC 3977, section 3.4.2).
    public enum Mode {
        /// Reads and posts: says MODE READER where the server needs it.
        READER,
        /// Gives articles to another server.
        TRANSIT
    }

    /// What a client does only if it is told to.
    public enum Choice {
        /// Sends a password or a token without TLS to another machine.
        SECRETS_IN_CLEAR
    }

    /// How a client is to be.
    ///
    /// Immutable and thread-safe.
    ///
    /// @param mode for readers by default
    /// @param dialer which opens connections
    /// @param tls whom to trust; the system's authorities by default
    /// @param choices none by default
    /// @param limits what to put up with
    public record Options(
            Mode mode, Dialer dialer, Tls tls, Set<Choice> choices, WireLimits limits) {
        /// The defaults above.
        public static final Options DEFAULT =
                new Options(
                        Mode.READER, Dialer.create(), Tls.client(), Set.of(), WireLimits.DEFAULT);

        /// Keeps its own copy.
        public Options {
            choices = Set.copyOf(choices);
        }

        /// The same options for another purpose.
        public Options withMode(Mode other) {
            return new Options(other, dialer, tls, choices, limits);
        }

        /// The same options with another dialer.
        public Options withDialer(Dialer other) {
            return new Options(mode, other, tls, choices, limits);
        }

        /// The same options with another trust.
        public Options withTls(Tls other) {
            return new Options(mode, dialer, other, choices, limits);
        }

        /// The same options with these choices.
        public Options withChoices(Choice... others) {
            return new Options(mode, dialer, tls, Set.of(others), limits);
        }

        /// The same options with other limits.
        public Options withLimits(WireLimits others) {
            return new Options(mode, dialer, tls, choices, others);
        }
    }

    private NntpClient(Connection connection, Options options) {
        this.conversation = new Conversation(connection, options.limits());
        this.options = options;
        this.opening = new NntpOpening(conversation, options);
        this.questions = new NntpQuestions(conversation);
    }

    /// Dials, reads the greeting, asks what the server can, and says MODE READER if that is needed;
    /// under TLS from the first byte, or by STARTTLS, as the endpoint's security has it. Where it
    /// says STARTTLS, nothing is sent in clear but CAPABILITIES, MODE READER and STARTTLS.
    ///
    /// @throws WireException.Refused also if STARTTLS is required and not offered
    public static NntpClient open(Endpoint endpoint, Options options) throws IOException {
        Connection connection = options.dialer().dial(endpoint.withSecurity(Security.PLAIN));
        NntpClient client = new NntpClient(connection, options);
        try {
            if (endpoint.security() == Security.TLS) {
                connection.startTls(options.tls());
            }
            client.conversation.exchange(() -> client.opening.run(endpoint.security()));
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /// Takes over an open connection and reads the greeting.
    public static NntpClient on(Connection connection, Options options) throws IOException {
        NntpClient client = new NntpClient(connection, options);
        client.conversation.exchange(client.opening::greeting);
        return client;
    }

    /// What the server can (`CAPABILITIES`); nothing if it does not know the question. It is asked
    /// once, and again after TLS, MODE READER and a login, which change it.
    public NntpCapabilities capabilities() throws IOException {
        return conversation.exchange(opening::capabilities);
    }

    /// Whether the server has said that one can post: the code of its greeting, or of its answer to
    /// MODE READER.
    public boolean isPostingAllowed() {
        return opening.isPosting();
    }

    /// Goes over to reading, on a server that serves readers and other servers (`MODE READER`).
    public Reply modeReader() throws IOException {
        return conversation.exchange(opening::modeReader);
    }

    /// Goes on under TLS (`STARTTLS`, RFC 4642).
    ///
    /// @throws WireException.Refused also if the server does not offer it
    /// @throws dev.porthole.net.TlsException if TLS fails
    public void startTls() throws IOException {
        conversation.exchange(() -> {
            opening.startTls();
            return true;
        });
    }

    /// Logs in by a name and a password: with USER and PASS where the server takes them and nobody
    /// else sees them, else with the best mechanism of SASL that it offers (RFC 4643). In that
    /// order, since news servers list mechanisms for which they have no passwords: INN lists SCRAM
    /// whatever it checks passwords by.
    ///
    /// @throws WireException.Refused if they are wrong (481)
    /// @throws dev.porthole.sasl.SaslException if the password would go in clear, or the server is
    ///   not to be trusted
    public void login(Credentials credentials) throws IOException {
        NntpCapabilities can = capabilities();
        boolean asPassword = can.has("AUTHINFO", "USER") || can.mechanisms().isEmpty();
        if (!asPassword || !channel().allows(Mechanism.PLAIN)) {
            Set<String> offered = asPassword ? withPlain(can.mechanisms()) : can.mechanisms();
            login(SaslClient.choose(offered, credentials, channel()));
            return;
        }
        loginByPassword(credentials);
    }

    /// So that the failure says that the secret would go in clear, and not that there is no way.
    private static Set<String> withPlain(Set<String> mechanisms) {
        Set<String> all = new HashSet<>(mechanisms);
        all.add(Mechanism.PLAIN.wireName());
        return all;
    }

    /// Logs in by a token, with OAUTHBEARER (RFC 7628) or XOAUTH2.
    public void login(BearerToken token) throws IOException {
        login(SaslClient.choose(capabilities().mechanisms(), token, channel()));
    }

    /// Logs in by a mechanism of the caller's choice, offered or not (`AUTHINFO SASL`).
    public void login(SaslClient mechanism) throws IOException {
        loggedIn(() -> NntpLogin.sasl(conversation.wire(), mechanism));
    }

    /// Logs in by USER and PASS, offered or not, whoever listens.
    void loginByPassword(Credentials credentials) throws IOException {
        loggedIn(() -> NntpLogin.userAndPassword(conversation.wire(), credentials));
    }

    private void loggedIn(Steps.Step<Reply> login) throws IOException {
        conversation.exchange(login);
        opening.forget();
    }

    private Channel channel() {
        Channel channel = Channel.of(connection());
        return options.choices().contains(Choice.SECRETS_IN_CLEAR) ? channel.allowed() : channel;
    }

    /// The groups there are (`LIST ACTIVE`).
    ///
    /// @param which of them; [Wildmat#ALL] for all
    public List<ListedGroup> groups(Wildmat which) throws IOException {
        return conversation.exchange(() -> questions.groups(which));
    }

    /// What the groups are about, in the order of the server (`LIST NEWSGROUPS`). A group without a
    /// description may be missing.
    public Map<String, String> descriptions(Wildmat which) throws IOException {
        return conversation.exchange(() -> questions.descriptions(which));
    }

    /// A list of the server, as it is (`LIST`): `OVERVIEW.FMT`, `HEADERS`, `ACTIVE.TIMES`.
    ///
    /// @param words the keyword, and what follows it
    public List<String> list(String... words) throws IOException {
        return conversation.exchange(() -> questions.list(words));
    }

    /// The groups that were made since a time (`NEWGROUPS`).
    public List<ListedGroup> newGroups(Instant since) throws IOException {
        return conversation.exchange(() -> questions.newGroups(since));
    }

    /// The articles that have come since a time (`NEWNEWS`). Many servers refuse it.
    public List<MessageId> newNews(Wildmat groups, Instant since) throws IOException {
        return conversation.exchange(() -> questions.newNews(groups, since));
    }

    /// Selects a group, and its first article (`GROUP`).
    ///
    /// @throws WireException.Refused if there is none of that name (411)
    public Group group(String name) throws IOException {
        return conversation.exchange(
                () -> Group.parse(ask(NntpVerb.GROUP, new int[] {211}, name).text(), name));
    }

    /// Selects a group, and says which articles it has (`LISTGROUP`).
    ///
    /// @param range of which numbers are wanted; [ArticleNumbers#ALL] for all
    public List<Long> numbers(String group, ArticleNumbers range) throws IOException {
        return conversation.exchange(() -> questions.numbers(group, range));
    }

    /// Goes to the next article of the group (`NEXT`).
    ///
    /// @throws WireException.Refused if there is none (421)
    public Located next() throws IOException {
        return locate(NntpVerb.NEXT);
    }

    /// Goes to the article before (`LAST`).
    ///
    /// @throws WireException.Refused if there is none (422)
    public Located last() throws IOException {
        return locate(NntpVerb.LAST);
    }

    /// Whether there is such an article (`STAT`); if it is named by its number, it is the current
    /// one now.
    ///
    /// @throws WireException.Refused if there is none (423, 430)
    public Located stat(ArticleId id) throws IOException {
        return locate(NntpVerb.STAT, id);
    }

    /// Where the current article is (`STAT`).
    public Located stat() throws IOException {
        return locate(NntpVerb.STAT);
    }

    private Located locate(NntpVerb verb, Object... id) throws IOException {
        return conversation.exchange(() -> Located.parse(ask(verb, new int[] {223}, id).text()));
    }

    /// An article (`ARTICLE`).
    ///
    /// @throws WireException.Refused if there is none (423, 430)
    public Article article(ArticleId id) throws IOException {
        return fetch(NntpVerb.ARTICLE, 220, id);
    }

    /// The current article.
    public Article article() throws IOException {
        return fetch(NntpVerb.ARTICLE, 220);
    }

    /// An article's header (`HEAD`), without the empty line after it.
    public Article head(ArticleId id) throws IOException {
        return fetch(NntpVerb.HEAD, 221, id);
    }

    /// The current article's header.
    public Article head() throws IOException {
        return fetch(NntpVerb.HEAD, 221);
    }

    /// An article's body (`BODY`).
    public Article body(ArticleId id) throws IOException {
        return fetch(NntpVerb.BODY, 222, id);
    }

    /// The current article's body.
    public Article body() throws IOException {
        return fetch(NntpVerb.BODY, 222);
    }

    private Article fetch(NntpVerb verb, int code, Object... id) throws IOException {
        return conversation.exchange(() -> {
            Located at = Located.parse(ask(verb, new int[] {code}, id).text());
            return new Article(at, conversation.wire().readDotted());
        });
    }

    /// What a list of articles shows of them (`OVER`; `XOVER` of a server that has no OVER).
    ///
    /// @param id numbers of the selected group, or one message-id, which not all servers take
    /// @return empty if the group has no articles of these numbers
    public List<Overview> overview(ArticleId id) throws IOException {
        List<Overview> all = new ArrayList<>();
        overview(id, all::add);
        return all;
    }

    /// As [#overview(ArticleId)], one by one as they come: for ranges that are large.
    public void overview(ArticleId id, Consumer<Overview> each) throws IOException {
        conversation.exchange(() -> {
            questions.overview(opening.capabilities(), id, each);
            return true;
        });
    }

    /// One header of articles (`HDR`; `XHDR` of a server that has no HDR).
    ///
    /// @param field its name, or one of `:bytes` and `:lines`
    /// @param id as for [#overview(ArticleId)]
    /// @return empty if the group has no articles of these numbers
    public List<HeaderValue> headers(String field, ArticleId id) throws IOException {
        return conversation.exchange(() -> questions.headers(opening.capabilities(), field, id));
    }

    /// Posts an article (`POST`). The server adds what it lacks, such as a Message-ID.
    ///
    /// @param article header, an empty line and the body, with any line ends: each goes as CRLF
    /// @return the server's yes
    /// @throws WireException.Refused if it takes no articles (440), or not this one (441)
    /// @throws IOException also if `article` fails: the connection is then broken off, so that half
    ///   of it is not posted
    public Reply post(InputStream article) throws IOException {
        return send(NntpCommand.of(NntpVerb.POST), 340, article, 240);
    }

    /// Offers an article to another server (`IHAVE`), and sends it if it is wanted.
    ///
    /// @param article as for [#post]
    /// @return the server's yes
    /// @throws WireException.Refused if it is not wanted (435), not now (436), or not such (437)
    public Reply offer(MessageId id, InputStream article) throws IOException {
        return send(NntpCommand.of(NntpVerb.IHAVE, id), 335, article, 235);
    }

    private Reply send(NntpCommand command, int goAhead, InputStream article, int done)
            throws IOException {
        return conversation.exchange(() -> {
            conversation.ask(command, goAhead);
            conversation.wire().writeDotted(article);
            return Conversation.read(conversation.wire()).require(command.toString(), done);
        });
    }

    /// Gives articles to another server, as fast as it takes them (`MODE STREAM`, `CHECK`,
    /// `TAKETHIS`, RFC 4644): up to 100 commands are under way.
    ///
    /// @param offers taken one by one, as they are offered
    /// @param listener is told what became of each
    /// @throws WireException.Refused if the server takes no streams
    /// @throws IOException also if an article's bytes fail: the connection is then broken off
    public void feed(Iterable<NntpFeed.Offer> offers, NntpFeed.Listener listener)
            throws IOException {
        feed(offers, true, listener);
    }

    /// As [#feed], without asking first whether each article is wanted: for a server that has none
    /// of them.
    public void feedUnasked(Iterable<NntpFeed.Offer> offers, NntpFeed.Listener listener)
            throws IOException {
        feed(offers, false, listener);
    }

    private void feed(Iterable<NntpFeed.Offer> offers, boolean ask, NntpFeed.Listener listener)
            throws IOException {
        conversation.exchange(() -> {
            ask(NntpVerb.MODE, new int[] {203}, "STREAM");
            return true;
        });
        conversation.exchange(() -> {
            try {
                new NntpFeed(conversation.wire(), offers.iterator(), ask, listener).run();
            } catch (IOException | RuntimeException e) {
                conversation.end(); // replies are under way
                throw e;
            }
            return true;
        });
    }

    /// The server's clock (`DATE`).
    public Instant date() throws IOException {
        return conversation.exchange(() -> {
            String text = ask(NntpVerb.DATE, new int[] {111}).text();
            try {
                return NewsDate.parse(text);
            } catch (IllegalArgumentException e) {
                throw new MalformedException(String.valueOf(e.getMessage()));
            }
        });
    }

    /// What the server says of itself, for people (`HELP`).
    public List<String> help() throws IOException {
        return conversation.exchange(() -> conversation.list(NntpCommand.of(NntpVerb.HELP), 100));
    }

    /// Says goodbye: `QUIT`. The conversation is over.
    public Reply quit() throws IOException {
        Reply reply = conversation.exchange(() -> ask(NntpVerb.QUIT, new int[] {205}));
        conversation.end();
        return reply;
    }

    private Reply ask(NntpVerb verb, int[] codes, Object... arguments) throws IOException {
        return conversation.ask(NntpCommand.of(verb, arguments), codes);
    }

    /// The connection underneath.
    public Connection connection() {
        return conversation.wire().connection();
    }

    /// Whether the conversation can go on.
    public boolean isOpen() {
        return conversation.isOpen();
    }

    /// Says goodbye, for which the server has 2 seconds, and closes the connection. After a failure
    /// it only closes.
    @Override
    public void close() throws IOException {
        if (isOpen()) {
            connection().deadline(Deadline.after(GOODBYE));
            try {
                quit();
            } catch (IOException | IllegalStateException _) {
                // It has had its chance; or an article has not been read to its end.
            }
        }
        connection().close();
    }
}
