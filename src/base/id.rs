//! Compact ids of compiled things: an index into one table of the scenario. They never reach a file or a die; there the
//! authored name stands.

/// Declares an index type for one table.
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);
        impl $name {
            /// The position in its table.
            #[inline]
            pub fn index(self) -> usize { self.0 as usize }
            /// The id at a position. Tables are bounded far below 65,536 by the limits on files.
            #[inline]
            pub fn new(index: usize) -> Self { Self(index as u16) }
        }
    )+ };
}

ids! {
    /// A zone.
    ZoneId,
    /// An asset.
    AssetId,
    /// A flow.
    FlowId,
    /// A credential.
    CredentialId,
    /// A weakness.
    WeaknessId,
    /// A control.
    ControlId,
    /// A holding.
    HoldingId,
    /// An attack step.
    StepId,
    /// A technique of the library.
    TechniqueId,
    /// A fact that teams can find out.
    FactId,
    /// An inject.
    InjectId,
    /// A decision point.
    DecisionId,
    /// A standing action, expanded over its targets.
    ActionId,
    /// An option or an action: anything a role can do.
    DeedId,
    /// An obligation.
    ObligationId,
    /// A chance: something that nobody can know yet.
    ChanceId,
}
