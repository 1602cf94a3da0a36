package dev.porthole.sasl;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Users that are known from the start.
final class FixedAccounts implements Accounts {
    private final Map<String, StoredSecret> secrets;
    private final Kept kept;
    private final int iterations;

    FixedAccounts(Map<String, ? extends StoredSecret> given) {
        Map<String, StoredSecret> prepared = new HashMap<>();
        given.forEach((name, secret) -> {
            if (prepared.put(Prepared.name(name), secret) != null) {
                throw new IllegalArgumentException("two users have the same name");
            }
        });
        secrets = Map.copyOf(prepared);
        boolean passwords = secrets.values().stream().anyMatch(PlainSecret.class::isInstance);
        boolean keys = secrets.values().stream().anyMatch(ScramKeys.class::isInstance);
        iterations =
                secrets.values().stream()
                        .filter(ScramKeys.class::isInstance)
                        .map(ScramKeys.class::cast)
                        .mapToInt(ScramKeys::iterations)
                        .max()
                        .orElse(ScramKeys.DEFAULT_ITERATIONS);
        kept = !keys ? Kept.PASSWORDS : passwords ? Kept.BOTH : Kept.KEYS;
    }

    @Override
    public Optional<StoredSecret> find(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    @Override
    public Kept kept() {
        return kept;
    }

    /// The most that any user has: there should be one number for all.
    @Override
    public int iterations() {
        return iterations;
    }

    @Override
    public String toString() {
        return secrets.size() + " users";
    }
}
