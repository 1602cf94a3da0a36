/// Sockets on Linux's io_uring, for blocking code on virtual threads. Imports nothing of Porthole;
/// `dev.porthole.net` puts its `Connection` on top.
///
/// In reading order:
/// 1. `Abi`, the kernel's numbers; `Native`, `Memory`, `Errno`, `Refusal`, `SocketAddresses`: how
///    they are used from Java;
/// 2. `Ring`: the two queues; `Features`: what newer kernels add;
/// 3. `ReceiveBuffers`, `Chunk`, `SendBuffers`: where the bytes are;
/// 4. `Loop`: a thread that turns a ring and schedules virtual threads, with `LoopThreads`,
///    `Slots`, `TurnList`, `Spin` (how it waits) and `WakeUp` (how it is woken);
/// 5. `Descriptor`, `Waiter`; `RingInput` and `RingOutput`, the two directions of a socket;
///    `FileSend` and `FileReceive`, with `OpenFile` and `Pipe`, and `FileThread` for what is fast
///    (`BlockingSend` with `SendRoom`, `BlockingReceive`);
/// 6. [Alarm] and [Timer], [Alarms] (a heap) and `LoopTimer`: time limits;
/// 7. [RingSocket], [RingListener] with its `Lane`s, [RingAttempt]: what a program sees;
/// 8. [RingEngine], the entry, with `Obstacle` (why not here?) and `Watchdog`.
///
/// Confinement takes the place of locks: what is a loop's is touched on its thread only, and the
/// virtual threads that the loop schedules run on that thread. Other threads hand tasks over.
@NullMarked
package dev.porthole.net.ring;

import org.jspecify.annotations.NullMarked;
