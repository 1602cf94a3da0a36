/// The benchmark: a load generator, the servers it is pointed at, and the comparison.
///
/// In the order to read it:
///
/// 1. [dev.porthole.bench.Case]: what is measured. A row of the table each.
/// 2. [dev.porthole.bench.Workload]: how a server is loaded, and [dev.porthole.bench.EchoLoad],
///    [dev.porthole.bench.AcceptLoad], [dev.porthole.bench.IdleLoad], which do it and check every
///    byte.
/// 3. [dev.porthole.bench.Meter] and [dev.porthole.bench.ProcessProbe]: messages, latency, CPU time
///    and memory over one window.
/// 4. [dev.porthole.bench.Peers]: the servers, each in its own process.
/// 5. [dev.porthole.bench.Run]: rounds, interleaved; [dev.porthole.bench.Results]: medians and
///    ratios; [dev.porthole.bench.Report]: the tables.
/// 6. [dev.porthole.bench.Comparison]: the same for anything else that is measured in turn:
///    [dev.porthole.bench.FileRun], [dev.porthole.bench.FtpRun], [dev.porthole.bench.SmtpRun],
///    [dev.porthole.bench.Pop3Run], [dev.porthole.bench.NntpRun]. [dev.porthole.bench.Startup]
///    times whole commands.
///
/// The generator is one thread that never sleeps, on a core of its own, so that what it measures is
/// the server and not its own wake-ups.
@NullMarked
package dev.porthole.bench;

import org.jspecify.annotations.NullMarked;
