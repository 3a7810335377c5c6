/* Below a whole process, by LD_PRELOAD: the n-th call of a kind on a file of a folder fails; see disks.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE, SYNC, TRUNCATE, MAKE, RENAME, MAP, READ };

static char folder[PATH_MAX], part[64];
static volatile int armed, kind, code, lasting, half, struck;
static volatile long left;

void disk_arm(const char *under, const char *with, int call, long number, int error, int lasts, int shortens) {
    snprintf(folder, sizeof folder, "%s", under);
    snprintf(part, sizeof part, "%s", with);
    kind = call, left = number, code = error, lasting = lasts, half = shortens, struck = 0;
    __sync_synchronize();
    armed = 1;
}

int disk_disarm(void) {
    armed = 0;
    return struck;
}

static int strikes(int call, const char *path) {
    if (!armed || call != kind || !path || strncmp(path, folder, strlen(folder)) || !strstr(path, part)) return 0;
    long number = __sync_sub_and_fetch(&left, 1);
    if (number != 0 && !(number < 0 && lasting)) return 0;
    struck = 1;
    errno = code;
    return 1;
}

static int strikes_at(int call, int fd) {
    if (!armed || call != kind) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strikes(call, path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = NEXT(name)

/* Half of it arrives, and the next try finds no room: a short write is no error by itself. */
#define SHORTEN(...) \
    if (half) { \
        if (size > 1) { lasting = 1; left = 0; half = 0; return __VA_ARGS__; } \
    } \
    return -1

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    if (strikes_at(WRITE, fd)) { SHORTEN(real(fd, data, size / 2)); }
    return real(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(pwrite);
    if (strikes_at(WRITE, fd)) { SHORTEN(real(fd, data, size / 2, at)); }
    return real(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(pwrite64);
    if (strikes_at(WRITE, fd)) { SHORTEN(real(fd, data, size / 2, at)); }
    return real(fd, data, size, at);
}

ssize_t writev(int fd, const struct iovec *data, int count) {
    REAL(writev);
    return strikes_at(WRITE, fd) ? -1 : real(fd, data, count);
}

ssize_t read(int fd, void *data, size_t size) {
    REAL(read);
    return strikes_at(READ, fd) ? -1 : real(fd, data, size);
}

ssize_t pread64(int fd, void *data, size_t size, off64_t at) {
    REAL(pread64);
    return strikes_at(READ, fd) ? -1 : real(fd, data, size, at);
}

int fsync(int fd) {
    REAL(fsync);
    return strikes_at(SYNC, fd) ? -1 : real(fd);
}

int fdatasync(int fd) {
    REAL(fdatasync);
    return strikes_at(SYNC, fd) ? -1 : real(fd);
}

int ftruncate(int fd, off_t size) {
    REAL(ftruncate);
    return strikes_at(TRUNCATE, fd) ? -1 : real(fd, size);
}

int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    return strikes_at(TRUNCATE, fd) ? -1 : real(fd, size);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    return strikes(RENAME, to) ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    return strikes(MAKE, path) ? -1 : real(path, mode);
}

void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset) {
    REAL(mmap);
    return fd >= 0 && strikes_at(MAP, fd) ? MAP_FAILED : real(at, size, protection, flags, fd, offset);
}

void *mmap64(void *at, size_t size, int protection, int flags, int fd, off64_t offset) {
    REAL(mmap64);
    return fd >= 0 && strikes_at(MAP, fd) ? MAP_FAILED : real(at, size, protection, flags, fd, offset);
}

static int makes(const char *path, int flags) {
    return (flags & O_CREAT) && access(path, F_OK) && strikes(MAKE, path);
}

#define MODE mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) {
    REAL(open);
    MODE
    return makes(path, flags) ? -1 : real(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    REAL(open64);
    MODE
    return makes(path, flags) ? -1 : real(path, flags, mode);
}

int openat(int folder_fd, const char *path, int flags, ...) {
    REAL(openat);
    MODE
    return makes(path, flags) ? -1 : real(folder_fd, path, flags, mode);
}
