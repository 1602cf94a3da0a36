package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.util.Map;

/// What is in the way of the engine on this machine: asked of the kernel and of the JVM, not read
/// off version numbers.
final class Obstacle {
    /// The operations that the engine uses, by their names in `<linux/io_uring.h>`.
    private static final Map<String, Integer> OPERATIONS =
            Map.of(
                    "IORING_OP_ACCEPT", Abi.IORING_OP_ACCEPT,
                    "IORING_OP_ASYNC_CANCEL", Abi.IORING_OP_ASYNC_CANCEL,
                    "IORING_OP_CLOSE", Abi.IORING_OP_CLOSE,
                    "IORING_OP_CONNECT", Abi.IORING_OP_CONNECT,
                    "IORING_OP_POLL_ADD", Abi.IORING_OP_POLL_ADD,
                    "IORING_OP_READ", Abi.IORING_OP_READ,
                    "IORING_OP_RECV", Abi.IORING_OP_RECV,
                    "IORING_OP_SEND", Abi.IORING_OP_SEND,
                    "IORING_RECV_MULTISHOT", Abi.IORING_OP_SEND_ZC);

    private static final int PROBED = 64;

    /// Of the ring that is tried: how large one may be is for the loops to find out.
    private static final int SUBMISSIONS = 4;

    private Obstacle() {}

    /// One line, with the remedy; null if there is none.
    static @Nullable String find() {
        return find(Features.ALL);
    }

    static @Nullable String find(Features features) {
        String machine = System.getProperty("os.arch", "");
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return "io_uring is Linux's";
        }
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN
                || !(machine.equals("amd64") || machine.equals("aarch64"))) {
            return "it is not made for " + machine;
        }
        if (!Loop.class.getModule().isNativeAccessEnabled()) {
            return "the JVM forbids native calls: start it with --enable-native-access=ALL-UNNAMED";
        }
        if (!LoopThreads.isPossible()) {
            return "the JVM keeps the scheduler of virtual threads closed: start it with"
                    + " --add-opens java.base/java.lang=ALL-UNNAMED";
        }
        return ofKernel(features);
    }

    private static @Nullable String ofKernel(Features features) {
        try (Arena arena = Arena.ofConfined()) {
            Native os = new Native(arena);
            try (Ring ring = new Ring(os, arena, features.withSubmissions(SUBMISSIONS))) {
                String missing =
                        ring.limitsWaits() ? missingOperation(ring, arena) : "IORING_FEAT_EXT_ARG";
                if (missing != null) {
                    return "this kernel's io_uring has no " + missing + ": use Linux 6.1 or later";
                }
                new ReceiveBuffers(ring, os, arena, features.incrementalBuffers()).unmap();
                doNothing(ring);
                return null;
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static @Nullable String missingOperation(Ring ring, Arena arena) throws IOException {
        long bytes = Abi.PROBE_HEADER_BYTES + (long) PROBED * Abi.PROBE_OP_BYTES;
        long probe = arena.allocate(bytes, Long.BYTES).address();
        int result = ring.register(Abi.IORING_REGISTER_PROBE, probe, PROBED);
        Refusal.check("io_uring_register", result);
        int last = Memory.getByte(probe + Abi.PROBE_LAST_OP) & 0xff;
        for (Map.Entry<String, Integer> operation : OPERATIONS.entrySet()) {
            int number = operation.getValue();
            long entry = probe + Abi.PROBE_HEADER_BYTES + (long) number * Abi.PROBE_OP_BYTES;
            int flags = Memory.getShort(entry + Abi.PROBE_OP_FLAGS);
            if (number > last || (flags & Abi.IO_URING_OP_SUPPORTED) == 0) {
                return operation.getKey();
            }
        }
        return null;
    }

    /// Has an operation done that does nothing: a ring may be had and not used.
    private static void doNothing(Ring ring) throws IOException {
        long entry = ring.next();
        Memory.putByte(entry + Abi.SQE_OPCODE, Abi.IORING_OP_NOP);
        Refusal.check("io_uring_enter", ring.submit());
        if (ring.firstCompletion() == ring.lastCompletion()) {
            throw new IOException(
                    "io_uring_enter does nothing here: this is no kernel of Linux 6.1 or later");
        }
    }
}
