package dev.porthole.mail;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Another JVM that uses a mailbox, and that can be killed at any moment.
final class Child implements AutoCloseable {
    private static final int THREADS = 4;

    private final Process process;
    private final BufferedReader output;

    private Child(Process process) {
        this.process = process;
        output = process.inputReader();
    }

    static Child start(String task, Path maildir, String... more) throws IOException {
        return startUnder(List.of(), task, maildir, more);
    }

    /// @param tracer a command that runs another
    static Child startUnder(List<String> tracer, String task, Path maildir, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(tracer);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        task,
                        maildir.toString()));
        command.addAll(List.of(more));
        return new Child(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /// The next line it printed, null at the end.
    String line() throws IOException {
        return output.readLine();
    }

    /// SIGKILL, and its end. What it has printed can still be read, which it could not after
    /// `Process.destroyForcibly`.
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException, IOException {
        kill();
        output.close();
    }

    public static void main(String[] arguments) throws Exception {
        Maildir maildir = Maildir.open(Path.of(arguments[1]), MailLimits.DEFAULT);
        switch (arguments[0]) {
            case "lock" -> lock(maildir);
            case "once" -> once(maildir);
            case "deliver" -> deliver(maildir, Integer.parseInt(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void lock(Maildir maildir) throws IOException {
        try {
            maildir.lock();
            System.out.println("locked");
            System.in.read(); // until it is killed
        } catch (MailException.Locked _) {
            System.out.println("refused");
        }
    }

    private static void once(Maildir maildir) {
        try {
            System.out.println(maildir.deliver(Mail.stream("once")));
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }

    /// Delivers without end, and says so after each delivery: `NUMBER ID`.
    private static void deliver(Maildir maildir, int first) {
        AtomicInteger next = new AtomicInteger(first);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out));
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform()
                    .start(() -> {
                        while (true) {
                            int number = next.getAndIncrement();
                            String id = maildirDeliver(maildir, Mail.numbered(number));
                            byte[] line = (number + " " + id + "\n").getBytes();
                            out.write(line, 0, line.length); // one write: lines stay whole
                        }
                    });
        }
    }

    private static String maildirDeliver(Maildir maildir, String message) {
        try {
            return maildir.deliver(Mail.stream(message));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
