package dev.porthole.net.ring;

import org.jspecify.annotations.Nullable;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.FileChannel;

/// The descriptor of a [FileChannel], which a `close` by another thread leaves open until this is
/// closed: the kernel gives the number of a closed one to the next file.
///
/// The JDK has both and offers neither (JDK 25, `sun.nio.ch`), so they need `--add-opens
/// java.base/sun.nio.ch=ALL-UNNAMED`. Not by `dup(2)`: to close a duplicate would drop all locks
/// that the process has on the file. [#hold] and [#close] take a lock of the JDK for a moment, as
/// `FileChannel.read` does: they are for virtual threads, which let the loop go on meanwhile.
final class OpenFile implements AutoCloseable {
    /// How far apart the bytes are that [#cached] looks at. What is read ahead comes in pieces of
    /// this size or more.
    private static final int LOOK_BYTES = 64 * 1024;

    private static final @Nullable Access ACCESS = Access.find();

    private final Object users; // of the channel's descriptor
    private final int use;
    private final int fd;

    private OpenFile(Object users, int use, int fd) {
        this.users = users;
        this.use = use;
        this.fd = fd;
    }

    /// The fields and methods of the JDK: of a channel its descriptor and the set of the threads
    /// that use it, for which its `close` waits.
    private record Access(
            Class<?> type,
            MethodHandle fd,
            MethodHandle users,
            MethodHandle add,
            MethodHandle remove) {
        static @Nullable Access find() {
            if (!Object.class.getModule().isOpen("sun.nio.ch", OpenFile.class.getModule())) {
                return null;
            }
            try {
                Class<?> type = Class.forName("sun.nio.ch.FileChannelImpl");
                Class<?> set = Class.forName("sun.nio.ch.NativeThreadSet");
                Class<?> numbers = Class.forName("sun.nio.ch.IOUtil");
                MethodHandles.Lookup lookup =
                        MethodHandles.privateLookupIn(type, MethodHandles.lookup());
                MethodType toInt = MethodType.methodType(int.class);
                MethodType ofInt = MethodType.methodType(void.class, int.class);
                MethodHandle value =
                        lookup.findStatic(
                                numbers, "fdVal", toInt.appendParameterTypes(FileDescriptor.class));
                return new Access(
                        type,
                        MethodHandles.filterReturnValue(
                                        lookup.findGetter(type, "fd", FileDescriptor.class), value)
                                .asType(toInt.appendParameterTypes(Object.class)),
                        lookup.findGetter(type, "threads", set)
                                .asType(MethodType.methodType(Object.class, Object.class)),
                        lookup.findVirtual(set, "add", toInt)
                                .asType(toInt.appendParameterTypes(Object.class)),
                        lookup.findVirtual(set, "remove", ofInt)
                                .asType(ofInt.insertParameterTypes(0, Object.class)));
            } catch (ReflectiveOperationException _) { // another JDK
                return null;
            }
        }
    }

    /// Holds the descriptor of an open channel; null if it can't be had.
    static @Nullable OpenFile hold(FileChannel channel) {
        if (ACCESS == null || !ACCESS.type.isInstance(channel)) {
            return null;
        }
        try {
            Object users = (Object) ACCESS.users.invokeExact((Object) channel);
            int use = (int) ACCESS.add.invokeExact(users);
            if (channel.isOpen()) { // then it stays so
                return new OpenFile(users, use, (int) ACCESS.fd.invokeExact((Object) channel));
            }
            ACCESS.remove.invokeExact(users, use);
            return null;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int fd() {
        return fd;
    }

    /// How many of `count` bytes from `position` can be read without waiting for a disk. It looks
    /// at some of them only, so it can be wrong for a file that is partly in memory.
    ///
    /// @return 0 or a negative error number if the first can't
    int cached(Native os, long position, int count) {
        int known = 0;
        while (known < count) {
            int next = Math.min(known + LOOK_BYTES, count);
            int result = os.peek(fd, position + next - 1);
            if (result == 0) { // past the end
                result = os.peek(fd, position + known);
            }
            if (result == -Abi.EOPNOTSUPP && os.isInMemory(fd)) {
                return count;
            }
            if (result < 0) {
                boolean wait = result == -Abi.EAGAIN || result == -Abi.EOPNOTSUPP;
                return known > 0 || wait ? known : result;
            }
            known = next;
        }
        return known;
    }

    @Override
    public void close() {
        if (ACCESS != null) {
            try {
                ACCESS.remove.invokeExact(users, use);
            } catch (Throwable t) {
                throw impossible(t);
            }
        }
    }

    /// These throw nothing of their own.
    private static Error impossible(Throwable thrown) {
        return thrown instanceof Error error ? error : new AssertionError(thrown);
    }
}
