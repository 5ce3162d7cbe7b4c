/// What a part of the body is made of, as amounts of the two basis materials of diagnostic X-rays.
///
/// Attenuation at these energies is well described by so much water and so much cortical bone (Alvarez and
/// Macovski 1976); path lengths of the two then give the whole spectrum's attenuation.
struct Material: Sendable, Hashable {
  /// Millimetres of water in a millimetre of the material.
  var water: Double
  /// Millimetres of cortical bone in a millimetre of the material.
  var bone: Double

  static let air = Material(water: 0, bone: 0)
  static let softTissue = Material(water: 1, bone: 0)
  static let fat = Material(water: 0.88, bone: 0)
  static let cortical = Material(water: 0, bone: 1)
  static let trabecular = Material(water: 0.8, bone: 0.2)
  /// Denser than trabecular bone: jaws and petrous bones.
  static let spongy = Material(water: 0.68, bone: 0.32)
  static let marrow = Material(water: 0.92, bone: 0.04)
  static let dentine = Material(water: 0, bone: 1.05)
  static let enamel = Material(water: 0, bone: 1.75)
  /// Amalgam and steel.
  static let metal = Material(water: 0, bone: 9)
  static let lead = Material(water: 0, bone: 60)
  static let aluminium = Material(water: 0, bone: 1.15)

  /// A mixture; 0 is this material, 1 the other.
  func mixed(with other: Material, share: Double) -> Material {
    Material(
      water: water + (other.water - water) * share, bone: bone + (other.bone - bone) * share)
  }

  static func - (a: Material, b: Material) -> Material {
    Material(water: a.water - b.water, bone: a.bone - b.bone)
  }
}
