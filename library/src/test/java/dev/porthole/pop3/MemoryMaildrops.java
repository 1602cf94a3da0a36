package dev.porthole.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// One maildrop for everybody, in memory.
final class MemoryMaildrops implements Pop3Backend {
    private final List<String> messages = new ArrayList<>();
    private final AtomicBoolean inUse = new AtomicBoolean();
    private final AtomicBoolean broken = new AtomicBoolean();

    MemoryMaildrops(List<String> messages) {
        this.messages.addAll(messages);
    }

    /// How many there are.
    synchronized int count() {
        return messages.size();
    }

    boolean isInUse() {
        return inUse.get();
    }

    /// From now on deleting fails.
    void breakDisk() {
        broken.set(true);
    }

    /// Somebody else's session has it.
    void occupy() {
        inUse.set(true);
    }

    @Override
    public Maildrop open(String user) throws IOException {
        if (!inUse.compareAndSet(false, true)) {
            throw new InUseException();
        }
        return new Open();
    }

    private final class Open implements Maildrop {
        @Override
        public List<String> uids() {
            return java.util.stream.IntStream.rangeClosed(1, count())
                    .mapToObj(number -> "uid-" + number)
                    .toList();
        }

        @Override
        public long size(int index) throws IOException {
            return SentSize.of(read(index), messages.get(index).length());
        }

        @Override
        public InputStream read(int index) {
            return new ByteArrayInputStream(messages.get(index).getBytes(UTF_8));
        }

        @Override
        public void delete(Collection<Integer> indexes) throws IOException {
            if (broken.get()) {
                throw new IOException("disk on fire");
            }
            synchronized (MemoryMaildrops.this) {
                indexes.stream()
                        .sorted((a, b) -> b - a)
                        .forEach(index -> messages.remove((int) index));
            }
        }

        @Override
        public void close() {
            inUse.set(false);
        }
    }
}
