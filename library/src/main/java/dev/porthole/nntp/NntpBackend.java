package dev.porthole.nntp;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Where a server's groups and articles are: the application's part. [dev.porthole.news] has one on
/// SQL. Called by many threads at a time; may block.
///
/// What comes from a client arrives checked: names of groups are valid, message-ids are, ranges
/// have no end before their start. Lists are asked for piece by piece, so that no group is too
/// large for the memory.
///
/// | outcome | the client is told |
/// |---|---|
/// | [NntpRefusal] | its reply |
/// | another [IOException] | 403, or 441 to POST, 436 to IHAVE; 400 ends the session at TAKETHIS. The failure is logged |
///
/// An article that was stored keeps its number in each group, and no other ever gets it, whoever
/// posts at the same time (RFC 3977, section 6).
public interface NntpBackend {
    /// What became of an article.
    enum Outcome {
        /// It is there for good: a crash of the server does not lose it.
        STORED,
        /// There is one with its message-id.
        DUPLICATE
    }

    /// All groups, by name.
    List<NewsGroup> groups() throws IOException;

    /// The group of that name, if there is one.
    Optional<NewsGroup> group(String name) throws IOException;

    /// Who may post to the group of that name, if there is one: asked for each article that comes.
    default Optional<NewsGroup.Status> status(String group) throws IOException {
        return group(group).map(NewsGroup::status);
    }

    /// The numbers of articles, in ascending order.
    ///
    /// @param most how many to return
    List<Long> numbers(String group, ArticleNumbers range, int most) throws IOException;

    /// What a list shows of articles, in ascending order of their numbers.
    ///
    /// @param most how many to return
    List<Overview> overview(String group, ArticleNumbers range, int most) throws IOException;

    /// What a list shows of an article, with the number 0.
    Optional<Overview> overview(MessageId id) throws IOException;

    /// Whether there is an article, and what it is called.
    Optional<Located> find(String group, long number) throws IOException;

    /// Whether there is an article; its number is 0.
    Optional<Located> find(MessageId id) throws IOException;

    /// The article after a number.
    Optional<Located> next(String group, long number) throws IOException;

    /// The article before a number.
    Optional<Located> previous(String group, long number) throws IOException;

    /// An article of a group.
    Optional<StoredArticle> article(String group, long number) throws IOException;

    /// An article of any group.
    Optional<StoredArticle> article(MessageId id) throws IOException;

    /// Articles of a group, in ascending order of their numbers: for what no overview has. Without
    /// a method of its own, a backend is asked for one after the other.
    ///
    /// @param most how many to return
    default List<StoredArticle> articles(String group, ArticleNumbers range, int most)
            throws IOException {
        List<StoredArticle> all = new ArrayList<>();
        for (long number : numbers(group, range, most)) {
            article(group, number).ifPresent(all::add);
        }
        return all;
    }

    /// The articles that have come since a time into groups that match.
    ///
    /// @param after where the last piece ended; empty to begin
    /// @param most how many to look at
    Arrivals arrivals(Wildmat groups, Instant since, OptionalLong after, int most)
            throws IOException;

    /// A piece of what has come.
    ///
    /// @param ids of articles in matching groups
    /// @param next what to ask for the next piece with; empty if this was the last
    record Arrivals(List<MessageId> ids, OptionalLong next) {
        /// Keeps its own copy.
        public Arrivals {
            ids = List.copyOf(ids);
        }
    }

    /// Stores an article in those of its groups that there are. When it returns, the article is
    /// safe: the client is told so next.
    Outcome store(IncomingArticle article) throws IOException;

    /// Begins to store an article, and does not wait for the end if that would take long: so that
    /// other articles can follow, and share what the end costs. Without a method of its own, a
    /// backend has stored it when this returns.
    default Receipt begin(IncomingArticle article) throws IOException {
        return Receipt.of(store(article));
    }

    /// For an article that is handed over, and not promised yet. Used by many threads.
    interface Receipt {
        /// Whether there is nothing to wait for.
        boolean isDone();

        /// Waits until the article is safe, as [#store].
        Outcome await() throws IOException;

        /// For an article whose outcome is known.
        static Receipt of(Outcome outcome) {
            return new Receipt() {
                @Override
                public boolean isDone() {
                    return true;
                }

                @Override
                public Outcome await() {
                    return outcome;
                }
            };
        }
    }
}
