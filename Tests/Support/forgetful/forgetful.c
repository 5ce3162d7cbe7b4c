// Writes down, in their order, the changes that a program makes to files below a folder, and what it asked to be on the disk:
//
//     FORGETFUL_FOLDER=$PWD/films FORGETFUL_LOG=log LD_PRELOAD=./forgetful.so store-hammer edits films
//
// From the log Scripts/prove makes what a power cut could have left: everything that was synced, and of the rest nothing, all
// or any part. A record is a line of words; a write's bytes follow it. Standard output is part of the log: what the program
// says there has been said.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;
static const char *folder;
static size_t folder_length;

__attribute__((constructor)) static void begin(void) {
  folder = getenv("FORGETFUL_FOLDER");
  const char *log = getenv("FORGETFUL_LOG");
  if (!folder || !log) return;
  folder_length = strlen(folder);
  log_file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

// A record and its bytes in one piece, so that a killed program leaves no half of it between two others.
static void note(const void *bytes, size_t count, const char *format, ...) {
  if (log_file < 0) return;
  char line[2 * PATH_MAX];
  va_list words;
  va_start(words, format);
  int length = vsnprintf(line, sizeof line, format, words);
  va_end(words);
  struct iovec parts[2] = {{line, (size_t)length}, {(void *)bytes, count}};
  syscall(SYS_writev, log_file, parts, bytes ? 2 : 1);
}

// The path below the folder of a name given relative to a descriptor; false for everything elsewhere.
static int below(int at, const char *name, char *path) {
  char whole[2 * PATH_MAX];
  if (log_file < 0 || !name) return 0;
  if (name[0] == '/') {
    snprintf(whole, sizeof whole, "%s", name);
  } else {
    char link[64], base[PATH_MAX];
    ssize_t length;
    if (at == AT_FDCWD) {
      if (!getcwd(base, sizeof base)) return 0;
    } else {
      snprintf(link, sizeof link, "/proc/self/fd/%d", at);
      length = readlink(link, base, sizeof base - 1);
      if (length < 0) return 0;
      base[length] = 0;
    }
    snprintf(whole, sizeof whole, "%s/%s", base, name);
  }
  if (strncmp(whole, folder, folder_length) != 0 || (whole[folder_length] != '/' && whole[folder_length])) return 0;
  snprintf(path, PATH_MAX, "%s", whole[folder_length] ? whole + folder_length + 1 : ".");
  return 1;
}

static int is_ours(int descriptor, unsigned long *number) {
  char link[64], path[PATH_MAX];
  struct stat status;
  if (log_file < 0 || descriptor == log_file || fstat(descriptor, &status) != 0) return 0;
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  *number = status.st_ino;
  return strncmp(path, folder, folder_length) == 0 && path[folder_length] == '/' ? 1
         : strcmp(path, folder) == 0;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define LOCKED pthread_mutex_lock(&order)
#define DONE do { int kept = errno; pthread_mutex_unlock(&order); errno = kept; } while (0)

static void opened(int descriptor, int at, const char *name, int flags, int existed) {
  char path[PATH_MAX];
  struct stat status;
  if (descriptor < 0 || !below(at, name, path) || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return;
  if ((flags & O_TMPFILE) == O_TMPFILE) return note(NULL, 0, "new %lu\n", (unsigned long)status.st_ino);
  if (!existed) note(NULL, 0, "create %lu %s\n", (unsigned long)status.st_ino, path);
  if (existed && (flags & O_TRUNC)) note(NULL, 0, "truncate %lu 0\n", (unsigned long)status.st_ino);
}

static int exists(int at, const char *name) { return faccessat(at, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0; }

#define OPEN(function, at, ...)                                        \
  mode_t mode = 0;                                                     \
  if (flags & (O_CREAT | O_TMPFILE)) {                                 \
    va_list rest;                                                      \
    va_start(rest, flags);                                             \
    mode = va_arg(rest, mode_t);                                       \
    va_end(rest);                                                      \
  }                                                                    \
  REAL(function);                                                      \
  LOCKED;                                                              \
  int existed = exists(at, name);                                      \
  int descriptor = real(__VA_ARGS__, flags, mode);                     \
  opened(descriptor, at, name, flags, existed);                        \
  DONE;                                                                \
  return descriptor;

int open(const char *name, int flags, ...) { OPEN(open, AT_FDCWD, name) }
int open64(const char *name, int flags, ...) { OPEN(open64, AT_FDCWD, name) }
int openat(int at, const char *name, int flags, ...) { OPEN(openat, at, at, name) }
int openat64(int at, const char *name, int flags, ...) { OPEN(openat64, at, at, name) }

static void wrote(int descriptor, const void *bytes, ssize_t count, off64_t place) {
  unsigned long number;
  if (count <= 0) return;
  if (descriptor == STDOUT_FILENO) note(bytes, (size_t)count, "said %zd\n", count);
  else if (is_ours(descriptor, &number)) note(bytes, (size_t)count, "write %lu %lld %zd\n", number, (long long)place, count);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  REAL(write);
  LOCKED;
  off64_t place = lseek64(descriptor, 0, SEEK_CUR);
  ssize_t done = real(descriptor, bytes, count);
  wrote(descriptor, bytes, done, place);
  DONE;
  return done;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t place) {
  REAL(pwrite);
  LOCKED;
  ssize_t done = real(descriptor, bytes, count, place);
  wrote(descriptor, bytes, done, place);
  DONE;
  return done;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t place) {
  REAL(pwrite64);
  LOCKED;
  ssize_t done = real(descriptor, bytes, count, place);
  wrote(descriptor, bytes, done, place);
  DONE;
  return done;
}

static void cut(int done, int descriptor, off64_t length) {
  unsigned long number;
  if (done == 0 && is_ours(descriptor, &number)) note(NULL, 0, "truncate %lu %lld\n", number, (long long)length);
}

int ftruncate(int descriptor, off_t length) {
  REAL(ftruncate);
  LOCKED;
  int done = real(descriptor, length);
  cut(done, descriptor, length);
  DONE;
  return done;
}

int ftruncate64(int descriptor, off64_t length) {
  REAL(ftruncate64);
  LOCKED;
  int done = real(descriptor, length);
  cut(done, descriptor, length);
  DONE;
  return done;
}

static void synced(int done, int descriptor) {
  unsigned long number;
  char link[64], path[PATH_MAX];
  struct stat status;
  if (done != 0 || !is_ours(descriptor, &number) || fstat(descriptor, &status) != 0) return;
  if (!S_ISDIR(status.st_mode)) return note(NULL, 0, "sync %lu\n", number);
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  note(NULL, 0, "syncfolder %s\n", path[folder_length] ? path + folder_length + 1 : ".");
}

int fsync(int descriptor) {
  REAL(fsync);
  LOCKED;
  int done = real(descriptor);
  synced(done, descriptor);
  DONE;
  return done;
}

int fdatasync(int descriptor) {
  REAL(fdatasync);
  LOCKED;
  int done = real(descriptor);
  synced(done, descriptor);
  DONE;
  return done;
}

int rename(const char *from, const char *to) {
  char old[PATH_MAX], new[PATH_MAX];
  REAL(rename);
  LOCKED;
  int done = real(from, to);
  if (done == 0 && below(AT_FDCWD, from, old) && below(AT_FDCWD, to, new)) note(NULL, 0, "rename %s\t%s\n", old, new);
  DONE;
  return done;
}

int unlink(const char *name) {
  char path[PATH_MAX];
  REAL(unlink);
  LOCKED;
  int done = real(name);
  if (done == 0 && below(AT_FDCWD, name, path)) note(NULL, 0, "unlink %s\n", path);
  DONE;
  return done;
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
  char path[PATH_MAX];
  struct stat status;
  REAL(linkat);
  LOCKED;
  int done = real(from_at, from, to_at, to, flags);
  if (done == 0 && below(to_at, to, path) && stat(to, &status) == 0)
    note(NULL, 0, "create %lu %s\n", (unsigned long)status.st_ino, path);
  DONE;
  return done;
}

int mkdir(const char *name, mode_t mode) {
  char path[PATH_MAX];
  REAL(mkdir);
  LOCKED;
  int done = real(name, mode);
  if (done == 0 && below(AT_FDCWD, name, path)) note(NULL, 0, "mkdir %s\n", path);
  DONE;
  return done;
}
