package dev.porthole.net.ring;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;

/// Virtual threads whose scheduler is a loop.
///
/// The JDK can do it and does not offer it: both methods are private (JDK 25, `java.lang`), so they
/// need `--add-opens java.base/java.lang=ALL-UNNAMED`. Look at [#isPossible] first.
final class LoopThreads {
    /// On its own, so that it is asked for after [#isPossible] has looked whether it may be.
    private static final class Methods {
        static final MethodHandle NEW_VIRTUAL_THREAD;
        static final MethodHandle CURRENT_CARRIER_THREAD;

        static {
            try {
                MethodHandles.Lookup lookup =
                        MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
                NEW_VIRTUAL_THREAD =
                        lookup.findStatic(
                                Class.forName("java.lang.ThreadBuilders"),
                                "newVirtualThread",
                                MethodType.methodType(
                                        Thread.class,
                                        Executor.class,
                                        String.class,
                                        int.class,
                                        Runnable.class));
                CURRENT_CARRIER_THREAD =
                        lookup.findStatic(
                                Thread.class,
                                "currentCarrierThread",
                                MethodType.methodType(Thread.class));
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    private LoopThreads() {}

    /// Whether this JVM was given the option, and has the methods.
    static boolean isPossible() {
        if (!Object.class.getModule().isOpen("java.lang", Loop.class.getModule())) {
            return false;
        }
        try {
            return currentCarrier() != null;
        } catch (LinkageError _) { // another JDK
            return false;
        }
    }

    /// An unstarted virtual thread that `scheduler` runs, a piece at a time.
    static Thread create(Executor scheduler, String name, Runnable task) {
        try {
            return (Thread) Methods.NEW_VIRTUAL_THREAD.invokeExact(scheduler, name, 0, task);
        } catch (Throwable t) {
            throw t instanceof Error error ? error : new AssertionError(t);
        }
    }

    /// The platform thread that runs the caller, be it virtual or not.
    static Thread currentCarrier() {
        try {
            return (Thread) Methods.CURRENT_CARRIER_THREAD.invokeExact();
        } catch (Throwable t) {
            throw t instanceof Error error ? error : new AssertionError(t);
        }
    }
}
