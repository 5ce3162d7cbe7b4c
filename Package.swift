// swift-tools-version: 6.1
import PackageDescription

// One target per room; the dependency lists below are the house's arrows (docs/ARCHITECTURE.md).
// A room may import only what stands in its list: the package manager enforces it.

let kernelFlags: [CSetting] = [
  // Kernels are hot in every build: a debug build without this is fifty times slower.
  .unsafeFlags(["-O3", "-fno-math-errno"])
]

let withDICOM = BuildSettingCondition.when(traits: ["DICOM"])
let dcmtk = [
  "dcmjpeg", "ijg8", "ijg12", "ijg16", "dcmjpls", "dcmtkcharls", "dcmdata", "oflog", "ofstd", "z",
  "openjp2",
]

let package = Package(
  name: "bregma",
  products: [
    .executable(name: "bregma", targets: ["bregma"])
  ],
  // Leave DICOM out, and DCMTK with it: swift build --disable-default-traits
  traits: [
    .default(enabledTraits: ["DICOM"]),
    .trait(name: "DICOM", description: "Read DICOM files through DCMTK"),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // C edges
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CNcursesW", providers: [.apt(["libncursesw5-dev"])]),
    .target(name: "CPNGShim", linkerSettings: [.linkedLibrary("png16")]),
    .target(name: "CJPEGShim", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CTIFFShim", linkerSettings: [.linkedLibrary("tiff")]),
    .target(
      name: "CDICOMShim", cxxSettings: [.define("BREGMA_DICOM", withDICOM)],
      linkerSettings: dcmtk.map { .linkedLibrary($0, withDICOM) }),
    .target(name: "CKernels", cSettings: kernelFlags),
    .target(name: "CTerminalShim"),
    .target(name: "CZlibShim", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CPretrained", exclude: ["encoder.safetensors"]),

    // Images
    .target(
      name: "Radiograph",
      dependencies: [
        "CPNGShim", "CJPEGShim", "CTIFFShim", .target(name: "CDICOMShim", condition: .when(traits: ["DICOM"])),
      ]),
    .target(name: "Drawing", dependencies: ["Radiograph"]),
    .target(name: "Information", dependencies: ["Radiograph", "Drawing", "CKernels"]),
    .target(name: "Phantom", dependencies: ["Radiograph"]),

    // Learning and matching
    .target(
      name: "Encoder", dependencies: ["Radiograph", "CKernels", "COpenBLAS", "CPretrained"]),
    .target(
      name: "Matching", dependencies: ["Encoder", "Annotation", "Radiograph", "CKernels"]),
    .target(
      name: "Pretraining",
      dependencies: ["Encoder", "Information", "Radiograph", "CKernels", "COpenBLAS"]),

    .target(
      name: "Adaptation",
      dependencies: ["Pretraining", "Matching", "Encoder", "Information", "Radiograph"]),

    .target(
      name: "Supervision",
      dependencies: ["Pretraining", "Matching", "Encoder", "Information", "Radiograph"]),

    // Points
    .target(
      name: "Annotation",
      dependencies: ["Radiograph", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "Formats", dependencies: ["Annotation", "Radiograph"]),
    .target(name: "Evaluation", dependencies: ["Annotation", "Drawing", "Radiograph"]),

    // The terminal program
    .target(name: "Cells"),
    .target(name: "Terminal", dependencies: ["Cells", "CNcursesW", "CTerminalShim", "CZlibShim", "TOMLKit"]),
    .target(
      name: "Workbench",
      dependencies: ["Cells", "Annotation", "Matching", "Information", "Radiograph", "Drawing"]),

    .target(name: "Snapshot", dependencies: ["Cells", "Drawing"]),

    .executableTarget(
      name: "bregma",
      dependencies: [
        "Workbench", "Terminal", "Snapshot", "Cells", "Adaptation", "Supervision", "Pretraining", "Matching", "Evaluation",
        "Formats", "Annotation", "Encoder", "Information", "Drawing", "Radiograph", "Phantom", "COpenBLAS",
        "CKernels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Support for tests: programs in a pseudo-terminal
    .target(name: "TmuxHarness", path: "Tests/Support/TmuxHarness"),
    .target(name: "PictureTerminal", path: "Tests/Support/PictureTerminal"),
    .executableTarget(
      name: "terminal-demo", dependencies: ["Terminal", "Cells"], path: "Tests/Support/terminal-demo"),
    .executableTarget(
      name: "store-hammer", dependencies: ["Annotation", "Radiograph"], path: "Tests/Support/store-hammer"),

    // Untrusted bytes for every decoder and importer; Scripts/fuzz builds it with libFuzzer
    .target(name: "CFuzzDriver", path: "Tests/Support/CFuzzDriver"),
    .executableTarget(
      name: "bregma-fuzz",
      dependencies: ["CFuzzDriver", "Radiograph", "Encoder", "Matching", "Annotation", "Formats"],
      path: "Tests/Support/bregma-fuzz"),

    // Tests, one target per room
    .testTarget(name: "RadiographTests", dependencies: ["Radiograph"], exclude: ["DICOM", "TIFF"]),
    .testTarget(name: "DrawingTests", dependencies: ["Drawing", "Radiograph"]),
    .testTarget(
      name: "InformationTests", dependencies: ["Information", "Drawing", "Radiograph"],
      exclude: ["Reference/compare_skimage.py"]),
    .testTarget(name: "PhantomTests", dependencies: ["Phantom", "Radiograph"]),
    .testTarget(
      name: "EncoderTests", dependencies: ["Encoder", "CKernels", "Radiograph"],
      exclude: ["Reference"]),
    .testTarget(
      name: "PretrainingTests", dependencies: ["Pretraining", "Encoder", "Information", "Radiograph"]),
    .testTarget(
      name: "MatchingTests", dependencies: ["Matching", "Encoder", "Annotation", "Radiograph"]),
    .testTarget(
      name: "AdaptationTests",
      dependencies: ["Adaptation", "Pretraining", "Matching", "Encoder", "Radiograph"]),
    .testTarget(
      name: "SupervisionTests",
      dependencies: ["Supervision", "Pretraining", "Matching", "Encoder", "Radiograph"]),
    .testTarget(
      name: "AnnotationTests",
      dependencies: [
        "Annotation", "Radiograph", "store-hammer", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Stores"]),
    .testTarget(
      name: "FormatsTests", dependencies: ["Formats", "Annotation", "Radiograph"],
      exclude: ["Vendors"]),
    .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "Annotation", "Radiograph"]),
    .testTarget(name: "CellsTests", dependencies: ["Cells"]),
    .testTarget(
      name: "SnapshotTests",
      dependencies: ["Snapshot", "Workbench", "Cells", "Drawing", "Annotation", "Radiograph", "Terminal"],
      exclude: ["Golden"]),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "Cells", "TmuxHarness", "PictureTerminal", "terminal-demo"]),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: ["Workbench", "Cells", "Annotation", "Drawing", "Matching", "Information", "Radiograph"],
      exclude: ["Golden"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "bregma", "TmuxHarness", "PictureTerminal", "Annotation", "Encoder", "Evaluation", "Radiograph",
      ]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
