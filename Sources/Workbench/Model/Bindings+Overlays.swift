// Keys of what lies over the panes: gallery, lists, prompts, questions.
extension Bindings {
  static let gallery: [Binding] = [
    Binding(
      .gallery, modes: [.gallery], keys: "h j k l, arrows",
      strokes("hjkl", Action.move) + arrows(Action.move),
      "choose", hint: 1, "Choose a thumbnail."),
    Binding(
      .gallery, modes: [.gallery], keys: "PgUp, PgDn",
      [
        (.pageUp, .scroll(-10)), (.pageDown, .scroll(10)), (.character(" "), .scroll(10)),
        (.home, .scroll(.min)), (.end, .scroll(.max)),
      ],
      "page", hint: 3, "Turn the page; Home and End go to the first and the last image."),
    Binding(
      .gallery, modes: [.gallery], keys: "Enter", [(.enter, .chooseHighlighted)], "open", hint: 2,
      "Open the chosen image."),
    Binding(
      .gallery, modes: [.gallery], keys: "Esc, q, G",
      [(.escape, .close), (.character("q"), .close), (.character("G"), .close)], "back", hint: 5,
      "Leave the gallery."),
  ]

  static let lists: [Binding] = [
    Binding(
      .overlays, modes: [.help, .sets, .history], keys: "Up, Down, k, j",
      [
        (.up, .scroll(-1)), (.character("k"), .scroll(-1)), (.down, .scroll(1)),
        (.character("j"), .scroll(1)),
      ], "move", hint: 1, "Move through a list."),
    Binding(
      .overlays, modes: [.help, .sets, .history], keys: "PgUp, PgDn",
      [(.pageUp, .scroll(-10)), (.pageDown, .scroll(10)), (.character(" "), .scroll(10))], "page",
      "Move through a list by ten lines."),
    Binding(
      .overlays, modes: [.help], keys: "Esc, q, ?",
      [(.escape, .close), (.character("q"), .close), (.character("?"), .close), (.enter, .close)], "close",
      hint: 3, "Close the help."),
    Binding(
      .overlays, modes: [.sets, .history], keys: "Enter", [(.enter, .chooseHighlighted)], "use", hint: 2,
      "Add the names of the highlighted set; go to the highlighted moment of the history."),
    Binding(
      .overlays, modes: [.sets, .history], keys: "Esc, q",
      [(.escape, .close), (.character("q"), .close)], "back", hint: 3, "Leave the list as it was."),
    Binding(
      .overlays, modes: [.palette], keys: "Up, Down",
      [
        (.up, .scroll(-1)), (.down, .scroll(1)), (.control("p"), .scroll(-1)), (.control("n"), .scroll(1)),
        (.pageUp, .scroll(-10)), (.pageDown, .scroll(10)),
      ], "choose", hint: 1, "Move through the commands that match."),
    Binding(
      .overlays, modes: [.palette], keys: "Enter", [(.enter, .chooseHighlighted)], "do it", hint: 2,
      "Do what the highlighted command says."),
  ]

  static let typing: [Binding] = [
    Binding(
      .overlays, modes: [.prompt], keys: "Enter", [(.enter, .submit)], "done", hint: 1,
      "Take the line as typed."),
    Binding(
      .overlays, modes: [.prompt, .palette], keys: "Esc", [(.escape, .close)], "never mind", hint: 3,
      "Leave everything as it was."),
    Binding(
      .overlays, modes: [.prompt, .palette], keys: "Backspace",
      [(.backspace, .eraseLast), (.delete, .eraseLast)], "erase", "Erase the last character."),
    Binding(
      .overlays, modes: [.confirm], keys: "y", [(.character("y"), .yes)], "yes", hint: 1, "Yes, do it."),
    Binding(
      .overlays, modes: [.confirm], keys: "n, Esc, q",
      [(.character("n"), .no), (.escape, .no), (.character("q"), .no)], "no", hint: 2, "No, leave it."),
  ]
}
