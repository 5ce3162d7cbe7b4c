#pragma once

// What terminfo knows of terminals, for Swift: what the importer cannot see (macros, variadics) as small functions.

#define NCURSES_WIDECHAR 1
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <term.h>
#include <wchar.h>

/// Makes a terminal the one in use; false when terminfo does not know its name.
static inline bool bregma_use_terminal(const char *name) {
  int status = 0;
  return setupterm(name, 1, &status) == OK;
}

/// Columns that the C library counts for a character, as most terminals do; its header hides the function.
extern int wcwidth(wchar_t character);
static inline int bregma_width(wchar_t character) { return wcwidth(character); }

/// A string capability with its numbers put in; NULL when that fails.
static inline const char *bregma_filled(const char *capability, int first, int second) {
  return tiparm(capability, first, second);
}

/// A numeric capability of any terminal by name: -1 when it has none, -2 when terminfo does not know it.
static inline int bregma_terminal_number(const char *name, const char *capability) {
  TERMINAL *before = cur_term;
  int status = 0;
  if (setupterm(name, 1, &status) != OK) return -2;
  int number = tigetnum(capability);
  del_curterm(cur_term);
  set_curterm(before);
  return number;
}

/// A string capability of the terminal in use; NULL when it has none.
static inline const char *bregma_capability(const char *name) {
  const char *text = tigetstr(name);
  return text == (const char *)-1 ? NULL : text;
}

/// Whether the terminal in use has a property.
static inline bool bregma_flag(const char *name) { return tigetflag(name) > 0; }
