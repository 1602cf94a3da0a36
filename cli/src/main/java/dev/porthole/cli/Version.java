package dev.porthole.cli;

/// Which Porthole this is.
final class Version {
    /// The version in Maven's pom: a test sees to it that it is. Reading it from the jar would take
    /// milliseconds of every start.
    static final String NUMBER = "0.1.0-SNAPSHOT";

    private Version() {}

    /// `porthole 1.2.3 (Java 25.0.1)`.
    static String line() {
        return "porthole " + NUMBER + " (Java " + System.getProperty("java.version") + ")";
    }
}
