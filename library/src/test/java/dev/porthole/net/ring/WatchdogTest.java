package dev.porthole.net.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// A thread that computes for long keeps its own loop waiting, no other, and is named in the log.
@Timeout(60)
class WatchdogTest {
    private static final Logger LOG = Logger.getLogger("dev.porthole.net.ring");

    private final CountDownLatch said = new CountDownLatch(1);
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final Handler listens = listening();

    @BeforeEach
    void listenToTheLog() {
        assumeTrue(RingEngine.obstacle().isEmpty(), () -> RingEngine.obstacle().orElse(""));
        LOG.addHandler(listens);
    }

    /// Also when the test failed: the loop ends only after what it runs.
    @AfterEach
    void letItGo() {
        enough.set(true);
        LOG.removeHandler(listens);
    }

    @Test
    void namesWhatKeepsALoopWaiting() throws Exception {
        RingEngine engine = RingEngine.start(1);
        RingListener listener =
                engine.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new RingListener.Options(5, true));
        listener.newThread("busy", this::compute).start();
        said.await();
        enough.set(true);
        engine.close();
        assertItNamedTheThread();
    }

    @Test
    void alsoInALoopsFirstTurn() throws Exception {
        Loop loop = new Loop(1, Features.ALL);
        loop.newThread("busy", this::compute).start();
        loop.start();
        try (Watchdog _ = new Watchdog(List.of(loop))) {
            said.await();
        }
        enough.set(true);
        loop.stop();
        loop.join();
        assertItNamedTheThread();
    }

    private void assertItNamedTheThread() {
        assertThat(messages)
                .singleElement()
                .asString()
                .contains("loop 1: a handler has kept its other connections waiting for ")
                .contains("WatchdogTest.compute");
    }

    private void compute() {
        while (!enough.get()) {
            Thread.onSpinWait();
        }
    }

    private Handler listening() {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.add(entry.getMessage());
                said.countDown();
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
