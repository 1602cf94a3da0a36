package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/// A ring, its buffers and its connections, and the one thread that turns it.
///
/// A turn: run the virtual threads that can go on; gather what they wrote into submissions; hand
/// these over and take what has completed, all in one system call; wake the threads that waited for
/// it. The thread of the loop is the scheduler of those virtual threads, so nothing of this needs a
/// lock: whatever is not said to be for any thread is for the loop's own, which includes the
/// virtual threads that it runs.
///
/// Lifecycle: [#start]; [#stop]; the thread ends when the last socket is closed.
final class Loop implements Executor {
    /// What a completion is for: the low byte of its user data. The rest is an index.
    static final int WAKE = 0;

    static final int ACCEPT = 1;
    static final int CONNECT = 2;
    static final int RECEIVE = 3;
    static final int SEND = 4;
    static final int CANCEL = 5;
    static final int CLOSE = 6;
    static final int POLL = 7;
    static final int FILE = 8;
    static final int POLL_INPUT = 9;
    static final int FILE_WRITE = 10;

    private static final System.Logger LOG = System.getLogger("dev.porthole.net.ring");

    static final int KIND_BITS = 8;
    private static final int KIND_MASK = (1 << KIND_BITS) - 1;

    private final Features features;
    private final Thread thread;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Queue<Runnable> fromOthers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean sleeping = new AtomicBoolean();
    private final ArrayDeque<Runnable> runnable = new ArrayDeque<>();
    private final Slots<RingSocket> sockets = new Slots<>();
    private final Slots<Lane> lanes = new Slots<>();
    private final Slots<RingAttempt> attempts = new Slots<>();
    private final LoopTimer timer = new LoopTimer(this);
    private final TurnList<RingOutput> withOutput = new TurnList<>();
    private final TurnList<RingInput> withInput = new TurnList<>();
    private final TurnList<RingInput> starved = new TurnList<>();
    private volatile @Nullable IOException failure;
    private volatile @Nullable Throwable defect; // that has ended the thread
    private volatile boolean stopping;
    private volatile boolean stopped;
    private volatile long turnSince; // Alarm.now of a turn under way, 0 while it waits
    private volatile @Nullable Thread lastRun; // of its virtual threads, as far as it can know

    // Set before `started`
    private Native os;
    private Ring ring;
    private ReceiveBuffers receiveBuffers;
    private SendBuffers sendBuffers;
    private Spin spin;
    private WakeUp wakeUp;
    private boolean wakeArmed;

    @SuppressWarnings("NullAway.Init") // by the thread, before start() returns
    Loop(int number, Features features) {
        this.features = features;
        this.thread =
                Thread.ofPlatform().daemon().name("porthole-loop-" + number).unstarted(this::run);
    }

