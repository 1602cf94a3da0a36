package dev.porthole.lab.experiment;

import dev.porthole.lab.Event;
import dev.porthole.lab.Evidence;
import dev.porthole.lab.Experiment;
import dev.porthole.lab.Finding;
import dev.porthole.lab.Fragment;
import dev.porthole.lab.Group;
import dev.porthole.lab.Run;
import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.List;

/// The address that a server binds decides which addresses of its host clients can use.
final class AnyInterface implements Experiment {
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final String ONE = "127.0.0.1";
    private static final String OTHER = "127.0.0.2"; // of this host too: all of 127.0.0.0/8 is
    private static final String SIX = "::1";
    private static final String CONNECTED = "connected";

    @Override
    public String name() {
        return "any-interface";
    }

    @Override
    public List<String> rows() {
        return List.of("B8");
    }

    @Override
    public Group group() {
        return Group.ESTABLISHING;
    }

    @Override
    public List<Fragment> code() {
        return List.of(new Fragment(SERVER, "listen"), new Fragment(CLIENT, "connect"));
    }

    @Override
    public void run(Run run) throws Exception {
        run.actors(CLIENT, SERVER);
        for (String host : List.of(ONE, "", SIX)) {
            String address = "[" + host + "]";
            Socket listening;
            try {
                listening = run.as(SERVER, () -> listen(host));
            } catch (SocketError e) {
                run.note(SERVER, "can-not", address + " " + e.errno()); // a kernel without IPv6
                continue;
            }
            run.see("listening");
            for (String target : List.of(ONE, OTHER, SIX)) {
                String result = run.as(CLIENT, () -> connect(target, listening.port()));
                run.note(CLIENT, "result", address + " " + target + " " + result);
            }
            listening.close();
        }
    }

    private static Socket listen(String host) throws SocketError {
        Socket s = host.contains(":") ? Socket.tcp6() : Socket.tcp();
        s.bind(host, 0); // "" is any of IPv4
        s.listen(5);
        return s;
    }

    private static String connect(String host, int port) {
        try (Socket s = host.contains(":") ? Socket.tcp6() : Socket.tcp()) {
            s.connect(host, port);
            return CONNECTED;
        } catch (SocketError e) {
            return e.errno();
        }
    }

    @Override
    public List<Finding> judge(Evidence evidence) {
        long listening =
                evidence.seen(SERVER, "listening").stream()
                        .map(Event.Seen::state)
                        .filter("LISTEN"::equals)
                        .count();
        return List.of(
                Finding.of("one", only(evidence, ONE, List.of(ONE)), reached(evidence, ONE)),
                Finding.of("any", only(evidence, "", List.of(ONE, OTHER)), reached(evidence, "")),
                Finding.here("six", only(evidence, SIX, List.of(SIX)), reached(evidence, SIX)),
                Finding.of("listen", listening >= 2, listening));
    }

    private static boolean only(Evidence evidence, String bound, List<String> targets) {
        return reached(evidence, bound).equals(targets.toString());
    }

    /// The addresses at which a server that bound that address was reached.
    private static String reached(Evidence evidence, String bound) {
        String start = "[" + bound + "] ";
        return evidence.noted("result").stream()
                .filter(each -> each.startsWith(start) && each.endsWith(" " + CONNECTED))
                .map(each -> each.substring(start.length(), each.lastIndexOf(' ')))
                .toList()
                .toString();
    }
}
