#pragma once

// ncurses for Swift: what the importer cannot see (macros, globals, variadics) as small functions.

#define NCURSES_WIDECHAR 1
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <term.h>
#include <wchar.h>

/// Takes the process's own terminal over; NULL when terminfo does not know the name.
static inline SCREEN *bregma_open(const char *name) { return newterm(name, stdout, stdin); }

static inline WINDOW *bregma_stdscr(void) { return stdscr; }
static inline int bregma_colours(void) { return COLORS; }
static inline int bregma_colour_pairs(void) { return COLOR_PAIRS; }
static inline int bregma_lines(void) { return LINES; }
static inline int bregma_columns(void) { return COLS; }

/// The next refresh repaints the terminal from nothing.
static inline void bregma_repaint_all(void) { clearok(curscr, TRUE); }

/// Columns by which the C library, and so ncurses, lays out a character; its header hides the function.
extern int wcwidth(wchar_t character);
static inline int bregma_width(wchar_t character) { return wcwidth(character); }

static const attr_t bregma_bold = WA_BOLD;
static const attr_t bregma_reverse = WA_REVERSE;
static const attr_t bregma_underline = WA_UNDERLINE;

/// setcchar with the colour pair passed as an int, so that pairs above 32767 work.
static inline int bregma_set_cell(cchar_t *cell, const wchar_t *text, attr_t attributes, int pair) {
  return setcchar(cell, text, attributes, 0, &pair);
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
