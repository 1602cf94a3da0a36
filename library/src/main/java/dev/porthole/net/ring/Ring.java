package dev.porthole.net.ring;

import java.io.IOException;
import java.lang.foreign.Arena;

/// One io_uring: a queue of submissions to the kernel and one of completions from it, in memory
/// that both see.
///
/// Made, used and closed by one thread. Fill an entry of [#next], and [#submitAndWait] hands over
/// all that were filled; then walk the completions from [#firstCompletion] to [#lastCompletion].
final class Ring implements AutoCloseable {
    private static final int COMPLETIONS_PER_SUBMISSION = 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long LONGEST_WAIT_NANOS = 3_600 * NANOS_PER_SECOND;

    private final Native os;
    private final int fd;
    private final long ringAddress;
    private final long ringBytes;
    private final long entries; // of the submission queue
    private final long entriesBytes;
    private final int entryCount;
    private final long head;
    private final long tail;
    private final int mask;
    private final long flags;
    private final long completedHead;
    private final long completedTail;
    private final int completedMask;
    private final long completions;
    private final boolean tellsOfWork;
    private final boolean limitsWaits;
    private final long registration; // of itself with the thread
    private final int enterFd;
    private final int enterFlags;
    private final long longestWait; // struct io_uring_getevents_arg
    private final long timeout; // its struct __kernel_timespec
    private int filled; // as the tail, but not yet published
    private int submitted;

    /// Sets a ring up, with `features` where the kernel has them.
    ///
    /// @throws IOException if the kernel refuses, or memory may not be had
    Ring(Native os, Arena arena, Features features) throws IOException {
        this.os = os;
        long params = arena.allocate(Abi.PARAMS_BYTES, Long.BYTES).address();
        fd = setUp(os, params, features);
        try {
            int cqEntries = Memory.getInt(params + Abi.PARAMS_CQ_ENTRIES);
            entryCount = Memory.getInt(params + Abi.PARAMS_SQ_ENTRIES);
            int cqes = Memory.getInt(params + Abi.PARAMS_CQ_OFF_CQES);
            int array = Memory.getInt(params + Abi.PARAMS_SQ_OFF_ARRAY);
            ringBytes =
                    Math.max(
                            cqes + (long) cqEntries * Abi.CQE_BYTES,
                            array + (long) entryCount * Integer.BYTES);
            entriesBytes = (long) entryCount * Abi.SQE_BYTES;
            ringAddress = map(ringBytes, Abi.IORING_OFF_SQ_RING);
            try {
                entries = map(entriesBytes, Abi.IORING_OFF_SQES);
            } catch (IOException e) {
                os.munmap(ringAddress, ringBytes);
                throw e;
            }
            head = at(params + Abi.PARAMS_SQ_OFF_HEAD);
            tail = at(params + Abi.PARAMS_SQ_OFF_TAIL);
            mask = Memory.getInt(at(params + Abi.PARAMS_SQ_OFF_RING_MASK));
            flags = at(params + Abi.PARAMS_SQ_OFF_FLAGS);
            completedHead = at(params + Abi.PARAMS_CQ_OFF_HEAD);
            completedTail = at(params + Abi.PARAMS_CQ_OFF_TAIL);
            completedMask = Memory.getInt(at(params + Abi.PARAMS_CQ_OFF_RING_MASK));
            completions = ringAddress + cqes;
            int taken = Memory.getInt(params + Abi.PARAMS_FLAGS);
            limitsWaits =
                    (Memory.getInt(params + Abi.PARAMS_FEATURES) & Abi.IORING_FEAT_EXT_ARG) != 0;
            tellsOfWork = (taken & Abi.IORING_SETUP_TASKRUN_FLAG) != 0;
            if ((taken & Abi.IORING_SETUP_NO_SQARRAY) == 0) {
                fillIndexArray(ringAddress + array);
            }
            registration = arena.allocate(Abi.RSRC_UPDATE_BYTES, Long.BYTES).address();
            int index = registerItself();
            enterFd = index < 0 ? fd : index;
            enterFlags = index < 0 ? 0 : Abi.IORING_ENTER_REGISTERED_RING;
            timeout = arena.allocate(Abi.TIMESPEC_BYTES, Long.BYTES).address();
            longestWait = arena.allocate(Abi.GETEVENTS_ARG_BYTES, Long.BYTES).address();
            Memory.putLong(longestWait + Abi.GETEVENTS_ARG_TS, timeout);
            filled = Memory.getInt(tail);
            submitted = filled;
        } catch (IOException e) {
            os.close(fd);
            throw e;
        }
    }

    /// With the optional flags first; a kernel that does not know one refuses them all, so then
    /// without.
    private static int setUp(Native os, long params, Features features) throws IOException {
        int required = Abi.IORING_SETUP_CQSIZE | Abi.IORING_SETUP_SUBMIT_ALL;
        int deferred =
                Abi.IORING_SETUP_SINGLE_ISSUER
                        | Abi.IORING_SETUP_DEFER_TASKRUN
                        | Abi.IORING_SETUP_TASKRUN_FLAG;
        int wanted =
                (features.deferredWork() ? deferred : 0)
                        | (features.noIndexArray() ? Abi.IORING_SETUP_NO_SQARRAY : 0);
        long result = Abi.EINVAL;
        for (int optional : new int[] {wanted, wanted & deferred, 0}) {
            Memory.clear(params, Abi.PARAMS_BYTES);
            int completions = COMPLETIONS_PER_SUBMISSION * features.submissions();
            Memory.putInt(params + Abi.PARAMS_CQ_ENTRIES, completions);
            Memory.putInt(params + Abi.PARAMS_FLAGS, required | optional);
            int count = features.submissions();
            result = os.syscall(Abi.SYS_IO_URING_SETUP, count, params, 0, 0, 0, 0);
            if (result != -Abi.EINVAL) {
                break;
            }
        }
        return (int) Refusal.check("io_uring_setup", result);
    }

