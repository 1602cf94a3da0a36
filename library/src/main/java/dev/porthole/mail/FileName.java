package dev.porthole.mail;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// The names of messages' files: `1764098251.M012345P4711Q2Rabcdef01.host,S=1234,W=1260`. Seconds,
/// microseconds, process, number within the process, random bits, host
/// (cr.yp.to/proto/maildir.html, "How are unique names created?"), and the sizes: of the file
/// (Maildir++), and as it is sent, with CRLF (Dovecot).
final class FileName {
    private static final int MAX_HOST_LENGTH = 7; // so that UIDL can say the whole name
    private static final long NANOS_A_MICRO = 1_000;
    private static final int MAX_DIGITS = 18; // of a number that a long can hold

    private static final AtomicLong COUNT = new AtomicLong();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String HOST = host();

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

    static String withSizes(String name, long bytes, long sentBytes) {
        return name + ",S=" + bytes + ",W=" + sentBytes;
    }

    /// The size of the file that a name tells, if it does.
    static OptionalLong size(String id) {
        return field(id, ",S=");
    }

    /// The size as it is sent that a name tells, if it does.
    static OptionalLong sentSize(String id) {
        return field(id, ",W=");
    }

    private static OptionalLong field(String id, String key) {
        int at = id.indexOf(key);
        if (at < 0) {
            return OptionalLong.empty();
        }
        int start = at + key.length();
        int comma = id.indexOf(',', start);
        return number(id, start, comma < 0 ? id.length() : comma);
    }

    /// The seconds, by which messages are in the order of their delivery; the greatest number for a
    /// name without.
    static long seconds(String id) {
        int dot = id.indexOf('.');
        return dot < 0 ? Long.MAX_VALUE : number(id, 0, dot).orElse(Long.MAX_VALUE);
    }

    private static OptionalLong number(String id, int start, int end) {
        if (end == start || end - start > MAX_DIGITS) {
            return OptionalLong.empty();
        }
        long number = 0;
        for (int i = start; i < end; i++) {
            int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalLong.empty();
            }
            number = number * 10 + digit;
        }
        return OptionalLong.of(number);
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