    /// Starts the thread and waits until the ring is there.
    ///
    /// @throws IOException if the kernel refuses one
    /// @throws InterruptedIOException and ends it again
    void start() throws IOException {
        thread.start();
        try {
            started.await();
        } catch (InterruptedException _) {
            stop();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a ring was set up");
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// Breaks off what is left, and ends the thread. From any thread.
    void stop() {
        stopping = true;
        execute(() -> {});
    }

    /// Waits for the end of the thread, not from itself.
    void join() throws InterruptedException {
        ended.await();
    }

    /// Whether the caller runs on this loop. From any thread.
    boolean isCurrent() {
        return LoopThreads.currentCarrier() == thread;
    }

    /// Runs `task`, which must not block, on this loop. From any thread. After the end of the loop,
    /// virtual threads that it left waiting for something else go on elsewhere.
    @Override
    public void execute(Runnable task) {
        if (isCurrent()) {
            runnable.add(task);
            return;
        }
        fromOthers.add(task);
        if (stopped) {
            if (fromOthers.remove(task)) {
                ForkJoinPool.commonPool().execute(task);
            }
        } else if (sleeping.get() && sleeping.compareAndSet(true, false)) {
            wakeUp.signal();
        }
    }

    /// An unstarted virtual thread that this loop runs. From any thread.
    Thread newThread(String name, Runnable task) {
        Runnable noted =
                () -> {
                    runs(Thread.currentThread());
                    task.run();
                };
        return LoopThreads.create(this, name, noted);
    }

    /// A virtual thread goes on.
    void runs(Thread virtual) {
        lastRun = virtual;
    }

    /// Something that may block.
    @FunctionalInterface
    interface Call<T extends @Nullable Object> {
        T run() throws IOException;
    }

    /// Does something on a virtual thread of this loop and waits for its end. For other threads; an
    /// interrupt of the caller is handed on.
    <T extends @Nullable Object> T call(Call<T> call) throws IOException {
        if (stopped) {
            throw ended();
        }
        FutureTask<T> task = new FutureTask<>(call::run);
        Thread helper = newThread("porthole-ring-call", task);
        helper.start();
        boolean interrupted = false;
        while (true) {
            try {
                T result = task.get();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return result;
            } catch (InterruptedException _) {
                interrupted = true;
                helper.interrupt();
            } catch (ExecutionException e) {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw unwrap(e.getCause());
            }
        }
    }

    private IOException ended() {
        Throwable cause = defect;
        return cause == null
                ? new ClosedChannelException()
                : new IOException(thread.getName() + " has ended by a defect: " + cause, cause);
    }

    private static IOException unwrap(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> new IOException(cause);
        };
    }

    /// Keeps the time limits of this loop's connections. From any thread.
    LoopTimer timer() {
        return timer;
    }

    Native os() {
        return os;
    }

    Ring ring() {
        return ring;
    }

    ReceiveBuffers receiveBuffers() {
        return receiveBuffers;
    }

    SendBuffers sendBuffers() {
        return sendBuffers;
    }

    /// Native memory of its buffers, in bytes. From any thread.
    long bufferBytes() {
        return stopped ? 0 : receiveBuffers.bytes() + sendBuffers.bytes();
    }

    /// Sockets that are not yet closed. From any thread, about.
    int socketCount() {
        return sockets.count();
    }

    /// For how long the present turn has lasted, in nanoseconds; 0 while it waits. From any thread.
    long turnNanos() {
        long since = turnSince;
        return since == 0 ? 0 : Math.max(0, Alarm.now() - since);
    }

    /// Where the virtual thread is that it runs; its own frames tell nothing of that.
    StackTraceElement[] stackTrace() {
        Thread virtual = lastRun;
        return virtual == null ? thread.getStackTrace() : virtual.getStackTrace();
    }

    /// Gives a socket the index by which its completions find it.
    ///
    /// @throws ClosedChannelException if the loop is about to end
    int add(RingSocket socket) throws ClosedChannelException {
        if (stopping) {
            throw new ClosedChannelException();
        }
        return sockets.add(socket);
    }

    void remove(RingSocket socket) {
        sockets.remove(socket.index());
    }

    int add(Lane lane) throws ClosedChannelException {
        if (stopping) {
            throw new ClosedChannelException();
        }
        return lanes.add(lane);
    }

    void removeLane(int index) {
        lanes.remove(index);
    }

    int add(RingAttempt attempt) throws ClosedChannelException {
        if (stopping) {
            throw new ClosedChannelException();
        }
        return attempts.add(attempt);
    }

    void removeAttempt(int index) {
        attempts.remove(index);
    }

    /// There is output to send at the end of this turn.
    void hasOutput(RingOutput output) {
        withOutput.add(output);
    }

    /// Received bytes are in a buffer that all share, until the end of this turn.
    void hasInput(RingInput input) {
        withInput.add(input);
    }

    /// There was no receive buffer left for it.
    void isStarved(RingInput input) {
        starved.add(input);
    }

    /// Fills an entry with what all operations have.
    long submission(int opcode, int fd, int kind, int index) {
        long entry = ring.next();
        Memory.putByte(entry + Abi.SQE_OPCODE, opcode);
        Memory.putInt(entry + Abi.SQE_FD, fd);
        Memory.putLong(entry + Abi.SQE_USER_DATA, userData(kind, index));
        return entry;
    }

    /// Ends an operation that is under way, if it still is; its own completion tells.
    void cancel(int kind, int index) {
        long entry = submission(Abi.IORING_OP_ASYNC_CANCEL, -1, CANCEL, 0);
        Memory.putLong(entry + Abi.SQE_ADDR, userData(kind, index));
    }

    private static long userData(int kind, int index) {
        return kind | ((long) index << KIND_BITS);
    }

    private static int kindOf(long userData) {
        return (int) userData & KIND_MASK;
    }

    private static int indexOf(long userData) {
        return (int) (userData >>> KIND_BITS);
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            if (setUp(arena)) {
                turnSince = Alarm.now();
                while (!isDone()) {
                    turn();
                }
                tearDown();
            }
        } catch (RuntimeException | Error e) {
            defect = e;
            throw e;
        } finally {
            stopped = true;
            started.countDown();
            ended.countDown();
            leaveToOthers();
        }
    }

