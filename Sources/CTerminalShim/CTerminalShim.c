#include "CTerminalShim.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// Everything that ends a program by itself and can be seen coming.
static const int ending_signals[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGILL,  SIGTRAP,   SIGABRT, SIGSEGV,
                                     SIGBUS,  SIGFPE,  SIGSYS,  SIGPIPE, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU,
                                     SIGUSR1, SIGUSR2, SIGPOLL, SIGPWR,  SIGSTKFLT};
static const int passing_signals[] = {SIGTSTP, SIGCONT, SIGWINCH};
enum {
  ending_count = sizeof ending_signals / sizeof *ending_signals,
  passing_count = sizeof passing_signals / sizeof *passing_signals,
};

static struct {
  int descriptor;
  int wake_descriptor;
  struct termios cooked, working;
  char *enter, *leave;
  // Sent before `leave`; replaced while signals may come.
  const char *volatile first;
  struct sigaction ending_before[ending_count], passing_before[passing_count];
} guard;

static volatile sig_atomic_t is_armed, is_inside, is_resumed;

// A crash by stack overflow leaves no stack for its handler.
static char crash_stack[64 * 1024];

static void send(int descriptor, const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t sent = write(descriptor, text, left);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return;
    text += sent;
    left -= (size_t)sent;
  }
}

// In the background the terminal belongs to somebody else, such as the shell that put us there.
static bool is_foreground(void) { return tcgetpgrp(guard.descriptor) == getpgrp(); }

static void enter(void) {
  if (is_inside || !is_foreground()) return;
  is_inside = 1;
  tcsetattr(guard.descriptor, TCSANOW, &guard.working);
  send(guard.descriptor, guard.enter);
}

void terminal_guard_leave(void) {
  if (!is_armed || !is_inside) return;
  is_inside = 0;
  if (!is_foreground()) return;
  if (guard.first) send(guard.descriptor, guard.first);
  send(guard.descriptor, guard.leave);
  tcsetattr(guard.descriptor, TCSANOW, &guard.cooked);
}

void terminal_guard_leave_with(const char *text) {
  const char *copy = strdup(text);
  const char *before = guard.first;
  if (!copy) return;
  guard.first = copy;
  free((void *)before);
}

static void wake(void) {
  // A full pipe already wakes its reader, so a lost byte loses nothing.
  ssize_t sent = write(guard.wake_descriptor, "", 1);
  (void)sent;
}

static void end(int signal_number) {
  int saved = errno;
  terminal_guard_leave();
  for (int i = 0; i < ending_count; i++)
    if (ending_signals[i] == signal_number) sigaction(signal_number, &guard.ending_before[i], NULL);
  // Blocked while this handler runs; it strikes the handler from before us on return.
  raise(signal_number);
  errno = saved;
}

static void pass(int signal_number);

static void install(int signal_number, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  sigaction(signal_number, &action, NULL);
}

static void stop(void) {
  terminal_guard_leave();
  sigset_t stopping, before;
  sigemptyset(&stopping);
  sigaddset(&stopping, SIGTSTP);
  signal(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &stopping, &before);  // stops here, until SIGCONT
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  install(SIGTSTP, pass);
}

static void pass(int signal_number) {
  int saved = errno;
  if (signal_number == SIGTSTP) stop();
  if (signal_number == SIGCONT) is_inside = 0;  // after SIGSTOP nobody could leave
  if (signal_number != SIGWINCH) {
    enter();
    is_resumed = 1;
  }
  wake();
  errno = saved;
}

bool terminal_guard_remember(int descriptor) {
  guard.descriptor = descriptor;
  for (int i = 0; i < ending_count; i++) sigaction(ending_signals[i], NULL, &guard.ending_before[i]);
  for (int i = 0; i < passing_count; i++) sigaction(passing_signals[i], NULL, &guard.passing_before[i]);
  return tcgetattr(descriptor, &guard.cooked) == 0;
}

bool terminal_guard_take_keys(void) {
  struct termios modes = guard.cooked;
  modes.c_iflag &= ~(tcflag_t)(IXON | BRKINT | PARMRK | ICRNL | INLCR | IGNCR | ISTRIP);
  modes.c_lflag &= ~(tcflag_t)(ICANON | ISIG | IEXTEN | ECHO);
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  return tcsetattr(guard.descriptor, TCSADRAIN, &modes) == 0;
}

bool terminal_guard_arm(const char *enter_text, const char *leave_text, int wake_descriptor) {
  free(guard.enter);
  free(guard.leave);
  guard.enter = strdup(enter_text);
  guard.leave = strdup(leave_text);
  if (!guard.enter || !guard.leave) return false;
  guard.wake_descriptor = wake_descriptor;
  tcgetattr(guard.descriptor, &guard.working);

  static bool is_registered;
  if (!is_registered) is_registered = atexit(terminal_guard_leave) == 0;
  stack_t present;
  if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE)) {
    stack_t own = {.ss_sp = crash_stack, .ss_size = sizeof crash_stack};
    sigaltstack(&own, NULL);
  }
  is_inside = 1;
  is_armed = 1;
  for (int i = 0; i < ending_count; i++)
    if (guard.ending_before[i].sa_handler != SIG_IGN) install(ending_signals[i], end);
  for (int i = 0; i < passing_count; i++) install(passing_signals[i], pass);
  return true;
}

void terminal_guard_disarm(void) {
  if (!is_armed) return;
  is_armed = 0;
  const char *first = guard.first;
  guard.first = NULL;
  free((void *)first);
  for (int i = 0; i < ending_count; i++) sigaction(ending_signals[i], &guard.ending_before[i], NULL);
  for (int i = 0; i < passing_count; i++) sigaction(passing_signals[i], &guard.passing_before[i], NULL);
}

bool terminal_guard_take_resumed(void) {
  bool resumed = is_resumed;
  is_resumed = 0;
  return resumed;
}
