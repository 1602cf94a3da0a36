package dev.porthole.lab;

import dev.porthole.lab.linux.Socket;
import dev.porthole.lab.linux.SocketError;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs experiments: once, with all of their parameters set.
public final class Lab {
    /// The key of the finding that an experiment could not be finished, in the texts of all.
    public static final String FAILED = "failed";

    /// The key of the finding that the capture missed packets, in the texts of all.
    public static final String MISSED = "missed";

    private Lab() {}

    /// What came of a run.
    ///
    /// @param evidence all that was observed
    /// @param verdict what follows
    public record Outcome(Evidence evidence, Verdict verdict) {}

    /// Opens a run. The caller closes it, at any time and on any thread: that ends the experiment.
    ///
    /// @param given values of parameters; the others have their defaults
    /// @throws IllegalArgumentException if there is no such parameter, or a value is out of bounds
    public static Run open(Experiment experiment, Map<String, String> given) {
        Map<String, String> settings = settings(experiment, given);
        warmUp();
        return new Run(experiment, settings);
    }

    /// Links the system calls before the first time is taken: that would look like a slow kernel.
    private static void warmUp() {
        try (Socket socket = Socket.tcp()) {
            socket.bind("127.0.0.1", 0);
        } catch (SocketError _) {
            return; // the experiment will meet it, and tell
        }
    }

    /// Does the experiment, on this thread, and closes the run. A failure is evidence too: that
    /// something is missing.
    ///
    /// @throws InterruptedException if the thread was interrupted
    public static Outcome perform(Experiment experiment, Run run) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        try {
            experiment.run(run);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            findings.add(Finding.missing(FAILED, cause(e)));
        } finally {
            run.close();
        }
        Evidence evidence = run.evidence();
        findings.addAll(judge(experiment, evidence));
        return new Outcome(evidence, verdict(findings, run.missed()));
    }

    /// What says no may do so for want of what was missed.
    static Verdict verdict(List<Finding> findings, long missed) {
        Verdict verdict = Verdict.of(findings);
        if (missed == 0 || verdict.outcome() != Verdict.Outcome.DOES_NOT_HOLD) {
            return verdict;
        }
        List<Finding> all = new ArrayList<>(findings);
        all.add(Finding.missing(MISSED, String.valueOf(missed)));
        return Verdict.of(all);
    }

    /// The verdict on evidence, however it was come by.
    public static List<Finding> judge(Experiment experiment, Evidence evidence) {
        try {
            return experiment.judge(evidence);
        } catch (RuntimeException e) { // it looks for what is not there
            return List.of(Finding.missing(FAILED, cause(e)));
        }
    }

    private static String cause(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Map<String, String> settings(Experiment experiment, Map<String, String> given) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Parameter each : experiment.parameters()) {
            settings.put(each.name(), each.check(given.getOrDefault(each.name(), each.value())));
        }
        Set<String> known = settings.keySet();
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        experiment.name()
                                + " has no parameter "
                                + name
                                + (known.isEmpty() ? "" : ": it has " + String.join(", ", known)));
            }
        }
        return settings;
    }
}