    /// False if the kernel refuses; [#failure] says why.
    private boolean setUp(Arena arena) {
        os = new Native(arena);
        try {
            wakeUp = new WakeUp(os, arena);
            ring = new Ring(os, arena, features);
            spin = new Spin(ring);
            sendBuffers = new SendBuffers(os);
            receiveBuffers = new ReceiveBuffers(ring, os, arena, features.incrementalBuffers());
            armWakeUp();
            started.countDown();
            return true;
        } catch (IOException e) {
            failure = e;
            if (ring != null) {
                ring.close();
            }
            if (wakeUp != null) {
                wakeUp.close();
            }
            return false;
        }
    }

    private void armWakeUp() {
        wakeUp.arm(this);
        wakeArmed = true;
    }

    private boolean isDone() {
        if (!stopping) {
            return false;
        }
        sockets.forEach(RingSocket::abort);
        lanes.forEach(Lane::close);
        attempts.forEach(RingAttempt::cancel);
        if (sockets.count() + lanes.count() + attempts.count() > 0) {
            return false;
        }
        if (wakeArmed) {
            cancel(WAKE, 0);
        }
        return !wakeArmed && runnable.isEmpty();
    }

    private void turn() {
        runOthers();
        runThreads();
        withOutput.drain(RingOutput::flush);
        withInput.drain(RingInput::keep);
        lanes.forEach(Lane::endOfTurn);
        receiveBuffers.publish();
        if (receiveBuffers.hasFree()) {
            starved.drain(RingInput::receiveAgain);
        }
        exchange();
        long now = Alarm.now();
        turnSince = now;
        reap();
        timer.goOff(now);
    }

    private void runOthers() {
        Runnable task;
        while ((task = fromOthers.poll()) != null) {
            task.run();
        }
    }

    /// Those that are ready now; what they make ready comes in the next turn, after input.
    private void runThreads() {
        for (int count = runnable.size(); count > 0; count--) {
            runnable.remove().run();
        }
    }

    private void exchange() {
        if (!runnable.isEmpty()) {
            ring.submit();
            return;
        }
        sleeping.set(true);
        if (fromOthers.isEmpty() && !stopping) {
            turnSince = 0;
            spin.submitAndWait(timer.firstAt(), sockets.count());
        } else {
            ring.submit();
        }
        sleeping.set(false);
    }

    private void reap() {
        int number = ring.firstCompletion();
        int end = ring.lastCompletion();
        for (; number != end; number++) {
            long completion = ring.completion(number);
            long userData = Memory.getLong(completion + Abi.CQE_USER_DATA);
            try {
                dispatch(
                        userData,
                        Memory.getInt(completion + Abi.CQE_RES),
                        Memory.getInt(completion + Abi.CQE_FLAGS));
            } catch (RuntimeException e) {
                if (!isOfSocket(userData)) {
                    throw e;
                }
                contain(indexOf(userData), e);
            }
        }
        ring.completedUpTo(end);
    }

    private void dispatch(long userData, int result, int flags) {
        int index = indexOf(userData);
        switch (kindOf(userData)) {
            case RECEIVE -> sockets.get(index).received(result, flags);
            case SEND -> sockets.get(index).sent(result);
            case ACCEPT -> lanes.get(index).accepted(result, flags);
            case CONNECT -> attempts.get(index).ended(result);
            case CLOSE -> sockets.get(index).closed();
            case POLL -> sockets.get(index).polled();
            case FILE -> sockets.get(index).fileRead(result);
            case POLL_INPUT -> sockets.get(index).polledInput();
            case FILE_WRITE -> sockets.get(index).fileWritten(result);
            case WAKE -> woken();
            default -> {} // of a cancel: what it ended tells by itself
        }
    }

    /// A defect of ours that a connection's completion has shown ends it, and no other.
    private void contain(int index, RuntimeException defect) {
        RingSocket socket = sockets.find(index);
        String what = socket == null ? "" : " ends the connection with " + socket.remote();
        LOG.log(Level.ERROR, thread.getName() + ": a defect" + what, defect);
        if (socket != null) {
            socket.abort();
        }
    }

    private static boolean isOfSocket(long userData) {
        return switch (kindOf(userData)) {
            case RECEIVE, SEND, CLOSE, POLL, FILE, POLL_INPUT, FILE_WRITE -> true;
            default -> false;
        };
    }

    private void woken() {
        wakeArmed = false;
        if (!stopping) {
            armWakeUp();
        }
    }

    private void tearDown() {
        ring.close();
        receiveBuffers.unmap();
        sendBuffers.unmapKept();
        wakeUp.close();
    }

    /// What came after the last turn: virtual threads that waited for something else.
    private void leaveToOthers() {
        Runnable task;
        while ((task = fromOthers.poll()) != null) {
            ForkJoinPool.commonPool().execute(task);
        }
    }
}
