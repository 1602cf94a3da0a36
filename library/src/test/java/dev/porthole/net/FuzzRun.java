package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.porthole.net.FuzzSide.Result;
import dev.porthole.net.Wiring.Ends;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs a [FuzzScript] on one engine, and compares what comes of it with what is allowed.
final class FuzzRun {
    private static final long MOST_SECONDS = 20; // for a step; none takes that long unless it hangs

    private final FuzzScript script;
    private final EngineKind engine;
    private final List<FuzzSide> sides;
    private final List<CompletableFuture<Result>> results = new ArrayList<>();

    private FuzzRun(FuzzScript script, EngineKind engine, Ends ends) {
        this.script = script;
        this.engine = engine;
        this.sides =
                List.of(
                        new FuzzSide(ends.client(), 0, script.threads()),
                        new FuzzSide(ends.server(), 1, script.threads()));
    }

    /// Runs all steps. What is still under way after the last is broken off.
    static void check(FuzzScript script, EngineKind engine) throws Exception {
        try (Ends ends = script.wiring(engine).open()) {
            FuzzRun run = new FuzzRun(script, engine, ends);
            try {
                run.begin();
            } finally {
                run.sides.getFirst().end();
                run.sides.getLast().end();
            }
            run.check();
        }
    }

    private void begin() {
        for (FuzzStep step : script.steps()) {
            CompletableFuture<Result> result = sides.get(step.end()).begin(step);
            results.add(result);
            if (step.awaited()) {
                await(result, step);
            }
            if (step.total() != FuzzStep.ANY) { // all that was sent has been read: no write waits
                await(sides.get(1 - step.end()).lastWrite(), step);
            }
        }
    }

    private void check() {
        for (int i = 0; i < results.size(); i++) {
            FuzzStep step = script.steps().get(i);
            Result result = await(results.get(i), step);
            assertThat(step.allowed()).as(() -> describe(step)).contains(result.outcome());
            if (step.total() != FuzzStep.ANY) {
                assertThat(result.total()).as(() -> describe(step)).isEqualTo(step.total());
            }
        }
    }

    private Result await(CompletableFuture<Result> result, FuzzStep step) {
        try {
            return result.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) { // a wrong byte, or a step that does not end
            throw new AssertionError(describe(step) + soFar(), e);
        }
    }

    private String describe(FuzzStep step) {
        return engine + ", step " + script.steps().indexOf(step) + " (" + step + ") of " + script;
    }

    private String soFar() {
        return "\nso far: " + results.stream().map(CompletableFuture::toString).toList();
    }
}
