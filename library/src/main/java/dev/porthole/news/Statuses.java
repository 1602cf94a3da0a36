package dev.porthole.news;

import dev.porthole.nntp.NewsGroup;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Who may post to a group, which each article asks. So it is remembered for a second: of groups
/// that there are, and those stay. A new group is there at once. Thread-safe.
final class Statuses {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(NewsGroup.Status status, long since) {
        boolean isFresh() {
            return System.nanoTime() - since < FRESH_NANOS;
        }
    }

    /// Looks a group up.
    @FunctionalInterface
    interface Question {
        Optional<NewsGroup> ask(String group) throws IOException;
    }

    Optional<NewsGroup.Status> find(String group, Question question) throws IOException {
        Known last = known.get(group);
        if (last != null && last.isFresh()) {
            return Optional.of(last.status());
        }
        long now = System.nanoTime();
        Optional<NewsGroup.Status> status = question.ask(group).map(NewsGroup::status);
        status.ifPresent(found -> known.put(group, new Known(found, now)));
        return status;
    }
}
