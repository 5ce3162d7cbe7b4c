#if DICOM
  import Basics
  import CCodecs
  import CDICOMShim

  /// What a DICOM file says of its image before the pixels. (Raw buffers of the C shim live in this file.)
  struct DICOMLayout {
    let header: bregma_dicom_header

    var width: Int { Int(header.width) }
    var height: Int { Int(header.height) }
    /// Only whole bytes are eight-bit grey; fewer bits are stretched like the sixteen.
    var bitDepth: Int { header.bits_stored == 8 ? 8 : 16 }

    fileprivate init(_ header: bregma_dicom_header) { self.header = header }

    init(_ bytes: [UInt8], _ limits: DecodingLimits) throws(FilmProblem) {
      var header = bregma_dicom_header()
      try FilmReader.check(.dicom, limits) {
        bregma_dicom_read_header(bytes, bytes.count, &header, $0, $1)
      }
      self.header = header
    }

    /// Every spacing of the file that is credible: in the patient first, then where it was measured.
    var spacings: [PixelSpacing] {
      let stated: [(bregma_dicom_pair, PixelSpacing.Source)] = [
        (header.pixel_spacing, .dicomPixel), (header.imager_pixel_spacing, .dicomImager),
        (header.nominal_scanned_pixel_spacing, .dicomScanned),
      ]
      // DICOM writes the distance of rows first.
      return stated.compactMap { pair, source in
        pair.is_present == 0 ? nil : PixelSpacing(stated: pair.second, pair.first, source: source)
      }
    }

    /// The spacing that ITK takes (seen of 5.4, which reads through GDCM): one attribute for each kind of object, whatever
    /// the others say.
    var itkSpacing: PixelSpacing? {
      let pair: bregma_dicom_pair? =
        switch header.kind {
        case BREGMA_DICOM_PROJECTION: header.imager_pixel_spacing
        case BREGMA_DICOM_CAPTURED_FRAMES: nil
        case BREGMA_DICOM_CAPTURE where header.pixel_spacing.is_present == 0:
          header.nominal_scanned_pixel_spacing
        default: header.pixel_spacing
        }
      guard let pair, pair.is_present != 0, pair.first > 0, pair.second > 0 else { return nil }
      return PixelSpacing(x: pair.second, y: pair.first, source: .file)
    }
  }

  extension FilmReader {
    /// The first frame of a DICOM file, turned around where MONOCHROME1 or the measured values ask for it, so that more
    /// signal is lighter.
    static func decodeDICOM(
      _ source: FilmSource, _ header: FilmHeader, _ limits: DecodingLimits
    ) throws(FilmProblem) -> Film {
      guard source.count <= limits.memory else {
        throw FilmProblem(.tooMuchMemory(needed: nil, limits: limits))
      }
      let bytes = source.all()
      var found = bregma_dicom_header()
      var samples = try samples(header) { (samples) throws(FilmProblem) in
        try check(.dicom, limits, size: header.size) {
          bregma_dicom_decode(
            bytes, bytes.count, UInt32(header.width), UInt32(header.height), &found, samples, $0, $1)
        }
      }
      let layout = DICOMLayout(found)
      let display = try DICOMDisplay(layout, bytes, limits)
      let (said, mapping) = (layout.header, display.mapping)
      var notes: [String] = []
      if said.frames > 1 { notes.append("frame 1 of \(said.frames)") }
      if said.padding.is_present != 0 {
        mapping.blacken(said.padding.first, said.padding.second, in: &samples)
      }
      if mapping.isInverted {
        for index in samples.indices { samples[index] = mapping.highest - samples[index] }
      }
      let shown = display.shown(samples)
      if let note = shown.note { notes.append(note) }
      if said.modality.is_present < 0 { notes.append("its Modality LUT cannot be read and was left out") }
      if said.voi.is_present < 0 { notes.append("its VOI LUT cannot be read and was left out") }
      var film = Film(width: header.width, height: header.height, bitDepth: layout.bitDepth, samples: samples)
      film.statedSpacings = layout.spacings
      film.spacing = layout.spacings.first
      film.notes = notes
      if display.modality == nil {
        film.rescale = mapping.rescale(slope: display.slope, intercept: display.intercept)
      }
      (film.displayCurve, film.displayWindow) = (shown.curve, shown.window)
      return film
    }
  }

  extension DICOMDisplay {
    /// What a file says of how it is to be shown; its tables are read only where it announces any.
    fileprivate init(
      _ layout: DICOMLayout, _ bytes: [UInt8], _ limits: DecodingLimits
    ) throws(FilmProblem) {
      var said = layout.header
      var modality = [UInt16](repeating: 0, count: Int(said.modality.count))
      var voi = [UInt16](repeating: 0, count: Int(said.voi.count))
      if !modality.isEmpty || !voi.isEmpty {
        try FilmReader.check(.dicom, limits) {
          bregma_dicom_read_tables(bytes, bytes.count, &said, &modality, &voi, $0, $1)
        }
      }
      func table(_ said: bregma_dicom_table, _ entries: [UInt16]) -> DICOMTable? {
        entries.isEmpty ? nil : DICOMTable(first: Int(said.first), bits: Int(said.bits), entries: entries)
      }
      let isRescaled = said.rescale.is_present != 0 && said.rescale.first != 0
      let measures = table(said.modality, modality)
      let falls = said.is_colour == 0 && (measures?.falls ?? (isRescaled && said.rescale.first < 0))
      let isMonochrome1 = said.is_inverted != 0
      let function: DICOMWindow.Function =
        switch said.window_function {
        case BREGMA_DICOM_SIGMOID: .sigmoid
        case BREGMA_DICOM_LINEAR_EXACT: .linearExact
        default: .linear
        }
      self.init(
        mapping: DICOMMapping(
          bits: Int(said.bits_stored), isSigned: said.is_signed != 0, isInverted: isMonochrome1 != falls),
        isMonochrome1: isMonochrome1, modality: measures, voi: table(said.voi, voi),
        slope: isRescaled ? said.rescale.first : 1, intercept: isRescaled ? said.rescale.second : 0,
        window: said.window.is_present == 0
          ? nil : DICOMWindow(centre: said.window.first, width: said.window.second, function))
    }
  }
#else
  /// DICOM is left out of this build.
  struct DICOMLayout {
    var width: Int { 0 }
    var height: Int { 0 }
    var bitDepth: Int { 0 }
    var spacings: [PixelSpacing] { [] }
    var itkSpacing: PixelSpacing? { nil }

    init(_ bytes: [UInt8], _ limits: DecodingLimits) throws(FilmProblem) {
      throw FilmProblem(.notBuilt(.dicom))
    }
  }
#endif
