#pragma once

// Gives the terminal back to the person however the program ends: normally, by a signal, by a crash.
// One terminal per process. Everything that a signal handler does here is async-signal-safe.

#include <stdbool.h>

/// Remembers the terminal's modes and the present signal handlers; call it before anything changes them.
/// Returns false when the descriptor is no terminal.
bool terminal_guard_remember(int descriptor);

/// Gives the terminal its working modes: every key at once, as it is, and without echo.
/// Returns false when the terminal refuses.
bool terminal_guard_take_keys(void);

/// Takes the signals over, once the terminal has its working modes and its full-screen state.
/// `enter` and `leave` are the byte sequences that take the full screen again and give it back (copied).
/// `wake_descriptor` gets one byte, without blocking, when the window changes size or the program continues.
/// Returns false when there is no memory for the sequences.
bool terminal_guard_arm(const char *enter, const char *leave, int wake_descriptor);

/// Adds bytes that are sent before `leave` (copied), in place of any added before.
void terminal_guard_leave_with(const char *text);

/// Gives the terminal back: sequences, then modes. Does nothing the second time.
void terminal_guard_leave(void);

/// Puts the remembered signal handlers back. Call it after `terminal_guard_leave`.
void terminal_guard_disarm(void);

/// Whether the program was stopped and continued since the last call: the screen must then be repainted.
bool terminal_guard_take_resumed(void);
