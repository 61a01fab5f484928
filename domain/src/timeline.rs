//! Geometry of the step timeline (Gantt), in viewBox units.
