package dev.porthole.mail;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of messages' files: `1764098251.M012345P4711Q2Rabcdef01.host,S=1234`. Seconds,
/// microseconds, process, number within the process, random bits, host
/// (cr.yp.to/proto/maildir.html, "How are unique names created?"), and the size (Maildir++).
final class FileName {
    private static final int MAX_HOST_LENGTH = 16; // so that UIDL can say the whole name
    private static final long NANOS_A_MICRO = 1_000;

    private static final Pattern SIZE = Pattern.compile(",S=(\\d{1,18})(?=,|$)");
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,18})\\..*");

    private static final AtomicLong COUNT = new AtomicLong();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String HOST = host();

    /// In order of delivery: by the seconds, which are a number, then by the rest.
    static final Comparator<String> BY_TIME =
            Comparator.comparingLong(FileName::seconds).thenComparing(Comparator.naturalOrder());

    private FileName() {}

    /// A name that no message on this or any other host has, without the size.
    static String unique(Instant now) {
        return "%d.M%06dP%dQ%xR%08x.%s"
                .formatted(
                        now.getEpochSecond(),
                        now.getNano() / NANOS_A_MICRO,
                        ProcessHandle.current().pid(),
                        COUNT.incrementAndGet(),
                        RANDOM.nextInt(),
                        HOST);
    }

    static String withSize(String name, long bytes) {
        return name + ",S=" + bytes;
    }

    /// The size in a name, -1 if there is none.
    static long size(String id) {
        Matcher matcher = SIZE.matcher(id);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static long seconds(String id) {
        Matcher matcher = SECONDS.matcher(id);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : Long.MAX_VALUE;
    }

    private static String host() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            name = "localhost";
        }
        String clean = name.replaceAll("[^A-Za-z0-9-].*", "");
        return clean.isEmpty()
                ? "localhost"
                : clean.substring(0, Math.min(MAX_HOST_LENGTH, clean.length()));
    }
}
