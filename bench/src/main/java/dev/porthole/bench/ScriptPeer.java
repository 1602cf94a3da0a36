package dev.porthole.bench;

import java.util.ArrayList;
import java.util.List;

/// A server of others, which a shell script in `bench/peers` configures, in a folder of its own,
/// and starts.
///
/// The script is the first process of a PID namespace, so that processes whose parents have left
/// them come to it, and their CPU time with them.
///
/// @param arguments what the script is told
record ScriptPeer(String name, String script, List<String> arguments) implements Peer {
    ScriptPeer(String name, String script, String... arguments) {
        this(name, script, List.of(arguments));
    }

    @Override
    public List<String> command(Aim aim) throws Unavailable {
        if (!System.getProperty("user.name").equals("root")) {
            throw new Unavailable("it changes its user, which root only may");
        }
        var command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--pid",
                                "--fork",
                                "--kill-child",
                                "bash",
                                Tools.peer(script).toString()));
        command.addAll(arguments);
        return command;
    }
}
