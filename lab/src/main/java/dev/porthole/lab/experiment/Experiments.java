package dev.porthole.lab.experiment;

import dev.porthole.lab.Experiment;

import java.util.List;
import java.util.Optional;

/// All experiments, in the order of the lecture.
public final class Experiments {
    /// Each has its class in this package.
    public static final List<Experiment> ALL =
            List.of(
                    new CallOrSyscall(),
                    new Door(),
                    new Names(),
                    new Ports(),
                    new NewSocket(),
                    new Iterative(),
                    new Abnormal(),
                    new Relaunch(),
                    new PeerToPeer(),
                    new Handshake(),
                    new Refused(),
                    new Unanswered(),
                    new Backlog(),
                    new AnyInterface(),
                    new Stream(),
                    new Recv(),
                    new SendBlocks(),
                    new Sendall(),
                    new Close(),
                    new HalfClose(),
                    new Shared(),
                    new Exit(),
                    new States(),
                    new Nagle(),
                    new TlsHandshake());

    private Experiments() {}

    /// The experiment of that name.
    public static Optional<Experiment> named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
