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
    .systemLibrary(name: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
    .target(name: "CCodecs", linkerSettings: ["png16", "z", "jpeg", "tiff"].map { .linkedLibrary($0) }),
    .target(
      name: "CDICOMShim", dependencies: ["CCodecs"], cxxSettings: [.define("BREGMA_DICOM", withDICOM)],
      linkerSettings: dcmtk.map { .linkedLibrary($0, withDICOM) }),
    .target(name: "CKernels", cSettings: kernelFlags),
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
    .target(name: "CTerminalShim"),
    .target(name: "CPretrained", exclude: ["encoder.safetensors"]),

    // Ground floor
    .target(name: "Basics", dependencies: ["CCodecs", "CXXHash"]),
    .target(
      name: "Radiograph",
      dependencies: [
        "Basics", "CCodecs",
        .target(name: "CDICOMShim", condition: .when(traits: ["DICOM"])),
      ]),
    .target(name: "Cells", dependencies: ["Basics"]),
    .target(name: "Configuration", dependencies: ["Basics", "TOMLKit"]),
    .target(name: "Drawing", dependencies: ["Basics", "Radiograph"]),
    .target(name: "Phantom", dependencies: ["Basics", "Radiograph"]),

    // What a film holds and looks like
    .target(name: "Information", dependencies: ["Basics", "Radiograph", "Drawing", "CKernels"]),
    .target(
      name: "Encoder",
      dependencies: ["Basics", "Radiograph", "CKernels", "COneDNN", "COpenBLAS", "CPretrained"]),

    // Points
    .target(name: "Landmarks", dependencies: ["Basics", "Radiograph"]),
    .target(
      name: "Store",
      dependencies: ["Basics", "Landmarks", "Radiograph", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "Formats", dependencies: ["Basics", "Landmarks", "Radiograph"]),
    .target(
      name: "Morphometry",
      dependencies: ["Basics", "Configuration", "Landmarks", "Drawing", "Radiograph", "TOMLKit"]),
    .target(name: "Evaluation", dependencies: ["Basics", "Landmarks", "Drawing", "Radiograph"]),

    // Searching and learning
    .target(name: "Matching", dependencies: ["Basics", "Encoder", "Landmarks", "Radiograph", "CKernels"]),
    .target(
      name: "Search", dependencies: ["Basics", "Matching", "Encoder", "Landmarks", "Drawing", "Radiograph"]),
    .target(
      name: "Pretraining", dependencies: ["Basics", "Encoder", "Information", "Radiograph", "CKernels"]),
    .target(
      name: "Learning",
      dependencies: [
        "Basics", "Pretraining", "Search", "Matching", "Encoder", "Landmarks", "Information", "Radiograph",
      ]),

    // The terminal program
    .target(name: "Snapshot", dependencies: ["Basics", "Cells", "Drawing"]),
    .target(
      name: "Terminal",
      dependencies: ["Basics", "Configuration", "Cells", "CNcursesW", "CTerminalShim", "TOMLKit"]),
    .target(
      name: "Workbench",
      dependencies: [
        "Basics", "Configuration", "Cells", "Morphometry", "Landmarks", "Information", "Radiograph",
        "Drawing",
      ]),
    .target(
      name: "Session",
      dependencies: [
        "Basics", "Workbench", "Cells", "Store", "Formats", "Morphometry", "Landmarks", "Learning", "Search",
        "Matching",
        "Encoder",
        "Information", "Radiograph",
      ]),

    .executableTarget(
      name: "bregma",
      dependencies: [
        "Session", "Workbench", "Terminal", "Snapshot", "Cells", "Learning", "Search", "Pretraining",
        "Matching",
        "Evaluation", "Morphometry", "Formats", "Store", "Landmarks", "Encoder", "Information", "Radiograph",
        "Phantom", "Basics", "COneDNN", "COpenBLAS", "CKernels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Support for tests: programs in a pseudo-terminal
    .target(name: "TmuxHarness", path: "Tests/Support/TmuxHarness"),
    .target(
      name: "TestSupport", dependencies: ["Basics", "Landmarks", "Radiograph"],
      path: "Tests/Support/TestSupport"),
    .target(
      name: "WorkbenchFixture", dependencies: ["Workbench", "Cells", "Landmarks", "Radiograph"],
      path: "Tests/Support/WorkbenchFixture"),
    .systemLibrary(
      name: "CPNG", path: "Tests/Support/CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .target(name: "PictureTerminal", dependencies: ["CPNG"], path: "Tests/Support/PictureTerminal"),
    .executableTarget(
      name: "terminal-demo", dependencies: ["Basics", "Terminal", "Cells"],
      path: "Tests/Support/terminal-demo"),
    .executableTarget(
      name: "store-hammer", dependencies: ["Basics", "Store", "Landmarks", "Radiograph"],
      path: "Tests/Support/store-hammer"),

    // Untrusted bytes for every decoder and importer; Scripts/fuzz builds it with libFuzzer
    .target(name: "CFuzzDriver", path: "Tests/Support/CFuzzDriver"),
    .executableTarget(
      name: "bregma-fuzz",
      dependencies: [
        "CFuzzDriver", "Basics", "Radiograph", "Encoder", "Matching", "Landmarks", "Formats", "Morphometry",
        "Store",
        "Pretraining", "Terminal", "Workbench",
      ],
      path: "Tests/Support/bregma-fuzz"),

    // Tests, one target per room, and one for the house
    .testTarget(name: "HouseTests"),
    .testTarget(name: "BasicsTests", dependencies: ["TestSupport", "PictureTerminal", "Basics"]),
    .testTarget(
      name: "RadiographTests", dependencies: ["TestSupport", "Radiograph", "Basics"],
      exclude: ["DICOM", "TIFF"]),
    .testTarget(name: "DrawingTests", dependencies: ["Basics", "Drawing", "Radiograph"]),
    .testTarget(
      name: "InformationTests", dependencies: ["Information", "Drawing", "Radiograph"],
      exclude: ["Reference/compare_skimage.py"]),
    .testTarget(name: "PhantomTests", dependencies: ["Phantom", "Radiograph"]),
    .testTarget(
      name: "EncoderTests", dependencies: ["Basics", "Encoder", "Radiograph", "CKernels"],
      exclude: ["Reference"]),
    .testTarget(
      name: "PretrainingTests",
      dependencies: ["Basics", "Pretraining", "Encoder", "Radiograph"]),
    .testTarget(
      name: "MatchingTests", dependencies: ["Basics", "Matching", "Encoder", "Landmarks", "Radiograph"]),
    .testTarget(
      name: "LearningTests",
      dependencies: [
        "Basics", "Learning", "Search", "Pretraining", "Matching", "Encoder", "Landmarks", "Radiograph",
      ]),
    .testTarget(name: "LandmarksTests", dependencies: ["TestSupport", "Basics", "Landmarks", "Radiograph"]),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "TestSupport", "Basics", "Store", "Landmarks", "Radiograph",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Stores"]),
    .testTarget(
      name: "CrashTests",
      dependencies: [
        "TestSupport", "Basics", "Store", "Landmarks", "Radiograph", "store-hammer",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "FormatsTests", dependencies: ["Basics", "Formats", "Landmarks", "Radiograph"],
      exclude: ["Vendors"]),
    .testTarget(
      name: "EvaluationTests", dependencies: ["TestSupport", "Evaluation", "Landmarks", "Radiograph"]),
    .testTarget(
      name: "MorphometryTests",
      dependencies: ["Basics", "Configuration", "Morphometry", "Landmarks", "Radiograph"],
      exclude: ["Reference"]),
    .testTarget(name: "ConfigurationTests", dependencies: ["Configuration"]),
    .testTarget(name: "CellsTests", dependencies: ["Basics", "Cells"]),
    .testTarget(
      name: "SnapshotTests",
      dependencies: [
        "Basics", "Snapshot", "Workbench", "Cells", "Drawing", "Landmarks", "PictureTerminal", "Radiograph",
        "Terminal",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "TerminalTests",
      dependencies: [
        "Basics", "Configuration", "Terminal", "Cells", "TmuxHarness", "PictureTerminal", "terminal-demo",
      ]),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: [
        "Basics", "Configuration", "Morphometry", "WorkbenchFixture", "Workbench", "Cells", "Information",
        "Landmarks", "Drawing",
        "Radiograph",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "SessionTests",
      dependencies: [
        "Encoder",
        "Basics", "WorkbenchFixture", "TestSupport", "Information", "Session", "Workbench", "Store", "Cells",
        "Landmarks", "Search", "Matching", "Morphometry", "Radiograph",
      ]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "TestSupport",
        "bregma", "TmuxHarness", "PictureTerminal", "Basics", "Store", "Landmarks", "Encoder", "Radiograph",
      ]),
    .testTarget(name: "SoakTests", dependencies: ["bregma", "TmuxHarness", "Basics", "Store"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// BREGMA_TESTS=HouseTests,WorkbenchTests builds only these rooms' tests: a change is tried in a part of the time.
if let chosen = Context.environment["BREGMA_TESTS"]?.split(separator: ",").map(String.init) {
  package.targets.removeAll { $0.type == .test && !chosen.contains($0.name) }
}
