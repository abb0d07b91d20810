/*
 * Has a disk be full for one process. Preloaded into it (LD_PRELOAD), every write to a file below FULLDISK_DATA fails with
 * ENOSPC for as long as there is a file FULLDISK_FLAG: also one that replaces bytes, as on a file system that copies on write.
 * Not seen are writes by mmap, sendfile and copy_file_range.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int is_full(int fd) {
    const char *data = getenv("FULLDISK_DATA");
    const char *flag = getenv("FULLDISK_FLAG");
    struct stat file;
    int saved = errno;
    char link[64];
    char path[PATH_MAX];
    ssize_t length = -1;
    if (data != NULL && flag != NULL && access(flag, F_OK) == 0 && fstat(fd, &file) == 0 && S_ISREG(file.st_mode)) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        length = readlink(link, path, sizeof path);
    }
    int full = length >= (ssize_t) (data == NULL ? 0 : strlen(data)) && length > 0 && strncmp(path, data, strlen(data)) == 0;
    errno = full ? ENOSPC : saved;
    return full;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    return is_full(fd) ? -1 : syscall(SYS_write, fd, bytes, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    return is_full(fd) ? -1 : syscall(SYS_writev, fd, parts, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    return is_full(fd) ? -1 : syscall(SYS_pwrite64, fd, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    return pwrite64(fd, bytes, length, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
    return is_full(fd) ? -1 : syscall(SYS_pwritev, fd, parts, count, offset, 0L);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    return pwritev64(fd, parts, count, offset);
}

int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
    return is_full(fd) ? -1 : syscall(SYS_fallocate, fd, mode, offset, length);
}

int fallocate(int fd, int mode, off_t offset, off_t length) {
    return fallocate64(fd, mode, offset, length);
}
