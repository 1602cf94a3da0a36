package dev.porthole.net;

import java.util.Locale;

/// The three ranges of port numbers (RFC 6335, section 6).
public enum PortClass {
    /// 0-1023: standard services; on many systems only an administrator may bind them.
    WELL_KNOWN(0, 1023),
    /// 1024-49151: registered with IANA by whoever wrote the service.
    REGISTERED(1024, 49151),
    /// 49152-65535: never registered; dealt out to clients.
    DYNAMIC(49152, 65535);

    private final int first;
    private final int last;

    PortClass(int first, int last) {
        this.first = first;
        this.last = last;
    }

    /// The lowest port of the range.
    public int first() {
        return first;
    }

    /// The highest port of the range.
    public int last() {
        return last;
    }

    /// The range that `port` falls in.
    ///
    /// @throws IllegalArgumentException if `port` is not in 0-65535
    public static PortClass of(int port) {
        for (PortClass each : values()) {
            if (port >= each.first && port <= each.last) {
                return each;
            }
        }
        throw new IllegalArgumentException("port " + port + " is not in 0-65535");
    }

    /// As it is written: `well-known`, `registered`, `dynamic`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
