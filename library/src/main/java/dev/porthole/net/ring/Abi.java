package dev.porthole.net.ring;

/// The kernel's interface: every number that this package hands to Linux or gets from it, under the
/// kernel's own name, and nowhere else. System call numbers from `<asm-generic/unistd.h>` (the same
/// on x86-64 but for the one), io_uring from `<linux/io_uring.h>`, the rest from the header named.
///
/// An offset is in bytes from the start of its struct: `SQE_ADDR` is `io_uring_sqe.addr`.
final class Abi {
    // System calls
    static final long SYS_PREADV2_X86_64 = 327;
    static final long SYS_PREADV2 = 286;
    static final long SYS_IO_URING_SETUP = 425;
    static final long SYS_IO_URING_ENTER = 426;
    static final long SYS_IO_URING_REGISTER = 427;

    // io_uring_params.flags
    static final int IORING_SETUP_CQSIZE = 1 << 3;
    static final int IORING_SETUP_SUBMIT_ALL = 1 << 7;
    static final int IORING_SETUP_TASKRUN_FLAG = 1 << 9;
    static final int IORING_SETUP_SINGLE_ISSUER = 1 << 12;
    static final int IORING_SETUP_DEFER_TASKRUN = 1 << 13;
    static final int IORING_SETUP_NO_SQARRAY = 1 << 16;

    // struct io_uring_params
    static final int PARAMS_BYTES = 120;
    static final int PARAMS_SQ_ENTRIES = 0;
    static final int PARAMS_CQ_ENTRIES = 4;
    static final int PARAMS_FLAGS = 8;
    static final int PARAMS_FEATURES = 20;
    static final int PARAMS_SQ_OFF_HEAD = 40;
    static final int PARAMS_SQ_OFF_TAIL = 44;
    static final int PARAMS_SQ_OFF_RING_MASK = 48;
    static final int PARAMS_SQ_OFF_FLAGS = 56;
    static final int PARAMS_SQ_OFF_ARRAY = 64;
    static final int PARAMS_CQ_OFF_HEAD = 80;
    static final int PARAMS_CQ_OFF_TAIL = 84;
    static final int PARAMS_CQ_OFF_RING_MASK = 88;
    static final int PARAMS_CQ_OFF_CQES = 100;

    // io_uring_params.features
    static final int IORING_FEAT_EXT_ARG = 1 << 8;

    // Where mmap(2) finds the rings
    static final long IORING_OFF_SQ_RING = 0;
    static final long IORING_OFF_SQES = 0x10000000L;

    // io_uring_sq_ring.flags
    static final int IORING_SQ_CQ_OVERFLOW = 1 << 1;
    static final int IORING_SQ_TASKRUN = 1 << 2;

    // io_uring_enter(2)
    static final int IORING_ENTER_GETEVENTS = 1;
    static final int IORING_ENTER_EXT_ARG = 1 << 3;
    static final int IORING_ENTER_REGISTERED_RING = 1 << 4;

    // struct io_uring_getevents_arg, struct __kernel_timespec
    static final int GETEVENTS_ARG_BYTES = 24;
    static final int GETEVENTS_ARG_TS = 16;
    static final int TIMESPEC_BYTES = 16;
    static final int TIMESPEC_SEC = 0;
    static final int TIMESPEC_NSEC = 8;

    // io_uring_register(2)
    static final int IORING_REGISTER_PROBE = 8;
    static final int IORING_REGISTER_RING_FDS = 20;
    static final int IORING_UNREGISTER_RING_FDS = 21;
    static final int IORING_REGISTER_PBUF_RING = 22;

    // struct io_uring_rsrc_update
    static final int RSRC_UPDATE_BYTES = 16;
    static final int RSRC_UPDATE_OFFSET = 0;
    static final int RSRC_UPDATE_DATA = 8;

    // struct io_uring_probe, struct io_uring_probe_op
    static final int PROBE_HEADER_BYTES = 16;
    static final int PROBE_LAST_OP = 0;
    static final int PROBE_OP_BYTES = 8;
    static final int PROBE_OP_FLAGS = 2;
    static final int IO_URING_OP_SUPPORTED = 1;

    // struct io_uring_sqe
    static final int SQE_BYTES = 64;
    static final int SQE_OPCODE = 0;
    static final int SQE_FLAGS = 1;
    static final int SQE_IOPRIO = 2;
    static final int SQE_FD = 4;
    static final int SQE_OFF = 8;
    static final int SQE_ADDR = 16;
    static final int SQE_LEN = 24;
    static final int SQE_OP_FLAGS = 28; // accept_flags, msg_flags, splice_flags and others
    static final int SQE_USER_DATA = 32;
    static final int SQE_BUF_GROUP = 40;
    static final int SQE_SPLICE_OFF_IN = SQE_ADDR;
    static final int SQE_SPLICE_FD_IN = 44;

    // io_uring_sqe.flags
    static final int IOSQE_BUFFER_SELECT = 1 << 5;

