// What lies over the panes: help, palette, landmark sets, history, themes. The gallery's pages are in
// `Model+Gallery`, lines being typed in `Model+Prompts`.
extension Model {
  /// Opens the help at what was looked at: the gallery's keys stand far below.
  mutating func openHelp() -> [Command] {
    let place = mode.kind == .gallery ? HelpText.place(of: .gallery, screen, keys) : 0
    cover(with: .help(scroll: min(place, HelpText.lastScroll(screen, keys))))
    return []
  }

  mutating func openPalette() -> [Command] {
    mode = .palette(CommandPalette())
    return []
  }

  mutating func openSets() -> [Command] {
    mode = .sets(highlighted: 0)
    return []
  }

  mutating func openThemes() -> [Command] {
    mode = .themes(before: themeIndex)
    message = Message("Theme: \(theme.name)")
    return []
  }

  /// Moves the highlight of what is open down by some rows (negative: up); the gallery turns a page.
  mutating func scroll(by rows: Int) -> [Command] {
    switch mode {
    case .help(let scroll):
      mode = .help(scroll: max(0, min(HelpText.lastScroll(screen, keys), scroll + rows)))
    case .sets(let highlighted):
      mode = .sets(highlighted: max(0, min(LandmarkSource.all.count - 1, highlighted + rows)))
    case .palette(var palette):
      let count = PaletteEntry.matching(palette.query).count
      palette.highlighted = max(0, min(count - 1, palette.highlighted + rows))
      mode = .palette(palette)
    case .history(var history):
      // The newest stands at the top.
      history.highlighted = max(0, min(history.moments.count, history.highlighted - rows))
      mode = .history(history)
    case .themes:
      // Each theme is shown as it is passed.
      themeIndex = ((themeIndex + rows) % themes.count + themes.count) % themes.count
      message = Message("Theme: \(theme.name)")
    case .gallery(let gallery):
      return highlight(gallery.highlighted + rows.signum() * layout(of: gallery).count)
    case .export(var list):
      list.highlighted = max(0, min(exportChoices.count - 1, list.highlighted + rows))
      mode = .export(list)
    case .landmarks: return select(max(0, min(landmarks.count - 1, activeIndex + rows)))
    case .measurements: folderMeasures?.move(by: rows)
    case .normal, .window, .squares, .prompt, .confirm: break
    }
    return []
  }

  /// Goes to the first or the last image of the gallery, or of the list.
  mutating func scrollToEnd(first: Bool) -> [Command] {
    if mode == .measurements {
      folderMeasures?.move(by: first ? -images.entries.count : images.entries.count)
    }
    guard case .gallery(let gallery) = mode else {
      return mode == .measurements ? [] : scroll(by: first ? -100_000 : 100_000)
    }
    return highlight(first ? 0 : gallery.order.count - 1)
  }

  /// Takes what is highlighted.
  mutating func chooseHighlighted() -> [Command] {
    let chosen = mode
    switch chosen {
    case .sets(let highlighted):
      mode = .normal
      return choose(LandmarkSource.all[highlighted])
    case .palette(let palette):
      mode = .normal
      return choose(in: palette)
    case .history(let history):
      mode = .normal
      guard let image = imageName, history.highlighted != history.present else { return [] }
      return [.travel(image: image, steps: history.highlighted - history.present)]
    case .themes:
      mode = .normal
      message = Message("Theme: \(theme.name), from now on in every folder", .success)
      return [.saveSetting(.theme, theme.name)]
    case .gallery(let gallery): return open(gallery)
    case .export(let list):
      mode = .normal
      return choose(in: list)
    case .measurements: return openMeasuredFilm()
    case .normal, .window, .squares, .help, .prompt, .confirm, .landmarks: return []
    }
  }

  private mutating func choose(in palette: CommandPalette) -> [Command] {
    let entries = PaletteEntry.matching(palette.query)
    guard entries.indices.contains(palette.highlighted) else { return [] }
    let entry = entries[palette.highlighted]
    if let reason = entry.binding.whyDisabled(self) {
      message = Message(reason, .warning)
      return []
    }
    return perform(entry.action)
  }

  private mutating func choose(_ source: LandmarkSource) -> [Command] {
    switch source {
    case .set(let set):
      message = Message("\(set.name): \(set.landmarks.count) landmarks", .success)
      return [.addLandmarks(set.landmarks)]
    case .typed: return ask(.ownLandmarks)
    case .file: return ask(.landmarkFile, text: "\(folder)/landmarks.txt")
    }
  }

  /// Leaves what is open and goes back to marking, everything as it was before.
  mutating func leaveMode() -> [Command] {
    if let commands = deselect() { return commands }
    switch mode {
    case .themes(let before):
      themeIndex = before
      message = Message("Theme: \(theme.name), as before")
    case .gallery:
      message = Message("")
      return closeGallery()
    case .prompt(let prompt):
      if prompt.purpose == .filter { images.setFilter("") }
      // What went wrong when the folder was opened was hidden by the question.
      if message.tone != .error {
        message = Message(
          landmarks.isEmpty ? "c names a landmark, S picks a ready-made set; ? lists the keys." : "")
      }
    case .measurements: closeFolderMeasures()
    case .squares: message = Message("")
    case .normal, .window, .help, .sets, .confirm, .palette, .history, .export, .landmarks: break
    }
    uncover()
    return []
  }
}
