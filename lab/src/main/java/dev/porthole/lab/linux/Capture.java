package dev.porthole.lab.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/// Captures what passes the loopback interface (`packet(7)`): for root, or with CAP_NET_RAW.
///
/// 1. [#open] fails where it is not allowed.
/// 2. A thread gathers the segments of the ports that are wanted, up to a bound.
/// 3. [#stop] takes what is still in the kernel, ends the thread, and gives them all.
public final class Capture implements AutoCloseable {
    private static final int MOST_SEGMENTS = 20_000;
    private static final int SNAPSHOT_BYTES = 128; // the headers: IPv6's 40 and TCP's 60
    private static final int BUFFER_BYTES =
            64_000_000; // others' traffic is in it, in packets of 64 KiB

    /// `PACKET_STATISTICS` (`linux/if_packet.h`): packets, and how many of them had no room.
    private static final int STATISTICS_BYTES = 2 * Integer.BYTES;

    private static final int POLL_MILLIS = 50;
    private static final int CLOCK_READINGS = 20;

    /// `struct sockaddr_ll` (`linux/if_packet.h`).
    private static final int SLL_BYTES = 20;

    private static final int SLL_PROTOCOL = 2;
    private static final int SLL_IFINDEX = 4;
    private static final int SLL_PKTTYPE = 10;
    private static final byte PACKET_OUTGOING = 4; // on loopback each packet passes twice
    private static final short ETH_P_ALL = Short.reverseBytes((short) 3);
    private static final int SECOND = 1_000_000_000;

    private final int fd;
    private final IntPredicate isWanted;
    private final long realtimeAhead;
    private final Thread thread;
    private final List<Segment> segments = new ArrayList<>(); // of the thread, until it has ended
    private volatile boolean isStopping;
    private volatile long missed;

    private Capture(int fd, IntPredicate isWanted) throws SocketError {
        this.fd = fd;
        this.isWanted = isWanted;
        this.realtimeAhead = realtimeAhead();
        this.thread =
                Thread.ofPlatform().daemon().name("porthole-lab-capture").unstarted(this::run);
    }

    /// Begins to capture.
    ///
    /// @param isWanted whether a port's segments are to be kept; called on the capture's thread
    /// @throws SocketError EPERM without the rights
    public static Capture open(IntPredicate isWanted) throws SocketError {
        int type = Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC; // without the link layer's header
        int fd =
                (int)
                        Libc.call(
                                "socket",
                                (state, _) ->
                                        (int)
                                                Libc.SOCKET.invokeExact(
                                                        state, Libc.AF_PACKET, type, 0));
        try {
            enlarge(fd);
            Capture capture = new Capture(fd, isWanted);
            try (Arena arena = Arena.ofConfined()) {
                capture.stamp(arena.allocate(16, Long.BYTES)); // from now on the kernel notes times
            }
            bind(fd);
            capture.thread.start();
            return capture;
        } catch (SocketError e) {
            close(fd);
            throw e;
        }
    }

    /// Ends the capture.
    ///
    /// @return the segments in the order of their times, numbers counted from each connection's
    ///   first
    public List<Segment> stop() {
        isStopping = true;
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                isInterrupted = true; // it ends soon by itself
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return relative(segments);
    }

    /// How many packets had no room in the kernel's buffer; after [#stop]. They may have been those
    /// of other programs.
    public long missed() {
        return missed;
    }

