package dev.porthole.lab;

import java.time.Duration;
import java.util.List;

/// A claim of the lecture, and what shows it. Implementations have no state; each is about a
/// screen, in the package `experiment`.
///
/// Its texts are beside the class, in English and in Korean, in the resources `NAME_en.properties`
/// and `NAME_ko.properties`, with the same keys: `claim`, one sentence; `finding.KEY` for each
/// finding, where `{0}` is its first value; `moment.KEY` for each moment of a snapshot;
/// `measured.KEY` for each measurement; `noted.KEY`.
public interface Experiment {
    /// Its name on the command line: `half-close`.
    String name();

    /// The rows of the lecture that it is about: `B13`.
    List<String> rows();

    /// The part of the lecture that they are in.
    Group group();

    /// What can be set; by default nothing.
    default List<Parameter> parameters() {
        return List.of();
    }

    /// The code that is shown, in this order: methods of this class.
    List<Fragment> code();

    /// How what happens is drawn.
    enum Drawing {
        /// Every call and every segment, one below the other.
        SEQUENCE,
        /// A line for each connection, along the time: where there are many at once.
        TIMELINES
    }

    /// How what happens is drawn; by default as a sequence.
    default Drawing drawing() {
        return Drawing.SEQUENCE;
    }

    /// How long it may take before it is ended; by default 30 seconds.
    default Duration limit() {
        return Duration.ofSeconds(30);
    }

    /// Makes it happen, on the caller's thread and those of `run`.
    ///
    /// @throws Exception if it could not be done: the evidence is incomplete then, and says why
    void run(Run run) throws Exception;

    /// What the evidence says: the same for the same evidence, whatever else is the case.
    List<Finding> judge(Evidence evidence);
}
