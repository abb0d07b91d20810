/*
 * Has a disk be full for one process. Preloaded into it (LD_PRELOAD), writes to files below FULLDISK_DATA fail with ENOSPC for as
 * long as there is a file FULLDISK_FLAG: if it is empty, all of them, as on a file system that copies on write; else those that
 * make a file longer, as on one that replaces bytes. Not seen are writes by mmap, sendfile and copy_file_range.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Of a write that begins at an offset, or where the file is at if that is negative. */
static int is_full(int fd, off64_t offset, size_t length) {
    const char *data = getenv("FULLDISK_DATA");
    const char *flag = getenv("FULLDISK_FLAG");
    struct stat flags, file;
    int saved = errno, full = 0;
    char link[64];
    char path[PATH_MAX];
    if (data != NULL && flag != NULL && stat(flag, &flags) == 0 && fstat(fd, &file) == 0 && S_ISREG(file.st_mode)) {
        if (offset < 0) {
            offset = fcntl(fd, F_GETFL) & O_APPEND ? file.st_size : lseek64(fd, 0, SEEK_CUR);
        }
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t found = readlink(link, path, sizeof path);
        full = found > (ssize_t) strlen(data) && strncmp(path, data, strlen(data)) == 0
            && (flags.st_size == 0 || offset + (off64_t) length > file.st_size);
    }
    errno = full ? ENOSPC : saved;
    return full;
}

static size_t all(const struct iovec *parts, int count) {
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        length += parts[i].iov_len;
    }
    return length;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    return is_full(fd, -1, length) ? -1 : syscall(SYS_write, fd, bytes, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    return is_full(fd, -1, all(parts, count)) ? -1 : syscall(SYS_writev, fd, parts, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    return is_full(fd, offset, length) ? -1 : syscall(SYS_pwrite64, fd, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    return pwrite64(fd, bytes, length, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
    return is_full(fd, offset, all(parts, count)) ? -1 : syscall(SYS_pwritev, fd, parts, count, offset, 0L);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    return pwritev64(fd, parts, count, offset);
}

int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
    return is_full(fd, offset, length) ? -1 : syscall(SYS_fallocate, fd, mode, offset, length);
}

int fallocate(int fd, int mode, off_t offset, off_t length) {
    return fallocate64(fd, mode, offset, length);
}
