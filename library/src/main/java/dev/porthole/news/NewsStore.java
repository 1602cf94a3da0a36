package dev.porthole.news;

import dev.porthole.nntp.ArticleNumbers;
import dev.porthole.nntp.Group;
import dev.porthole.nntp.GroupName;
import dev.porthole.nntp.IncomingArticle;
import dev.porthole.nntp.Located;
import dev.porthole.nntp.MessageId;
import dev.porthole.nntp.NewsGroup;
import dev.porthole.nntp.NntpBackend;
import dev.porthole.nntp.Overview;
import dev.porthole.nntp.StoredArticle;
import dev.porthole.nntp.Wildmat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// News in a SQL database, through JDBC.
///
/// What it promises:
/// - An article is stored when [#store] returns: whole, once, and on the disk (SQLite with
///   `synchronous=FULL`; PostgreSQL unless its `synchronous_commit` is off).
/// - Its number in a group is no other's, ever, and numbers have no gaps, whoever posts at the same
///   time; on PostgreSQL, also through another server.
/// - No word of a client becomes a part of a statement.
///
/// Lifecycle: [#open] makes the tables where they are missing; [#createGroup]; then it is a
/// server's backend; [#close] ends it after what was handed over has been stored. Thread-safe.
/// Questions wait for one of 8 connections, and posts for the one that writes; all of them on
/// threads of the store's own.
///
/// Errors common to all: an [IOException] says in one line what the database refused; the same may
/// succeed later. A connection that failed is not used again.
public final class NewsStore implements NntpBackend, AutoCloseable {
    private static final int READERS = 8;

    private final Database database;
    private final Workers workers;
    private final Writer writer;
    private final Statuses statuses = new Statuses();

    private NewsStore(Database database) {
        this.database = database;
        this.workers = new Workers(database, READERS);
        this.writer = new Writer(database);
    }

    /// The store in a file of SQLite, which is made if there is none.
    ///
    /// @throws IllegalArgumentException if the path has a `?`, where a URL's parameters would begin
    public static NewsStore open(Path file) throws IOException {
        if (file.toString().contains("?")) {
            throw new IllegalArgumentException("the path of a news store has no ?: " + file);
        }
        return open("jdbc:sqlite:" + file.toAbsolutePath());
    }

    /// The store of a URL of JDBC: `jdbc:sqlite:news.db`, `jdbc:postgresql://host/database`. A
    /// password for PostgreSQL is better kept in `~/.pgpass`, where its driver finds it.
    ///
    /// @throws IllegalArgumentException if it is for another database
    /// @throws IOException if the database can't be reached or has other tables
    public static NewsStore open(String url) throws IOException {
        Database database = Database.of(url);
        NewsStore store = new NewsStore(database);
        try {
            store.workers.ask(
                    "opening",
                    connection -> {
                        Schema.create(connection, database.dialect());
                        return true;
                    });
            return store;
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    /// Makes a group to which everybody may post.
    ///
    /// @param description on one line; may be empty
    /// @return whether it is new
    /// @throws IllegalArgumentException if a group can't be called so
    public boolean createGroup(String name, String description) throws IOException {
        return createGroup(name, description, NewsGroup.Status.OPEN);
    }

    /// Makes a group.
    public boolean createGroup(String name, String description, NewsGroup.Status status)
            throws IOException {
        NewsGroup group =
                new NewsGroup(
                        Group.empty(GroupName.require(name), 1),
                        description.replaceAll("\\p{Cntrl}+", " ").strip(),
                        status,
                        Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS),
                        "porthole");
        return workers.ask("making a group", connection -> Groups.create(connection, group));
    }

    @Override
    public List<NewsGroup> groups() throws IOException {
        return workers.ask("listing groups", Groups::all);
    }

    @Override
    public Optional<NewsGroup> group(String name) throws IOException {
        return workers.ask("finding a group", connection -> Groups.find(connection, name));
    }

    /// What it was within the last second.
    @Override
    public Optional<NewsGroup.Status> status(String group) throws IOException {
        return statuses.find(group, this::group);
    }

    @Override
    public List<Long> numbers(String group, ArticleNumbers range, int most) throws IOException {
        return workers.ask(
                "listing numbers", connection -> Articles.numbers(connection, group, range, most));
    }

    @Override
    public List<Overview> overview(String group, ArticleNumbers range, int most)
            throws IOException {
        return workers.ask(
                "reading an overview",
                connection -> Articles.overview(connection, group, range, most));
    }

    @Override
    public Optional<Overview> overview(MessageId id) throws IOException {
        return workers.ask("reading an overview", connection -> Articles.overview(connection, id));
    }

    @Override
    public Optional<Located> find(String group, long number) throws IOException {
        return workers.ask(
                "finding an article", connection -> Articles.find(connection, group, number));
    }

    @Override
    public Optional<Located> find(MessageId id) throws IOException {
        return workers.ask("finding an article", connection -> Articles.find(connection, id));
    }

    @Override
    public Optional<Located> next(String group, long number) throws IOException {
        return workers.ask(
                "finding an article", connection -> Articles.next(connection, group, number));
    }

    @Override
    public Optional<Located> previous(String group, long number) throws IOException {
        return workers.ask(
                "finding an article", connection -> Articles.previous(connection, group, number));
    }

    @Override
    public Optional<StoredArticle> article(String group, long number) throws IOException {
        return workers.ask(
                "reading an article", connection -> Articles.article(connection, group, number));
    }

    @Override
    public Optional<StoredArticle> article(MessageId id) throws IOException {
        return workers.ask("reading an article", connection -> Articles.article(connection, id));
    }

    @Override
    public List<StoredArticle> articles(String group, ArticleNumbers range, int most)
            throws IOException {
        return workers.ask(
                "reading articles",
                connection -> Articles.articles(connection, group, range, most));
    }

    @Override
    public Arrivals arrivals(Wildmat groups, Instant since, OptionalLong after, int most)
            throws IOException {
        return workers.ask(
                "listing what is new",
                connection -> Articles.arrivals(connection, groups, since, after, most));
    }

    @Override
    public Outcome store(IncomingArticle article) throws IOException {
        return begin(article).await();
    }

    @Override
    public Receipt begin(IncomingArticle article) throws IOException {
        return writer.begin(article);
    }

    /// Stores what has been handed over and closes the connections.
    @Override
    public void close() {
        writer.close();
        workers.close();
    }

    /// Which database it is, without a password.
    @Override
    public String toString() {
        return database.toString();
    }
}
