package typealias Landmark = String
