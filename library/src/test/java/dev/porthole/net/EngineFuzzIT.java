package dev.porthole.net;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

/// Both engines do the same: random scripts of what two ends do (over TCP, Unix sockets and TLS, on
/// threads of the connection's kind and on others) end as they must on either. What must come of a
/// step is worked out by [FuzzModel] with the script, so the engines are compared with it, and
/// through it with each other.
@Timeout(240)
class EngineFuzzIT {
    private static final int SCRIPTS = Integer.getInteger("porthole.fuzz.scripts", 300);

    @Test
    void randomScriptsEndAlikeOnBoth() throws Exception {
        long first = new Random().nextInt() & 0xffff_ffffL;
        System.out.println("scripts of the seeds from " + first);
        for (long seed = first; seed < first + SCRIPTS; seed++) {
            for (EngineKind engine : EngineKind.values()) {
                FuzzRun.check(FuzzScript.of(seed), engine);
            }
        }
    }

    /// On an engine, or on both, each has failed once.
    @ParameterizedTest
    @CsvSource({
        "102, shutdownInput of a closed connection was no failure",
        "43, shutdownOutput after a reset failed with an exception of no known kind",
        "140, shutdownOutput without a connection failed",
        "115, shutdownOutput on a Unix socket whose other end had gone failed in the same way",
        "201, the deadline of a read broke off a write that waited",
        "900417, the deadline of a read broke off a write that waited",
    })
    void seedsThatHaveFailed(long seed, String how) throws Exception {
        for (EngineKind engine : EngineKind.values()) {
            FuzzRun.check(FuzzScript.of(seed), engine);
        }
    }
}
