package dev.porthole.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/// CPU time of a process with all that it has started, on Linux: many servers have a process for
/// each client, or several kinds of them.
///
/// From `/proc/PID/stat` (proc_pid_stat(5)), in hundredths of a second, so for measurements of a
/// second or more. What a process used that has ended counts once its parent has waited for it.
///
/// @param pid of the first process
record ProcessTree(long pid) {
    /// Of the words behind the program's name: utime, stime, cutime, cstime.
    private static final int OWN = 11;

    private static final int ENDED_CHILDREN = 13;
    private static final int END = 15;

    private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on all of Linux

    /// User and system time of all of them. What has ended meanwhile counts nothing.
    long cpuNanos() {
        LongStream started =
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToLong(ProcessHandle::pid);
        return LongStream.concat(LongStream.of(pid), started)
                .map(each -> nanos(each, OWN, END))
                .sum();
    }

    /// What processes used that this process has started, and that have ended.
    static long endedChildrenNanos() {
        return nanos(ProcessHandle.current().pid(), ENDED_CHILDREN, END);
    }

    private static long nanos(long pid, int from, int end) {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        } catch (IOException _) {
            return 0; // it has just ended
        }
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = from; i < end; i++) {
            ticks += Long.parseLong(words[i]);
        }
        return ticks * NANOS_PER_TICK;
    }
}
