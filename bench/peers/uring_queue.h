/* What a connection has received and not yet sent: pieces of the pool's buffers, or copies. */

#include "uring_pool.h"

#include <string.h>

enum { NO_BUFFER = -1 };

struct piece {
    struct piece *next;
    char *data;
    unsigned bytes;
    int buffer; /* of the pool; or NO_BUFFER, and the bytes follow this struct */
};

struct queue {
    struct piece *first, *last; /* last is meaningless if there is no first */
};

/* Adds a piece. Without a buffer it has room of its own, to copy to. */
static char *queue_append(struct queue *queue, char *data, unsigned bytes, int buffer)
{
    struct piece *piece = malloc(sizeof *piece + (buffer == NO_BUFFER ? bytes : 0));
    if (!piece)
        fail("malloc");
    piece->next = NULL;
    piece->data = buffer == NO_BUFFER ? (char *)(piece + 1) : data;
    piece->bytes = bytes;
    piece->buffer = buffer;
    if (queue->first)
        queue->last->next = piece;
    else
        queue->first = piece;
    queue->last = piece;
    return piece->data;
}

/* Adds what was received into a buffer of the pool: as it lies there, or as a copy. */
static void queue_received(struct queue *queue, unsigned buffer, unsigned bytes, bool copy)
{
    char *data = pool_take(buffer, bytes);
    struct piece *last = queue->first ? queue->last : NULL;
    bool adjoins = last && last->buffer == (int)buffer && last->data + last->bytes == data;
    if (copy)
        memcpy(queue_append(queue, NULL, bytes, NO_BUFFER), data, bytes);
    else if (adjoins)
        last->bytes += bytes;
    else
        queue_append(queue, data, bytes, buffer);
    if (copy || adjoins)
        pool_release(buffer); /* nobody new uses it */
}

static unsigned queue_bytes(const struct queue *queue)
{
    unsigned bytes = 0;
    for (struct piece *piece = queue->first; piece; piece = piece->next)
        bytes += piece->bytes;
    return bytes;
}

/* Forgets the first bytes: they have been sent, or cannot be. */
static void queue_remove(struct queue *queue, unsigned bytes)
{
    while (bytes > 0) {
        struct piece *piece = queue->first;
        unsigned part = bytes < piece->bytes ? bytes : piece->bytes;
        bytes -= part;
        piece->data += part;
        piece->bytes -= part;
        if (piece->bytes == 0) {
            queue->first = piece->next;
            if (piece->buffer != NO_BUFFER)
                pool_release(piece->buffer);
            free(piece);
        }
    }
}

/* Makes a copy of all, so that no buffer of the pool is held. */
static void queue_leave_pool(struct queue *queue)
{
    struct queue copy = {0};
    unsigned bytes = queue_bytes(queue);
    char *end = queue_append(&copy, NULL, bytes, NO_BUFFER);
    for (struct piece *piece = queue->first; piece; piece = piece->next) {
        memcpy(end, piece->data, piece->bytes);
        end += piece->bytes;
    }
    queue_remove(queue, bytes);
    *queue = copy;
}
