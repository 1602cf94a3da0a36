package dev.porthole.nntp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// A list of a range of articles, asked for piece by piece: each begins behind the number where the
/// one before ended. For one thread.
abstract class Paged<T> implements ListWriter.Pieces {
    private static final ArticleNumbers NONE = new ArticleNumbers(1, 0);

    private final ToLongFunction<T> numberOf;
    private ArticleNumbers rest;

    Paged(ArticleNumbers range, ToLongFunction<T> numberOf) {
        this.rest = range;
        this.numberOf = numberOf;
    }

    /// Asks for what a range begins with.
    abstract List<T> ask(ArticleNumbers range) throws IOException;

    /// The line about an article.
    abstract String line(T item) throws IOException;

    @Override
    public final List<String> next() throws NntpRefusal {
        if (rest.isEmpty()) {
            return List.of();
        }
        return Store.ask(this::piece);
    }

    private List<String> piece() throws IOException {
        List<T> items = ask(rest);
        long last = items.isEmpty() ? rest.last() : numberOf.applyAsLong(items.getLast());
        rest = last == ArticleNumbers.OPEN ? NONE : new ArticleNumbers(last + 1, rest.last());
        List<String> lines = new ArrayList<>();
        for (T each : items) {
            lines.add(line(each));
        }
        return lines;
    }
}
