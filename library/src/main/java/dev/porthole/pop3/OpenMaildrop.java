package dev.porthole.pop3;

import dev.porthole.disk.Disk;
import dev.porthole.pop3.Pop3Backend.Maildrop;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A maildrop in a session: its messages by their numbers, from 1, and which are marked for
/// deletion. For one thread.
final class OpenMaildrop implements AutoCloseable {
    private static final long UNKNOWN = -1;

    private final Maildrop maildrop;
    private final List<String> uids;
    private final long[] sizes;
    private boolean areSizesFound;
    private final TreeSet<Integer> marked = new TreeSet<>();

    OpenMaildrop(Maildrop maildrop) {
        this.maildrop = maildrop;
        this.uids = maildrop.uids();
        this.sizes = new long[uids.size()];
        Arrays.fill(sizes, UNKNOWN);
    }

    /// The numbers of the messages that are not marked.
    List<Integer> numbers() {
        return IntStream.rangeClosed(1, uids.size())
                .filter(number -> !marked.contains(number))
                .boxed()
                .toList();
    }

    int count() {
        return uids.size() - marked.size();
    }

    /// The size of all messages that are not marked.
    long bytes() throws IOException {
        findSizes();
        long sum = 0;
        for (int number : numbers()) {
            sum += size(number);
        }
        return sum;
    }

    /// Finds the sizes of all messages that are not marked, for those who will ask for all: perhaps
    /// files have to be read.
    void findSizes() throws IOException {
        if (areSizesFound) {
            return;
        }
        Disk.run(() -> {
            for (int number : numbers()) {
                size(number);
            }
        });
        areSizesFound = true;
    }

    /// `number`, if there is such a message and it is not marked.
    int require(int number) throws Pop3Refusal {
        if (number < 1 || number > uids.size()) {
            throw new Pop3Refusal("there is no such message: " + uids.size() + " in all");
        }
        if (marked.contains(number)) {
            throw new Pop3Refusal("message " + number + " is marked as deleted");
        }
        return number;
    }

    String sizeLine(int number) throws IOException {
        return number + " " + size(number);
    }

    String uidLine(int number) {
        return number + " " + uids.get(number - 1);
    }

    private long size(int number) throws IOException {
        int index = number - 1;
        if (sizes[index] == UNKNOWN) {
            sizes[index] = maildrop.size(index);
        }
        return sizes[index];
    }

    InputStream read(int number) throws IOException {
        return maildrop.read(number - 1);
    }

    /// The header and some lines of the body.
    InputStream readTop(int number, int lines) throws IOException {
        return new TopOfMessage(new BufferedInputStream(read(number)), lines);
    }

    void mark(int number) {
        marked.add(number);
    }

    void unmarkAll() {
        marked.clear();
    }

    /// Deletes what is marked.
    void commit() throws IOException {
        if (!marked.isEmpty()) {
            maildrop.delete(marked.stream().map(number -> number - 1).toList());
        }
    }

    @Override
    public void close() throws IOException {
        maildrop.close();
    }
}
