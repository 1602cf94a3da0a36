package dev.porthole.nntp;

import dev.porthole.wire.Printable;

import java.util.regex.Pattern;

/// How groups are called: `comp.lang.java` (RFC 5536, section 3.1.4).
public final class GroupName {
    /// A command with it, such as LISTGROUP with a range, still fits in a line of 512 bytes.
    public static final int MAX_LENGTH = 400;

    private static final String COMPONENT = "[A-Za-z0-9+_-]+";
    private static final Pattern NAME = Pattern.compile(COMPONENT + "(\\." + COMPONENT + ")*");

    private GroupName() {}

    /// Whether a group can be called so: letters of ASCII, digits, `+`, `-` and `_`, in parts that
    /// dots divide.
    public static boolean isValid(String name) {
        return name.length() <= MAX_LENGTH && NAME.matcher(name).matches();
    }

    /// `name`, if a group can be called so.
    ///
    /// @throws IllegalArgumentException if not
    public static String require(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "a group's name has letters, digits, + - _ and dots between them, such as"
                            + " comp.lang.java (RFC 5536, section 3.1.4), and not \"%s\""
                                    .formatted(Printable.of(name)));
        }
        return name;
    }
}