    @Override
    public void close() {
        stop();
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(SNAPSHOT_BYTES);
            MemorySegment from = arena.allocate(SLL_BYTES, Integer.BYTES);
            MemorySegment time = arena.allocate(16, Long.BYTES); // struct timespec
            while (true) {
                boolean isLast = isStopping;
                drain(buffer, from, time);
                if (isLast) {
                    missed = countMissed();
                    return;
                }
                await();
            }
        } catch (SocketError _) {
            return; // the interface went down: what was captured is there
        } finally {
            close(fd);
        }
    }

    private void drain(MemorySegment buffer, MemorySegment from, MemorySegment time)
            throws SocketError {
        while (receive(buffer, from)) {
            boolean isOutgoing = from.get(JAVA_BYTE, SLL_PKTTYPE) == PACKET_OUTGOING;
            if (!isOutgoing && segments.size() < MOST_SEGMENTS) {
                var packet = buffer.asByteBuffer(); // big-endian, as the wire
                Packet.read(packet, 0)
                        .filter(s -> isWanted(s.source()) || isWanted(s.target()))
                        .ifPresent(s -> segments.add(s.since(-stamp(time))));
            }
        }
    }

    private boolean isWanted(InetSocketAddress address) {
        return isWanted.test(address.getPort());
    }

    private boolean receive(MemorySegment buffer, MemorySegment from) throws SocketError {
        try {
            Libc.call(
                    "recvfrom",
                    (state, arena) ->
                            (long)
                                    Libc.RECVFROM.invokeExact(
                                            state,
                                            fd,
                                            buffer,
                                            buffer.byteSize(),
                                            Libc.MSG_DONTWAIT,
                                            from,
                                            arena.allocateFrom(JAVA_INT, SLL_BYTES)));
            return true;
        } catch (SocketError e) {
            if (e.errno().equals("EAGAIN")) {
                return false;
            }
            throw e;
        }
    }

    /// When the last packet passed, as `System.nanoTime()`; now, if the kernel did not note it.
    private long stamp(MemorySegment time) {
        try {
            Libc.call(
                    "ioctl",
                    (state, _) -> (int) Libc.IOCTL.invokeExact(state, fd, Libc.SIOCGSTAMPNS, time));
            return nanos(time) - realtimeAhead;
        } catch (SocketError _) {
            return System.nanoTime();
        }
    }

    private void await() throws SocketError {
        Libc.call(
                "poll",
                (state, arena) -> {
                    MemorySegment pollfd = arena.allocate(8, 4); // int fd; short events, revents
                    pollfd.set(JAVA_INT, 0, fd);
                    pollfd.set(JAVA_SHORT, 4, Libc.POLLIN);
                    return (int) Libc.POLL.invokeExact(state, pollfd, 1L, POLL_MILLIS);
                });
    }

    private long countMissed() throws SocketError {
        long[] count = new long[1];
        Libc.call(
                "getsockopt",
                (state, arena) -> {
                    MemorySegment statistics = arena.allocate(STATISTICS_BYTES, Integer.BYTES);
                    int result =
                            (int)
                                    Libc.GETSOCKOPT.invokeExact(
                                            state,
                                            fd,
                                            Libc.SOL_PACKET,
                                            Libc.PACKET_STATISTICS,
                                            statistics,
                                            arena.allocateFrom(JAVA_INT, STATISTICS_BYTES));
                    count[0] = Integer.toUnsignedLong(statistics.get(JAVA_INT, Integer.BYTES));
                    return result;
                });
        return count[0];
    }

    /// Beyond the bound for everybody (`net.core.rmem_max`), if that is allowed.
    private static void enlarge(int fd) throws SocketError {
        try {
            enlarge(fd, Libc.SO_RCVBUFFORCE);
        } catch (SocketError _) {
            enlarge(fd, Libc.SO_RCVBUF); // it takes CAP_NET_ADMIN
        }
    }

    private static void enlarge(int fd, int option) throws SocketError {
        Libc.call(
                "setsockopt",
                (state, arena) ->
                        (int)
                                Libc.SETSOCKOPT.invokeExact(
                                        state,
                                        fd,
                                        Libc.SOL_SOCKET,
                                        option,
                                        arena.allocateFrom(JAVA_INT, BUFFER_BYTES),
                                        Integer.BYTES));
    }

    private static void bind(int fd) throws SocketError {
        Libc.call(
                "bind",
                (state, arena) -> {
                    MemorySegment name = arena.allocateFrom("lo");
                    MemorySegment address = arena.allocate(SLL_BYTES, Integer.BYTES);
                    address.set(JAVA_SHORT, 0, (short) Libc.AF_PACKET);
                    address.set(JAVA_SHORT, SLL_PROTOCOL, ETH_P_ALL);
                    address.set(
                            JAVA_INT,
                            SLL_IFINDEX,
                            (int) Libc.IF_NAMETOINDEX.invokeExact(state, name));
                    return (int) Libc.BIND.invokeExact(state, fd, address, SLL_BYTES);
                });
    }

    private static void close(int fd) {
        try {
            Libc.call("close", (state, _) -> (int) Libc.CLOSE.invokeExact(state, fd));
        } catch (SocketError _) {
            return; // it is closed all the same
        }
    }

    /// How far CLOCK_REALTIME is ahead of `System.nanoTime()`. What comes between the two readings
    /// makes it look less.
    private static long realtimeAhead() throws SocketError {
        long ahead = Long.MIN_VALUE;
        for (int i = 0; i < CLOCK_READINGS; i++) {
            ahead = Math.max(ahead, realtime() - System.nanoTime());
        }
        return ahead;
    }

    private static long realtime() throws SocketError {
        long[] nanos = new long[1];
        Libc.call(
                "clock_gettime",
                (state, arena) -> {
                    MemorySegment time = arena.allocate(16, Long.BYTES);
                    int result =
                            (int) Libc.CLOCK_GETTIME.invokeExact(state, Libc.CLOCK_REALTIME, time);
                    nanos[0] = nanos(time);
                    return result;
                });
        return nanos[0];
    }

    private static long nanos(MemorySegment timespec) {
        return timespec.get(JAVA_LONG, 0) * SECOND + timespec.get(JAVA_LONG, Long.BYTES);
    }

    /// Each side counts from its SYN; a side whose SYN was not seen, from its first segment.
    private static List<Segment> relative(List<Segment> segments) {
        Map<List<InetSocketAddress>, Long> starts = new HashMap<>();
        List<Segment> counted = new ArrayList<>();
        for (Segment each : segments) {
            List<InetSocketAddress> way = List.of(each.source(), each.target());
            List<InetSocketAddress> back = List.of(each.target(), each.source());
            if (each.has(Segment.Flag.SYN)) {
                starts.put(way, each.sequence());
            }
            long start = starts.computeIfAbsent(way, _ -> each.sequence());
            long other = starts.getOrDefault(back, each.acknowledgment());
            counted.add(each.counted(start, other));
        }
        return List.copyOf(counted);
    }
}
