/*
 * Keeps what a power failure would undo. Preloaded into a process (LD_PRELOAD), it writes down, before each write to a file
 * below POWERLOSS_DATA, what was there before, in POWERLOSS_JOURNAL/<inode>-<born>; when the file is synced, that is forgotten.
 * After kill -9, whoever restores what is written down, last first, has the files as a disk without power would have them:
 * every write that was not synced is gone. Names are kept: a file that was created or renamed stays, perhaps empty. Not seen
 * are writes by mmap, sendfile and copy_file_range, and what open cuts off with O_TRUNC.
 *
 * A sync is slow, as on a disk that is busy.
 *
 * An inode is used again when its file is deleted, so the name also has when the file was born, in nanoseconds.
 *
 * A record: offset, former size of the file, number of former bytes (8 bytes each, in this machine's order), these bytes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* How long a sync takes at least: whoever acknowledges before it is then found to have done so, however fast the disk is. */
#define SYNC_MICROS 50000

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* One sync at a time: each knows how much of the journal was there before it. Taken before the lock. */
static pthread_mutex_t syncing = PTHREAD_MUTEX_INITIALIZER;

static void fail(const char *what) {
    dprintf(STDERR_FILENO, "powerloss: %s: %s\n", what, strerror(errno));
    abort();
}

/* Finds the journal of a file below POWERLOSS_DATA; returns 0 for any other. */
static int journal_of(int fd, struct stat *file, char *journal) {
    const char *data = getenv("POWERLOSS_DATA");
    const char *journals = getenv("POWERLOSS_JOURNAL");
    if (data == NULL || journals == NULL || fstat(fd, file) != 0 || !S_ISREG(file->st_mode)) {
        return 0;
    }
    char link[64];
    char path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0 || strncmp(path, data, strlen(data)) != 0) {
        return 0;
    }
    struct statx born;
    if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &born) != 0 || !(born.stx_mask & STATX_BTIME)) {
        fail("this file system does not tell when a file was born");
    }
    snprintf(journal, PATH_MAX, "%s/%lu-%lld%09u", journals, (unsigned long) file->st_ino, (long long) born.stx_btime.tv_sec,
             born.stx_btime.tv_nsec);
    return 1;
}

static void append(int journal, const void *bytes, size_t length) {
    for (const char *from = bytes; length > 0;) {
        long written = syscall(SYS_write, journal, from, length);
        if (written < 0) {
            fail("the journal cannot be written");
        }
        from += written;
        length -= written;
    }
}

/* Writes down what a change of length bytes at offset is about to replace. Called with the lock. */
static void write_down(const char *path, int fd, off_t size, off_t offset, size_t length) {
    int64_t kept = offset >= size ? 0 : (int64_t) length < size - offset ? (int64_t) length : size - offset;
    int64_t head[] = { offset, size, kept };
    char *former = malloc(kept + 1);
    /* The file itself may be open for writing only. */
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int reading = kept > 0 ? open(link, O_RDONLY | O_CLOEXEC) : -1;
    if (former == NULL || (kept > 0 && pread(reading, former, kept, offset) != kept)) {
        fail("a file cannot be read");
    }
    if (reading >= 0) {
        syscall(SYS_close, reading);
    }
    int journal = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (journal < 0) {
        fail("no journal");
    }
    append(journal, head, sizeof head);
    append(journal, former, kept);
    syscall(SYS_close, journal);
    free(former);
}

/* offset < 0: where the file stands, or at its end if it is open for appending. Returns with the lock if it returns 1. */
static int before_change(int fd, off_t offset, size_t length) {
    struct stat file;
    char journal[PATH_MAX];
    int saved = errno;
    if (!journal_of(fd, &file, journal)) {
        errno = saved;
        return 0;
    }
    pthread_mutex_lock(&lock);
    fstat(fd, &file);
    if (offset < 0) {
        offset = fcntl(fd, F_GETFL) & O_APPEND ? file.st_size : lseek(fd, 0, SEEK_CUR);
    }
    write_down(journal, fd, file.st_size, offset, length);
    errno = saved;
    return 1;
}

static void after_change(int locked) {
    if (locked) {
        pthread_mutex_unlock(&lock);
    }
}

static size_t total(const struct iovec *parts, int count) {
    size_t sum = 0;
    for (int i = 0; i < count; i++) {
        sum += parts[i].iov_len;
    }
    return sum;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    int locked = before_change(fd, -1, length);
    ssize_t result = syscall(SYS_write, fd, bytes, length);
    after_change(locked);
    return result;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    int locked = before_change(fd, -1, total(parts, count));
    ssize_t result = syscall(SYS_writev, fd, parts, count);
    after_change(locked);
    return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    int locked = before_change(fd, offset, length);
    ssize_t result = syscall(SYS_pwrite64, fd, bytes, length, offset);
    after_change(locked);
    return result;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    return pwrite64(fd, bytes, length, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
    int locked = before_change(fd, offset, total(parts, count));
    ssize_t result = syscall(SYS_pwritev, fd, parts, count, offset, 0L);
    after_change(locked);
    return result;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    return pwritev64(fd, parts, count, offset);
}

int ftruncate64(int fd, off64_t size) {
    struct stat file;
    int known = fstat(fd, &file) == 0 && size < file.st_size;
    int locked = before_change(fd, size, known ? file.st_size - size : 0);
    int result = syscall(SYS_ftruncate, fd, size);
    after_change(locked);
    return result;
}

int ftruncate(int fd, off_t size) {
    return ftruncate64(fd, size);
}

/* Leaves out of a journal what it begins with. Whenever the process is killed, there is the old journal or the new one. */
static void forget(const char *path, off_t begin) {
    char next[PATH_MAX];
    struct stat known;
    snprintf(next, sizeof next, "%.4000s.next", path);
    pthread_mutex_lock(&lock);
    int journal = open(path, O_RDONLY | O_CLOEXEC);
    if (journal < 0 || fstat(journal, &known) != 0) {
        fail("the journal is gone");
    }
    size_t rest = known.st_size - begin;
    char *later = malloc(rest + 1);
    int cut = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (later == NULL || cut < 0 || pread(journal, later, rest, begin) != (ssize_t) rest) {
        fail("the journal cannot be cut");
    }
    append(cut, later, rest);
    syscall(SYS_close, cut);
    syscall(SYS_close, journal);
    if (rename(next, path) != 0) {
        fail("the journal cannot be replaced");
    }
    free(later);
    pthread_mutex_unlock(&lock);
}

/* What was written down before the call is forgotten; what came meanwhile is not certain to be on the disk. */
static int sync_file(int fd, long call) {
    struct stat file;
    struct stat known;
    char path[PATH_MAX];
    int regular = journal_of(fd, &file, path);
    off_t done = 0;
    if (regular) {
        usleep(SYNC_MICROS);
        pthread_mutex_lock(&syncing);
        pthread_mutex_lock(&lock);
        done = stat(path, &known) == 0 ? known.st_size : 0;
        pthread_mutex_unlock(&lock);
    }
    int result = syscall(call, fd);
    if (!regular) {
        return result;
    }
    if (result == 0 && done > 0) {
        forget(path, done);
    }
    pthread_mutex_unlock(&syncing);
    return result;
}

int fsync(int fd) {
    return sync_file(fd, SYS_fsync);
}

int fdatasync(int fd) {
    return sync_file(fd, SYS_fdatasync);
}
