package dev.porthole.bench;

/// How much of the machine others used during a run: figures of a busy machine are worth little,
/// and the report says so. For one thread.
final class Disturbance {
    private static final double PERCENT = 100;

    private final ProcessProbe self = new ProcessProbe(ProcessHandle.current().pid());
    private final long startNanos = System.nanoTime();
    private final long busyBefore = Machine.busyNanos();
    private final long ownBefore = self.cpuNanos();

    private long serverNanos;

    /// CPU time that a measured server used in its whole life.
    void addServer(long cpuNanos) {
        serverNanos += cpuNanos;
    }

    /// Percent of one core that neither the generator nor the servers used, since the start.
    double percentOfCore() {
        long own = self.cpuNanos() - ownBefore + serverNanos;
        long others = Machine.busyNanos() - busyBefore - own;
        return PERCENT * Math.max(0, others) / (System.nanoTime() - startNanos);
    }
}
