/* Calls of the system that fail on files in one folder, from some call on: loaded before the C library.
 *
 * FAULT_FOLDER: the folder. FAULT_CALLS: "read" or "write". FAULT_AFTER: how many calls do what they should.
 * FAULT_ERROR: what the others say, as a number (EIO, ENOSPC).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long done;

static int fails(int file, const char *kind)
{
    const char *folder = getenv("FAULT_FOLDER"), *calls = getenv("FAULT_CALLS");
    if (!folder || !calls || strcmp(calls, kind))
        return 0;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0 || strncmp(path, folder, strlen(folder)))
        return 0;
    if (atomic_fetch_add(&done, 1) < atol(getenv("FAULT_AFTER")))
        return 0;
    errno = atoi(getenv("FAULT_ERROR"));
    return 1;
}

#define CALL(result, name, kind, parameters, arguments)                 \
    result name parameters                                              \
    {                                                                   \
        static result (*real) parameters;                               \
        if (!real)                                                      \
            real = (result (*) parameters)dlsym(RTLD_NEXT, #name);      \
        return fails(file, kind) ? -1 : real arguments;                 \
    }

CALL(ssize_t, read, "read", (int file, void *at, size_t size), (file, at, size))
CALL(ssize_t, pread, "read", (int file, void *at, size_t size, off_t from), (file, at, size, from))
CALL(ssize_t, pread64, "read", (int file, void *at, size_t size, off64_t from), (file, at, size, from))
CALL(ssize_t, write, "write", (int file, const void *at, size_t size), (file, at, size))
CALL(ssize_t, pwrite, "write", (int file, const void *at, size_t size, off_t from), (file, at, size, from))
CALL(ssize_t, pwrite64, "write", (int file, const void *at, size_t size, off64_t from), (file, at, size, from))
CALL(ssize_t, writev, "write", (int file, const struct iovec *parts, int count), (file, parts, count))
CALL(int, fsync, "write", (int file), (file))
