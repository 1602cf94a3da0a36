package dev.porthole.pop3;

import dev.porthole.disk.Disk;
import dev.porthole.pop3.Pop3Backend.Maildrop;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// A maildrop in a session: its messages by their numbers, from 1, and which are marked for
/// deletion. For one thread.
final class OpenMaildrop implements AutoCloseable {
    private static final long UNKNOWN = -1;

    private final Maildrop maildrop;
    private final List<String> uids;
    private final long[] sizes;
    private boolean areSizesFound;
    private final BitSet marked = new BitSet(); // by number

    OpenMaildrop(Maildrop maildrop) {
        this.maildrop = maildrop;
        this.uids = maildrop.uids();
        this.sizes = new long[uids.size()];
        Arrays.fill(sizes, UNKNOWN);
    }

    /// A line of a listing about one message.
    @FunctionalInterface
    interface LineOf {
        String about(int number) throws IOException;
    }

    /// A line for each message that is not marked.
    List<String> lines(LineOf line) throws IOException {
        List<String> lines = new ArrayList<>(count());
        for (int number = next(0); number > 0; number = next(number)) {
            lines.add(line.about(number));
        }
        return lines;
    }

    /// The next message after `number` that is not marked; 0 if there is none.
    private int next(int number) {
        int next = marked.nextClearBit(number + 1);
        return next <= uids.size() ? next : 0;
    }

    int count() {
        return uids.size() - marked.cardinality();
    }

    /// The size of all messages that are not marked.
    long bytes() throws IOException {
        findSizes();
        long sum = 0;
        for (int number = next(0); number > 0; number = next(number)) {
            sum += size(number);
        }
        return sum;
    }

    /// Finds the sizes of all messages, for those who will ask for all: perhaps files have to be
    /// read.
    void findSizes() throws IOException {
        if (areSizesFound) {
            return;
        }
        Disk.run(() -> {
            for (int number = 1; number <= uids.size(); number++) {
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
        if (marked.get(number)) {
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
        marked.set(number);
    }

    void unmarkAll() {
        marked.clear();
    }

    /// Deletes what is marked.
    void commit() throws IOException {
        if (!marked.isEmpty()) {
            maildrop.delete(marked.stream().mapToObj(number -> number - 1).toList());
        }
    }

    @Override
    public void close() throws IOException {
        maildrop.close();
    }
}
