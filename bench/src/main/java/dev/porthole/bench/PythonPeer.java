package dev.porthole.bench;

import java.nio.file.Path;
import java.util.List;

/// A Python script in `bench/peers`.
record PythonPeer(String name, String script) implements Peer {
    @Override
    public List<String> command(Aim aim) throws Unavailable {
        Path python =
                Tools.find("python3")
                        .orElseThrow(() ->
                                new Unavailable("python3 is not installed (Debian: python3)"));
        return List.of(python.toString(), Tools.peer(script).toString());
    }
}
