package dev.porthole.net;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Runs all tests of this module on the engine that the build names: `porthole.test.engine` is
/// `jdk` (the default) or `ring`. The build runs them with both.
public final class EngineUnderTest implements BeforeAllCallback {
    private static final String NAME = System.getProperty("porthole.test.engine", "jdk");

    @Override
    public void beforeAll(ExtensionContext context) {
        Engine.standard(EngineKind.valueOf(NAME.toUpperCase(java.util.Locale.ROOT)).engine());
    }
}
