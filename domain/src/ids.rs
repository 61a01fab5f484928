//! Identifiers that merge across installations: UUIDv7 beside the human codes.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

id! {
    /// Key of a [`crate::unit`].
    UnitId,
    /// Key of a section inside a unit.
    SectionId,
    /// Key of a [`crate::project`].
    ProjectId,
    /// Key of a [`crate::kpi`].
    KpiId,
    /// Key of a [`crate::strategy`] node.
    StrategyNodeId,
    /// Key of a [`crate::policy`].
    PolicyId,
    /// Key of a [`crate::user`].
    UserId,
    /// Key of a session; it opens nothing.
    SessionId,
}
