extension Model {
  /// How the cells of the film pane are split.
  ///
  /// Half blocks unless the person wants finer ones; without any grey, twice as many dots tell twice as much.
  var blockShape: BlockShape { blocks ?? (depth == .mono ? .quadrant : .half) }
}
