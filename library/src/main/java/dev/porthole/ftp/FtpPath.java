package dev.porthole.ftp;

import java.util.ArrayList;
import java.util.List;

/// A path as the server's users see it: absolute, from their root, without `.`, `..` and empty
/// names. There is no path above the root: `..` there stays there.
///
/// @param names from the root on
record FtpPath(List<String> names) {
    static final FtpPath ROOT = new FtpPath(List.of());

    private static final int MAX_NAMES = 256;

    FtpPath {
        names = List.copyOf(names);
    }

    /// The path that a command's argument means, in this folder.
    ///
    /// @throws FtpFailure if it is too deep
    FtpPath resolve(String argument) throws FtpFailure {
        List<String> resolved = new ArrayList<>(argument.startsWith("/") ? List.of() : names);
        for (String each : argument.split("/", -1)) {
            if (each.equals("..")) {
                if (!resolved.isEmpty()) {
                    resolved.removeLast();
                }
            } else if (!each.isEmpty() && !each.equals(".")) {
                resolved.add(each);
            }
        }
        if (resolved.size() > MAX_NAMES) {
            throw FtpFailure.badName("it is deeper than " + MAX_NAMES + " folders");
        }
        return new FtpPath(resolved);
    }

    FtpPath parent() {
        return isRoot() ? this : new FtpPath(names.subList(0, names.size() - 1));
    }

    FtpPath child(String name) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return new FtpPath(longer);
    }

    boolean isRoot() {
        return names.isEmpty();
    }

    /// Whether this is `other` or below it.
    boolean isIn(FtpPath other) {
        return names.size() >= other.names.size()
                && names.subList(0, other.names.size()).equals(other.names);
    }

    /// The last name; `/` of the root.
    String name() {
        return isRoot() ? "/" : names.getLast();
    }

    @Override
    public String toString() {
        return "/" + String.join("/", names);
    }
}
