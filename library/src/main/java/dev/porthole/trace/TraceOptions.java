package dev.porthole.trace;

/// How much of the data a trace shows, and how. Each form takes from it what concerns it; a [packet
/// capture][PcapngTrace] always holds all data.
///
/// Immutable.
///
/// @param maxTextBytes bytes of data that [TextTrace] shows of one event, 256 by default; 0 shows
///   only the count
/// @param maxJsonBytes bytes of data that [JsonTrace] writes of one event, 65,536 by default; 0
///   writes only the count
/// @param hex whether [TextTrace] shows data as a hex dump, and not as an escaped string
public record TraceOptions(int maxTextBytes, int maxJsonBytes, boolean hex) {
    /// The defaults above, with data as escaped strings.
    public static final TraceOptions DEFAULT = new TraceOptions(256, 65_536, false);

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException if one is negative
    public TraceOptions {
        if (maxTextBytes < 0 || maxJsonBytes < 0) {
            throw new IllegalArgumentException("a trace shows 0 bytes of an event or more");
        }
    }

    /// The same with another limit for text.
    public TraceOptions withMaxTextBytes(int bytes) {
        return new TraceOptions(bytes, maxJsonBytes, hex);
    }

    /// The same with another limit for JSON.
    public TraceOptions withMaxJsonBytes(int bytes) {
        return new TraceOptions(maxTextBytes, bytes, hex);
    }

    /// The same with data as a hex dump, or not.
    public TraceOptions withHex(boolean on) {
        return new TraceOptions(maxTextBytes, maxJsonBytes, on);
    }
}