    // io_uring_sqe.opcode
    static final int IORING_OP_NOP = 0;
    static final int IORING_OP_POLL_ADD = 6;
    static final int IORING_OP_ACCEPT = 13;
    static final int IORING_OP_ASYNC_CANCEL = 14;
    static final int IORING_OP_CONNECT = 16;
    static final int IORING_OP_CLOSE = 19;
    static final int IORING_OP_READ = 22;
    static final int IORING_OP_SEND = 26;
    static final int IORING_OP_RECV = 27;
    static final int IORING_OP_SPLICE = 30;
    static final int IORING_OP_SEND_ZC =
            47; // as new as multishot receive (6.0), which has no probe

    // io_uring_sqe.ioprio of these operations
    static final int IORING_ACCEPT_MULTISHOT = 1;
    static final int IORING_RECV_MULTISHOT = 1 << 1;

    // struct io_uring_cqe
    static final int CQE_BYTES = 16;
    static final int CQE_USER_DATA = 0;
    static final int CQE_RES = 8;
    static final int CQE_FLAGS = 12;

    // io_uring_cqe.flags
    static final int IORING_CQE_F_MORE = 1 << 1;
    static final int IORING_CQE_F_BUF_MORE = 1 << 4;
    static final int IORING_CQE_BUFFER_SHIFT = 16;

    // struct io_uring_buf_reg, struct io_uring_buf, struct io_uring_buf_ring
    static final int BUF_REG_BYTES = 40;
    static final int BUF_REG_RING_ADDR = 0;
    static final int BUF_REG_RING_ENTRIES = 8;
    static final int BUF_REG_BGID = 12;
    static final int BUF_REG_FLAGS = 14;
    static final int IOU_PBUF_RING_INC = 2;
    static final int BUF_BYTES = 16;
    static final int BUF_ADDR = 0;
    static final int BUF_LEN = 8;
    static final int BUF_BID = 12;
    static final int BUF_RING_TAIL = 14;

    // <sys/mman.h>
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    static final int MAP_PRIVATE = 2;
    static final int MAP_ANONYMOUS = 0x20;
    static final int MAP_POPULATE = 0x8000;

    // <sys/socket.h>, <netinet/in.h>, <netinet/tcp.h>
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_STREAM = 1;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_SNDBUF = 7;
    static final int SO_OOBINLINE = 10;
    static final int SO_LINGER = 13;
    static final int SO_REUSEPORT = 15;
    static final int SO_RCVTIMEO = 20;
    static final int SO_SNDTIMEO = 21;
    static final int SO_BUF_LOCK = 72;
    static final int IPPROTO_TCP = 6;
    static final int TCP_NODELAY = 1;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int SHUT_RD = 0;
    static final int SHUT_WR = 1;
    static final int MSG_WAITALL = 0x100;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int LINGER_BYTES = 8; // struct linger: l_onoff, l_linger
    static final int LINGER_ONOFF = 0;
    static final int TIMEVAL_BYTES = 16; // struct timeval
    static final int TIMEVAL_SEC = 0;
    static final int TIMEVAL_USEC = 8;

    // struct sockaddr_in, sockaddr_in6 <netinet/in.h>, sockaddr_un <sys/un.h>
    static final int SOCKADDR_BYTES = 110; // the longest, sockaddr_un
    static final int SOCKADDR_FAMILY = 0;
    static final int SOCKADDR_IN_PORT = 2;
    static final int SOCKADDR_IN_ADDR = 4;
    static final int SOCKADDR_IN_BYTES = 16;
    static final int SOCKADDR_IN6_ADDR = 8;
    static final int SOCKADDR_IN6_SCOPE_ID = 24;
    static final int SOCKADDR_IN6_BYTES = 28;
    static final int SOCKADDR_UN_PATH = 2;
    static final int SOCKADDR_UN_PATH_BYTES = 108;

    // <fcntl.h>, <poll.h>, <linux/fs.h>, struct iovec <sys/uio.h>
    static final int F_SETFL = 4;
    static final int O_NONBLOCK = 0x800;
    static final int POLLIN = 1;
    static final int POLLOUT = 4;
    static final int F_SETPIPE_SZ = 1031;
    static final int F_GETPIPE_SZ = 1032;
    static final int O_CLOEXEC = 0x80000;
    static final int RWF_NOWAIT = 8;
    static final int IOVEC_BASE = 0;
    static final int IOVEC_LEN = 8;
    static final int IOVEC_BYTES = 16;

    // <sys/eventfd.h>
    static final int EFD_CLOEXEC = 0x80000;

    // <linux/magic.h>
    static final long TMPFS_MAGIC = 0x0102_1994;

    // <asm-generic/errno.h>
    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int EPIPE = 32;
    static final int ENOSYS = 38;
    static final int EOPNOTSUPP = 95;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ECONNRESET = 104;
    static final int ENOBUFS = 105;
    static final int ENOTCONN = 107;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;
    static final int ECANCELED = 125;

    private Abi() {}
}
