package dev.porthole.net.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/// Native memory by address, as the kernel writes it: unchecked. Who calls it vouches for the
/// address.
@SuppressWarnings("restricted") // what this package is for
final class Memory {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle SHORT = JAVA_SHORT.varHandle();

    private Memory() {}

    static int getInt(long address) {
        return ALL.get(JAVA_INT, address);
    }

    static long getLong(long address) {
        return ALL.get(JAVA_LONG, address);
    }

    static short getShort(long address) {
        return ALL.get(JAVA_SHORT, address);
    }

    static byte getByte(long address) {
        return ALL.get(JAVA_BYTE, address);
    }

    static void putByte(long address, int value) {
        ALL.set(JAVA_BYTE, address, (byte) value);
    }

    static void putShort(long address, int value) {
        ALL.set(JAVA_SHORT, address, (short) value);
    }

    static void putInt(long address, int value) {
        ALL.set(JAVA_INT, address, value);
    }

    static void putLong(long address, long value) {
        ALL.set(JAVA_LONG, address, value);
    }

    static int getIntAcquire(long address) {
        return (int) INT.getAcquire(ALL, address);
    }

    static void putIntRelease(long address, int value) {
        INT.setRelease(ALL, address, value);
    }

    static void putShortRelease(long address, int value) {
        SHORT.setRelease(ALL, address, (short) value);
    }

    static void clear(long address, int bytes) {
        ALL.asSlice(address, bytes).fill((byte) 0);
    }

    /// Where the next byte of a direct buffer is.
    static long address(ByteBuffer direct) {
        return MemorySegment.ofBuffer(direct).address();
    }

    /// The memory as a direct buffer.
    static ByteBuffer buffer(long address, int bytes) {
        return ALL.asSlice(address, bytes).asByteBuffer();
    }

    /// Copies `count` bytes into a buffer, at and past its position.
    static void copyTo(long address, ByteBuffer target, int count) {
        int position = target.position();
        if (target.hasArray()) {
            int offset = target.arrayOffset() + position;
            MemorySegment.copy(ALL, JAVA_BYTE, address, target.array(), offset, count);
        } else {
            MemorySegment.copy(ALL, address, MemorySegment.ofBuffer(target), 0, count);
        }
        target.position(position + count);
    }

    /// Copies `count` bytes out of a buffer, from and past its position.
    static void copyFrom(ByteBuffer source, long address, int count) {
        int position = source.position();
        if (source.hasArray()) {
            int offset = source.arrayOffset() + position;
            MemorySegment.copy(source.array(), offset, ALL, JAVA_BYTE, address, count);
        } else {
            MemorySegment.copy(MemorySegment.ofBuffer(source), 0, ALL, address, count);
        }
        source.position(position + count);
    }

    static byte[] bytes(long address, int count) {
        byte[] bytes = new byte[count];
        MemorySegment.copy(ALL, JAVA_BYTE, address, bytes, 0, count);
        return bytes;
    }

    static void putBytes(long address, byte[] bytes) {
        MemorySegment.copy(bytes, 0, ALL, JAVA_BYTE, address, bytes.length);
    }
}
