package dev.porthole.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A password that is kept as it is, which CRAM-MD5 and APOP need. No text form shows it.
///
/// @param password in the form in which passwords are compared
public record PlainSecret(String password) implements StoredSecret {
    /// Brings the password into its form.
    ///
    /// @throws IllegalArgumentException if it is empty, longer than 1024 bytes, or has control
    ///   characters
    public PlainSecret {
        password = Prepared.password(password);
    }

    boolean matches(String prepared) {
        return Digests.same(bytes(), prepared.getBytes(UTF_8));
    }

    byte[] bytes() {
        return password.getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return "***";
    }
}
