package dev.porthole.telnet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.net.Event;
import dev.porthole.net.Flow.Role;
import dev.porthole.net.Observer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What an observer sees of one side of a connection: `> ` sent, `< ` received.
final class Recorded implements Observer {
    private final Role role;
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    Recorded(Role role) {
        this.role = role;
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Sent e when e.flow().role() == role -> seen.add("> " + text(e.data()));
            case Event.Received e when e.flow().role() == role -> seen.add("< " + text(e.data()));
            default -> {}
        }
    }

    private static String text(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return Notation.format(bytes);
    }

    /// All that was received, in one piece.
    String received() {
        return all('<');
    }

    /// All that was sent, in one piece.
    String sent() {
        return all('>');
    }

    private String all(char direction) {
        StringBuilder out = new StringBuilder();
        synchronized (seen) {
            seen.stream()
                    .filter(each -> each.charAt(0) == direction)
                    .forEach(each -> out.append(each.substring(2)));
        }
        return out.toString().replace("><", " ");
    }

    @Override
    public String toString() {
        return new String(String.join("\n", List.copyOf(seen)).getBytes(UTF_8), UTF_8);
    }
}
