package dev.porthole.sasl;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Counts failed attempts. Each is counted before the password is looked at, and taken back when it
/// was right: otherwise a thousand connections could try one each before the first is counted.
///
/// Thread-safe; the lock is held for moments, never while a digest is computed.
final class Attempts {
    private static final int MOST_DOUBLINGS = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final AttemptLimits limits;
    private final LongSupplier nanoClock;
    private final Map<String, Bucket> addresses;
    private final Map<String, Bucket> accounts;

    Attempts(AttemptLimits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        addresses = new Recent(limits.remembered());
        accounts = new Recent(limits.remembered());
    }

    /// An attempt that is counted as failed until it is taken back.
    ///
    /// @param delay to wait if it stays so
    record Attempt(Bucket address, Bucket account, Duration delay) {}

    /// Counts an attempt; empty if one of the limits is reached, and the password not to be looked
    /// at.
    Optional<Attempt> begin(String address, String account) {
        lock.lock();
        try {
            long now = nanoClock.getAsLong();
            Bucket ofAddress = addresses.computeIfAbsent(address, _ -> new Bucket(now));
            Bucket ofAccount = accounts.computeIfAbsent(account, _ -> new Bucket(now));
            ofAddress.drain(now, limits.perAddress(), limits.window());
            ofAccount.drain(now, limits.perAccount(), limits.window());
            if (ofAddress.level > limits.perAddress() - 1
                    || ofAccount.level > limits.perAccount() - 1) {
                return Optional.empty();
            }
            ofAddress.level++;
            ofAccount.level++;
            double level = Math.max(ofAddress.level, ofAccount.level);
            return Optional.of(new Attempt(ofAddress, ofAccount, delay(level)));
        } finally {
            lock.unlock();
        }
    }

    /// Takes an attempt back: it was right. Earlier failures stay, since whoever has an account of
    /// their own could wipe out their guesses at another.
    void takeBack(Attempt attempt) {
        lock.lock();
        try {
            attempt.address.level = Math.max(0, attempt.address.level - 1);
            attempt.account.level = Math.max(0, attempt.account.level - 1);
        } finally {
            lock.unlock();
        }
    }

    private Duration delay(double level) {
        int doublings = Math.min(MOST_DOUBLINGS, (int) Math.ceil(level) - 1);
        Duration delay = limits.firstDelay().multipliedBy(1L << doublings);
        return delay.compareTo(limits.longestDelay()) < 0 ? delay : limits.longestDelay();
    }

    /// How many addresses and user names there is something of.
    int size() {
        lock.lock();
        try {
            return addresses.size() + accounts.size();
        } finally {
            lock.unlock();
        }
    }

    /// Failures, less those that have drained away.
    static final class Bucket {
        private double level;
        private long drainedAt;

        private Bucket(long now) {
            drainedAt = now;
        }

        private void drain(long now, int limit, Duration window) {
            double drained = (double) (now - drainedAt) / window.toNanos() * limit;
            level = Math.max(0, level - drained);
            drainedAt = now;
        }
    }

    /// The buckets used last.
    private static final class Recent extends LinkedHashMap<String, Bucket> {
        private static final long serialVersionUID = 1;

        private final int capacity;

        Recent(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > capacity;
        }
    }
}
