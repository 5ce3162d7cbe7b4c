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

    /// How stored values became samples, for everything that the file says about stored values.
    var mapping: DICOMMapping {
      DICOMMapping(
        bits: Int(header.bits_stored), isSigned: header.is_signed != 0, isInverted: header.is_inverted != 0)
    }
  }

  extension FilmReader {
    /// The first frame of a DICOM file, MONOCHROME1 inverted so that more signal is lighter.
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
      let (said, mapping) = (layout.header, layout.mapping)
      var notes: [String] = []
      if said.frames > 1 { notes.append("frame 1 of \(said.frames)") }
      if said.padding.is_present != 0 {
        mapping.blacken(said.padding.first, said.padding.second, in: &samples)
      }
      if mapping.isInverted {
        for index in samples.indices { samples[index] = mapping.highest - samples[index] }
      }
      let display = try DICOMDisplay(layout, bytes, limits)
      let curve = display.curve(for: samples)
      if said.modality.is_present < 0 { notes.append("its Modality LUT cannot be read and was left out") }
      if said.voi.is_present < 0 { notes.append("its VOI LUT cannot be read and was left out") }
      var film = Film(width: header.width, height: header.height, bitDepth: layout.bitDepth, samples: samples)
      film.statedSpacings = layout.spacings
      film.spacing = layout.spacings.first
      film.notes = notes
      if display.modality == nil {
        film.rescale = mapping.rescale(slope: display.slope, intercept: display.intercept)
      }
      if let curve {
        (film.displayCurve, film.displayWindow) = (curve, curve.window)
      } else if said.window.is_present != 0 {
        film.displayWindow = mapping.window(
          centre: said.window.first, width: said.window.second, isLinear: said.window_is_linear != 0,
          rescale: film.rescale)
      }
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
      let exact = DICOMMapping.exact(
        said.window.first, said.window.second, isLinear: said.window_is_linear != 0)
      self.init(
        mapping: layout.mapping, modality: table(said.modality, modality), voi: table(said.voi, voi),
        slope: isRescaled ? said.rescale.first : 1, intercept: isRescaled ? said.rescale.second : 0,
        window: said.window.is_present != 0 && exact.width > 0 ? exact : nil)
    }
  }
#else
  /// DICOM is left out of this build.
  struct DICOMLayout {
    var width: Int { 0 }
    var height: Int { 0 }
    var bitDepth: Int { 0 }
    var spacings: [PixelSpacing] { [] }

    init(_ bytes: [UInt8], _ limits: DecodingLimits) throws(FilmProblem) {
      throw FilmProblem(.notBuilt(.dicom))
    }
  }
#endif
