package dev.porthole.net;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// Random steps of the two ends of a connection, in the order in which they are begun.
///
/// @param wiring of the connection, with the JDK's engine
/// @param threads on which both ends run
record FuzzScript(long seed, Wiring wiring, Threads threads, List<FuzzStep> steps) {
    private static final int MOST_STEPS = 16;
    private static final int MOST_BITS = 17; // of the size of a write
    private static final int MOST_BYTES = 200_000;
    private static final int MOST_PIECES = 8;
    private static final List<Wiring> WIRINGS =
            List.of(Wiring.TCP, Wiring.TCP, Wiring.UNIX, Wiring.TLS_ON_TCP);

    /// Where the ends run: on the connection's own kind of thread, or on others.
    enum Threads {
        OWN,
        VIRTUAL,
        PLATFORM;

        Thread create(Connection connection, Runnable task) {
            return switch (this) {
                case OWN -> connection.newThread("fuzz", task);
                case VIRTUAL -> Thread.ofVirtual().unstarted(task);
                case PLATFORM -> Thread.ofPlatform().daemon().unstarted(task);
            };
        }
    }

    /// The script of that seed.
    static FuzzScript of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Wiring wiring = WIRINGS.get(random.nextInt(WIRINGS.size()));
        Threads threads = random.nextBoolean() ? Threads.OWN : other(random);
        FuzzModel model = new FuzzModel(wiring.isTls(), wiring == Wiring.UNIX);
        for (int count = 3 + random.nextInt(MOST_STEPS); count > 0; count--) {
            addStep(model, random, random.nextInt(2));
        }
        for (int end : new int[] {0, 1}) {
            if (model.canReadToEnd(end)) {
                model.readToEnd(end);
            }
        }
        return new FuzzScript(seed, wiring, threads, model.finish());
    }

    private static Threads other(SplittableRandom random) {
        return random.nextBoolean() ? Threads.VIRTUAL : Threads.PLATFORM;
    }

    private static void addStep(FuzzModel model, SplittableRandom random, int end) {
        switch (random.nextInt(15)) {
            case 0, 1, 2, 3, 4 ->
                    model.write(
                            end,
                            size(random),
                            1 + random.nextInt(MOST_PIECES),
                            random.nextBoolean());
            case 5, 6 -> readSome(model, random, end);
            case 7, 8 -> readUntil(model, random, end);
            case 9 -> {
                if (model.canReadToEnd(end)) {
                    model.readToEnd(end);
                }
            }
            case 10, 11 -> model.shutdownOutput(end);
            case 12 -> stopReading(model, random, end);
            case 13 -> {
                if (model.canClose(end)) {
                    model.close(end);
                }
            }
            default -> {
                if (random.nextInt(3) == 0) {
                    model.abort(end);
                }
            }
        }
    }

    /// Small and large ones alike.
    private static int size(SplittableRandom random) {
        return 1 + random.nextInt(Math.min(MOST_BYTES, 2 << random.nextInt(MOST_BITS + 1)));
    }

    private static void readSome(FuzzModel model, SplittableRandom random, int end) {
        int most = size(random);
        if (model.canReadSome(end, most)) {
            model.readSome(end, most);
        }
    }

    private static void readUntil(FuzzModel model, SplittableRandom random, int end) {
        if (model.isReadable(end) && model.unread(end) > 0) {
            boolean all = random.nextInt(3) > 0;
            model.readUntil(end, all ? 0 : random.nextLong(model.unread(end)));
        }
    }

    private static void stopReading(FuzzModel model, SplittableRandom random, int end) {
        boolean inVain = random.nextBoolean();
        if (inVain && model.canReadInVain(end)) {
            model.readInVain(end);
        } else if (!inVain && model.canShutdownInput(end)) {
            model.shutdownInput(end);
        }
    }

    /// The same connection on that engine.
    Wiring wiring(EngineKind engine) {
        return engine == EngineKind.JDK ? wiring : Wiring.valueOf(wiring + "_BY_RING");
    }

    @Override
    public String toString() {
        return steps.stream()
                .map(each -> "\n  " + each)
                .collect(
                        Collectors.joining(
                                "", "seed " + seed + ", " + wiring + ", " + threads + ":", ""));
    }
}
