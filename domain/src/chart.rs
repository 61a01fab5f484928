//! Geometry of the charts, in viewBox units; painting is the app's.
