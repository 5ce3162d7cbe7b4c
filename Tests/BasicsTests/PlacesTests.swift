import Basics
import Foundation
import TestSupport
import Testing

@Suite struct PlacesTests {
  @Test(arguments: [
    (Places.Base.config, "XDG_CONFIG_HOME", ".config"), (.data, "XDG_DATA_HOME", ".local/share"),
    (.state, "XDG_STATE_HOME", ".local/state"),
  ])
  func ownFoldersFollowTheSpecification(_ base: Places.Base, _ variable: String, _ usual: String) {
    #expect(Places.own(base, environment: [variable: "/x", "HOME": "/home/ann"]) == "/x/bregma")
    #expect(Places.own(base, environment: ["HOME": "/home/ann"]) == "/home/ann/\(usual)/bregma")
    // Relative paths are ignored, and so is an empty one.
    for value in ["relative", "./x", ""] {
      let environment = [variable: value, "HOME": "/home/ann"]
      #expect(Places.own(base, environment: environment) == "/home/ann/\(usual)/bregma")
    }
    #expect(Places.own(base, environment: [:]) == nil)
    #expect(Places.own(base, environment: [variable: "relative"]) == nil)
    #expect(Places.ownOrTemporary(base, environment: [:]).hasSuffix("/bregma"))
    #expect(Places.ownOrTemporary(base, environment: [variable: "/x"]) == "/x/bregma")
  }

  @Test func resourcesAreFoundBelowThePrefix() throws {
    let prefix = try TemporaryFolder()
    let program = prefix.file("bin/bregma")
    for (resource, name) in [
      (Resource.themes, "share/bregma/themes"), (.sampleData, "share/bregma/SampleData"),
      (.manualPage, "share/man/man1/bregma.1"),
    ] {
      #expect(resource.path(executable: program)?.hasPrefix(prefix.path) != true)
      _ = try prefix.makeFolder(name)
      #expect(resource.path(executable: program) == prefix.file(name))
    }
  }

  @Test func resourcesAreFoundAboveABuild() throws {
    let source = try TemporaryFolder()
    let program = source.file(".build/x86_64/release/bregma")
    _ = try source.makeFolder("Themes")
    _ = try source.makeFolder("docs/bregma.1")
    #expect(Resource.themes.path(executable: program) == source.file("Themes"))
    #expect(Resource.manualPage.path(executable: program) == source.file("docs/bregma.1"))
    // An installation goes first: what lies above may be anybody's.
    _ = try source.makeFolder(".build/x86_64/share/bregma/themes")
    #expect(Resource.themes.path(executable: program) == source.file(".build/x86_64/share/bregma/themes"))
  }

  @Test func thisBuildFindsItsResources() {
    for resource in Resource.allCases { #expect(resource.path != nil, "\(resource)") }
  }
}

@Suite struct MedianTests {
  @Test func theTwoMediansDifferInAnEvenNumberOfValues() {
    #expect([3.0, 1, 2].median == 2 && [3.0, 1, 2].upperMedian == 2)
    #expect([4.0, 1, 2, 9].median == 3 && [4.0, 1, 2, 9].upperMedian == 4)
    #expect([7.0].median == 7 && [7.0].upperMedian == 7)
    #expect([Double]().median == nil && [Double]().upperMedian == nil)
  }

  @Test func elementsAreSpreadFromTheFirstOn() {
    let numbers = Array(0..<10)
    #expect(numbers.evenlySpread(4) == [0, 2, 5, 7] && numbers.evenlySpread(12) == numbers)
    #expect(numbers.evenlySpread(1) == [0] && numbers.evenlySpread(0).isEmpty)
  }

  @Test func whatCannotBeWrittenWhereItBelongsIsKeptInTheDataFolder() throws {
    let folder = try TemporaryFolder()
    let place = try Places.refuge(for: "a.safetensors", environment: ["XDG_DATA_HOME": folder.path]) {
      try FileBytes.write("work", to: $0)
    }
    #expect(place.hasPrefix(folder.path + "/bregma/rescued/") && place.hasSuffix("-a.safetensors"))
    #expect(try FileBytes.read(path: place) == Array("work".utf8))
    struct Full: Error {}
    #expect(throws: Full.self) {
      try Places.refuge(for: "a", environment: ["XDG_DATA_HOME": folder.path]) { _ in throw Full() }
    }
  }
}