    private long map(long bytes, long offset) throws IOException {
        int flags = Abi.MAP_SHARED | Abi.MAP_POPULATE;
        return Refusal.check("mmap", os.mmap(bytes, flags, fd, offset));
    }

    private long at(long offset) {
        return ringAddress + Memory.getInt(offset);
    }

    private void fillIndexArray(long array) {
        for (int i = 0; i < entryCount; i++) {
            Memory.putInt(array + (long) i * Integer.BYTES, i);
        }
    }

    /// Saves the kernel the look-up of the descriptor at each call; negative if it can't be done.
    private int registerItself() {
        Memory.putInt(registration + Abi.RSRC_UPDATE_OFFSET, -1);
        Memory.putLong(registration + Abi.RSRC_UPDATE_DATA, fd);
        return register(Abi.IORING_REGISTER_RING_FDS, registration, 1) == 1
                ? Memory.getInt(registration + Abi.RSRC_UPDATE_OFFSET)
                : -1;
    }

    /// Without it the thread would keep the ring, and its memory, for as long as it lives.
    private void unregisterItself() {
        if (isRegistered()) {
            Memory.putInt(registration + Abi.RSRC_UPDATE_OFFSET, enterFd);
            Memory.putLong(registration + Abi.RSRC_UPDATE_DATA, 0);
            register(Abi.IORING_UNREGISTER_RING_FDS, registration, 1);
        }
    }

    /// Whether calls find it without a look-up of the descriptor.
    boolean isRegistered() {
        return enterFlags != 0;
    }

    /// `io_uring_register(2)`.
    int register(int what, long argument, int count) {
        return (int) os.syscall(Abi.SYS_IO_URING_REGISTER, fd, what, argument, count, 0, 0);
    }

    /// A zeroed entry to fill: its address. When the queue is full, what is in it is handed over
    /// first.
    long next() {
        if (filled - Memory.getIntAcquire(head) >= entryCount) {
            enter(0, 0, 0, 0);
        }
        long entry = entries + (long) (filled++ & mask) * Abi.SQE_BYTES;
        for (int i = 0; i < Abi.SQE_BYTES; i += Long.BYTES) {
            Memory.putLong(entry + i, 0);
        }
        return entry;
    }

    /// Hands over what was filled, and takes what has completed, without waiting.
    ///
    /// @return what `io_uring_enter(2)` did: for a failure the negative error number
    long submit() {
        return enter(0, Abi.IORING_ENTER_GETEVENTS, 0, 0);
    }

    /// Hands over what was filled, and waits until something has completed, or for so long, or for
    /// an hour.
    void submitAndWait(long nanos) {
        long some = Math.min(nanos, LONGEST_WAIT_NANOS); // the kernel adds the present, unchecked
        Memory.putLong(timeout + Abi.TIMESPEC_SEC, some / NANOS_PER_SECOND);
        Memory.putLong(timeout + Abi.TIMESPEC_NSEC, some % NANOS_PER_SECOND);
        int how = Abi.IORING_ENTER_GETEVENTS | Abi.IORING_ENTER_EXT_ARG;
        enter(1, how, longestWait, Abi.GETEVENTS_ARG_BYTES);
    }

    private long enter(int least, int how, long argument, long bytes) {
        int count = filled - submitted;
        Memory.putIntRelease(tail, filled);
        int all = how | enterFlags;
        long result =
                os.syscall(Abi.SYS_IO_URING_ENTER, enterFd, count, least, all, argument, bytes);
        // ETIME; EINTR, EBUSY and EAGAIN (completions are in the way): the next call goes on.
        submitted = result >= 0 ? submitted + (int) result : Memory.getIntAcquire(head);
        return result;
    }

    /// Whether a wait can have a limit.
    boolean limitsWaits() {
        return limitsWaits;
    }

    /// Whether [#hasWork] can be asked instead of the kernel.
    boolean tellsOfWork() {
        return tellsOfWork;
    }

    /// Whether the kernel has completions to hand over at the next call, without a call.
    boolean hasWork() {
        int both = Abi.IORING_SQ_TASKRUN | Abi.IORING_SQ_CQ_OVERFLOW;
        return (Memory.getIntAcquire(flags) & both) != 0 || firstCompletion() != lastCompletion();
    }

    int firstCompletion() {
        return Memory.getInt(completedHead);
    }

    int lastCompletion() {
        return Memory.getIntAcquire(completedTail);
    }

    /// The address of a completion, by its number.
    long completion(int number) {
        return completions + (long) (number & completedMask) * Abi.CQE_BYTES;
    }

    /// Gives the completions before that number back to the kernel.
    void completedUpTo(int number) {
        Memory.putIntRelease(completedHead, number);
    }

    @Override
    public void close() {
        unregisterItself();
        os.munmap(entries, entriesBytes);
        os.munmap(ringAddress, ringBytes);
        os.close(fd);
    }
}
