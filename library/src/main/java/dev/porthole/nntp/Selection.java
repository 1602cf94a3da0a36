package dev.porthole.nntp;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The group and the article that a session has selected (RFC 3977, section 6.1). For one thread.
final class Selection {
    private static final int NUMBERS_AT_ONCE = 10_000;

    private final NntpBackend backend;
    private @Nullable String group;
    private long number;

    Selection(NntpBackend backend) {
        this.backend = backend;
    }

    NntpState state() {
        if (group == null) {
            return NntpState.NO_GROUP;
        }
        return number == 0 ? NntpState.GROUP : NntpState.ARTICLE;
    }

    /// Checks that enough is selected.
    ///
    /// @throws NntpRefusal with 412 or 420 if not
    void require(NntpState needed) throws NntpRefusal {
        if (needed != NntpState.NO_GROUP && group == null) {
            throw Replies.noGroupSelected();
        }
        if (needed == NntpState.ARTICLE && number == 0) {
            throw Replies.noCurrentArticle();
        }
    }

    /// The selected group.
    String group() {
        if (group == null) {
            throw new IllegalStateException("no group is selected");
        }
        return group;
    }

    /// The current article's number.
    long number() {
        return number;
    }

    /// Selects a group, and its first article.
    ///
    /// @throws NntpRefusal with 411 if there is none
    Group select(String name) throws NntpRefusal {
        Group found = find(name);
        group = found.name();
        number = 0;
        if (!found.isEmpty()) {
            List<Long> first = Store.ask(() -> backend.numbers(name, ArticleNumbers.ALL, 1));
            number = first.isEmpty() ? 0 : first.getFirst();
        }
        return found;
    }

    /// What a group has now.
    Group find(String name) throws NntpRefusal {
        if (!GroupName.isValid(name)) {
            throw Replies.noGroup();
        }
        return Store.ask(() -> backend.group(name)).orElseThrow(Replies::noGroup).group();
    }

    /// The numbers of a range, piece by piece.
    ListWriter.Pieces numbers(ArticleNumbers range) {
        String name = group();
        return new Paged<Long>(range, each -> each) {
            @Override
            List<Long> ask(ArticleNumbers rest) throws IOException {
                return backend.numbers(name, rest, NUMBERS_AT_ONCE);
            }

            @Override
            String line(Long each) {
                return each.toString();
            }
        };
    }

    /// Selects an article that is there.
    void select(Located article) {
        number = article.number();
    }

    /// Goes to the next article.
    Located next() throws NntpRefusal {
        require(NntpState.ARTICLE);
        return move(
                Store.ask(() -> backend.next(group(), number)), 421, "this is the last article");
    }

    /// Goes to the article before.
    Located previous() throws NntpRefusal {
        require(NntpState.ARTICLE);
        return move(
                Store.ask(() -> backend.previous(group(), number)),
                422,
                "this is the first article");
    }

    private Located move(Optional<Located> found, int code, String otherwise) throws NntpRefusal {
        Located article = found.orElseThrow(() -> NntpRefusal.of(code, otherwise));
        number = article.number();
        return article;
    }

    /// Forgets all of it.
    void clear() {
        group = null;
        number = 0;
    }
}
