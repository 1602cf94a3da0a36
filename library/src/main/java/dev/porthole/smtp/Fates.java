package dev.porthole.smtp;

import dev.porthole.wire.WireException;

import java.util.List;

/// What became of a message, for each of its recipients.
///
/// A server may take a message for some and refuse it for others: that is no failure of the
/// conversation, so it is not thrown. Whoever wants all or an exception calls [#requireAll].
///
/// Immutable and thread-safe.
///
/// @param all in the order of the recipients
public record Fates(List<Fate> all) {
    /// Copies the list.
    public Fates {
        all = List.copyOf(all);
    }

    /// Those of whom the message will not reach.
    public List<Fate> refused() {
        return all.stream().filter(each -> !each.isAccepted()).toList();
    }

    /// These, if the server has taken the message for all.
    ///
    /// @throws WireException.Refused for the first whom it was refused for; it may have been taken
    ///   for others
    public Fates requireAll() throws WireException.Refused {
        for (Fate each : refused()) {
            throw new WireException.Refused(each.command(), each.reply());
        }
        return this;
    }
}
