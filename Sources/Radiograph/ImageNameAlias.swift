package typealias ImageName = String
