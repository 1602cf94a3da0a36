package dev.porthole.lab.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// The inside of a [PeerProcess]: runs a program's `peer` method, tells its calls on standard
/// output, and ends with its standard input, so that it never outlives the lab.
///
/// The program is a class with `static void peer(String... arguments) throws Exception`.
public final class Peer {
    /// The end of standard input.
    private static final String END = "\0";

    private static final LinkedBlockingQueue<String> HEARD = new LinkedBlockingQueue<>(100);

    private Peer() {}

    /// What a process runs: the name of the program's class, and its arguments.
    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().start(Peer::hear);
        Method program = Class.forName(args[0]).getDeclaredMethod("peer", String[].class);
        program.setAccessible(true);
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        try {
            ScopedValue.where(Journal.CURRENT, new Telling(System.out))
                    .call(() -> program.invoke(null, (Object) rest));
        } catch (InvocationTargetException e) {
            say("ends: " + e.getCause());
            System.exit(1);
        }
    }

    /// Tells the lab something, in one line.
    public static void say(String text) {
        System.out.println(new PeerLine.Said(text).encode());
        System.out.flush();
    }

    /// Waits for a line from the lab.
    public static String hear(String what) throws InterruptedException {
        String line = HEARD.take();
        if (line.equals(END)) {
            throw new InterruptedException("the lab has ended before it told " + what);
        }
        return line;
    }

    private static void hear() {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!HEARD.offer(line)) {
                    break; // nobody listens to so much
                }
            }
        } catch (IOException _) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(1); // the lab is gone, or wants this
    }

    /// Tells calls line by line.
    private static final class Telling implements Journal {
        private final PrintStream out;
        private final AtomicLong next = new AtomicLong();

        Telling(PrintStream out) {
            this.out = out;
        }

        private void tell(PeerLine line) {
            out.println(line.encode());
            out.flush();
        }

        @Override
        public void began(Call call) {
            tell(new PeerLine.Began(call));
        }

        @Override
        public void ended(Call call) {
            tell(new PeerLine.Ended(call));
        }

        @Override
        public void named(
                long socket, InetSocketAddress local, Optional<InetSocketAddress> remote) {
            tell(new PeerLine.Named(socket, local, remote));
        }

        @Override
        public long nextId() {
            return next.incrementAndGet();
        }
    }
}
