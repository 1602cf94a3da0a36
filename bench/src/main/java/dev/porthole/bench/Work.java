package dev.porthole.bench;

import java.io.IOException;

/// Something that takes time.
@FunctionalInterface
interface Work {
    void run() throws IOException;
}
