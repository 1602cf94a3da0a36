package dev.porthole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.ftp.FtpMirror;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class ProgressTest {
    private final AtomicLong now = new AtomicLong();
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    private Progress progress(long offset, long size) {
        PrintStream out = new PrintStream(terminal, true, UTF_8);
        return new Progress(out, offset, size, now::get);
    }

    private String lastLine() {
        String all = terminal.toString(UTF_8);
        return all.substring(all.lastIndexOf('\r') + 1).replace("\033[K", "");
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void saysHowFarAndHowFastAndHowLong() {
        Progress progress = progress(0, 1 << 30);
        pass(2000);
        progress.moved(256 << 20);
        assertThat(lastLine())
                .isEqualTo(
                        "[#####               ]  25 %  256.0 MiB of 1.0 GiB  128.0 MiB/s  6s left");
        pass(2000);
        progress.moved(0);
        assertThat(lastLine()).contains(" 25 % ").endsWith("64.0 MiB/s  12s left");
        pass(2000);
        progress.moved(768 << 20);
        progress.end();
        assertThat(lastLine())
                .startsWith("[####################] 100 %  1.0 GiB of 1.0 GiB")
                .endsWith("  done\n");
    }

    @Test
    void aMirrorsEndMovesAwayAsMoreIsFound() {
        Progress progress = progress(0, 0);
        FtpMirror.Watcher bar = MirrorCommand.bar(progress);
        bar.found(1000);
        bar.found(-1);
        pass(1000);
        bar.copied(500);
        assertThat(lastLine()).contains(" 50 %  500 B of 1000 B  500 B/s  1s left");
        bar.found(1000);
        pass(1000);
        bar.copied(500);
        assertThat(lastLine()).contains(" 50 %  1000 B of 2.0 KiB  500 B/s  2s left");
    }

    @Test
    void countsWhatWasThereBefore() {
        Progress progress = progress(500, 1000);
        pass(1000);
        progress.moved(10);
        assertThat(lastLine()).contains(" 51 %  510 B of 1000 B  10 B/s  49s left");
    }

    @Test
    void knowsNoEndWithoutASize() {
        Progress progress = progress(0, -1);
        pass(1000);
        progress.moved(2048);
        assertThat(lastLine()).isEqualTo("2.0 KiB  2.0 KiB/s");
    }

    @Test
    void isNotShownForWhatIsOverAtOnce() {
        Progress progress = progress(0, 10);
        pass(100);
        progress.moved(10);
        progress.end();
        assertThat(terminal.size()).isZero();
    }
}
