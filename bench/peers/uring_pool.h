/* The buffers that the kernel receives into, shared by all connections (a provided-buffer ring). */

#include <errno.h>
#include <liburing.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Since Linux 6.12: many small messages share one buffer. liburing's header may be older. */
enum { PBUF_RING_INCREMENTAL = 2, CQE_BUFFER_MORE = 1 << 4 };

/* Small enough for the processor's cache: the kernel takes the buffers in turn. */
enum { POOL_BYTES = 2 * 1024 * 1024, INCREMENTAL_BYTES = 64 * 1024, WHOLE_BYTES = 4 * 1024 };
enum { POOL_GROUP = 0, PAGE_BYTES = 4096 };

static char pool[POOL_BYTES] __attribute__((aligned(PAGE_BYTES)));
static struct io_uring_buf_ring *offered;
static unsigned buffer_bytes, buffer_count;

/* Of each buffer: how much of it is received, and who uses it; the kernel counts as one user. */
static struct { unsigned filled, users; } state[POOL_BYTES / WHOLE_BYTES];

static void pool_offer(unsigned buffer)
{
    state[buffer].filled = 0;
    state[buffer].users = 1;
    io_uring_buf_ring_add(offered, pool + (size_t)buffer * buffer_bytes, buffer_bytes, buffer,
                          buffer_count - 1, 0);
    io_uring_buf_ring_advance(offered, 1);
}

/* One user less; the last one gives the buffer back to the kernel. */
static void pool_release(unsigned buffer)
{
    if (--state[buffer].users == 0)
        pool_offer(buffer);
}

/* Where the next bytes of this buffer have been received; the caller is one user more. */
static char *pool_take(unsigned buffer, unsigned bytes)
{
    char *data = pool + (size_t)buffer * buffer_bytes + state[buffer].filled;
    state[buffer].filled += bytes;
    state[buffer].users++;
    return data;
}

/* As liburing's io_uring_register_buf_ring, which takes no flags in older versions. 0 or an error. */
static int pool_register(struct io_uring *ring, unsigned bytes, unsigned short flags)
{
    struct { __u64 address; __u32 entries; __u16 group, flags; __u64 reserved[3]; } what = {
        .address = (__u64)(size_t)offered,
        .entries = POOL_BYTES / bytes,
        .group = POOL_GROUP,
        .flags = flags,
    };
    buffer_bytes = bytes;
    buffer_count = what.entries;
    if (syscall(__NR_io_uring_register, ring->ring_fd, IORING_REGISTER_PBUF_RING, &what, 1) < 0)
        return errno;
    return 0;
}

/* Offers all buffers. Returns what kind they are, or NULL if the kernel refuses them: see *error. */
static const char *pool_open(struct io_uring *ring, int *error)
{
    size_t ring_bytes = POOL_BYTES / WHOLE_BYTES * sizeof(struct io_uring_buf);
    const char *kind = "incremental buffers";
    if ((*error = posix_memalign((void **)&offered, PAGE_BYTES, ring_bytes)))
        return NULL;
    io_uring_buf_ring_init(offered);
    if ((*error = pool_register(ring, INCREMENTAL_BYTES, PBUF_RING_INCREMENTAL))) {
        kind = "whole buffers";
        if ((*error = pool_register(ring, WHOLE_BYTES, 0)))
            return NULL;
    }
    for (unsigned buffer = 0; buffer < buffer_count; buffer++)
        pool_offer(buffer);
    return kind;
}
