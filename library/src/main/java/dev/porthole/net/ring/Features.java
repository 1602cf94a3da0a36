package dev.porthole.net.ring;

/// What the kernel's io_uring can do beyond what is needed; each can be left out, for tests of
/// older kernels.
///
/// @param deferredWork completions are made when the loop asks for them, and not by interrupting it
///   (`IORING_SETUP_DEFER_TASKRUN`, Linux 6.1)
/// @param noIndexArray submissions need no array of indices (`IORING_SETUP_NO_SQARRAY`, 6.6)
/// @param incrementalBuffers a receive buffer is used up piece by piece (`IOU_PBUF_RING_INC`, 6.12)
/// @param submissions that a ring holds before they are handed over; of completions it holds eight
///   times as many, and the kernel keeps further ones
record Features(
        boolean deferredWork, boolean noIndexArray, boolean incrementalBuffers, int submissions) {
    private static final int SUBMISSIONS = 2048;

    static final Features ALL = new Features(true, true, true, SUBMISSIONS);
    static final Features NONE = new Features(false, false, false, SUBMISSIONS);

    /// The same in a ring of another size.
    Features withSubmissions(int count) {
        return new Features(deferredWork, noIndexArray, incrementalBuffers, count);
    }
}
