//! Colours and signs, the same as the window's; a test there compares the two.

use crate::scenario::doc::{AssetKind, ZoneKind};

/// A colour: red, green, blue.
pub type Rgb = [u8; 3];

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Behind everything.
    pub background: Rgb,
    /// What is read.
    pub text: Rgb,
    /// What is read second.
    pub dim: Rgb,
    /// What is read when looked for.
    pub faint: Rgb,
    /// Flows within a zone.
    pub flow: Rgb,
    /// Flows that cross a trust boundary.
    pub flow_crossing: Rgb,
    /// Box of an asset.
    pub asset_fill: Rgb,
    /// Its border.
    pub asset_line: Rgb,
    /// Public, partner and edge, internal, restricted, third party, agent, admin.
    hues: [Rgb; 7],
    /// Shares of the hue in ground and border of a zone, in thousandths.
    shares: (u16, u16),
}

/// The colours of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneLook {
    /// Fill.
    pub ground: Rgb,
    /// Dashed border.
    pub border: Rgb,
    /// Text of its name.
    pub name: Rgb,
}

const fn rgb(hex: u32) -> Rgb {
    [(hex >> 16) as u8, (hex >> 8) as u8, hex as u8]
}

/// For screens in dark rooms.
pub const DARK: Look = Look {
    background: rgb(0x0f1420),
    text: rgb(0xe6ebf5),
    dim: rgb(0xa4b0c9),
    faint: rgb(0x8e9bb6),
    flow: rgb(0x56648a),
    flow_crossing: rgb(0x8292bb),
    asset_fill: rgb(0x1d2638),
    asset_line: rgb(0x3a4868),
    hues: [rgb(0xff5d5d), rgb(0xffb020), rgb(0x6aa8ff), rgb(0x46c98b), rgb(0xf39a5c), rgb(0xa78bfa), rgb(0xb4bfd6)],
    shares: (55, 420),
};

/// For paper and slides.
pub const LIGHT: Look = Look {
    background: rgb(0xf6f7fb),
    text: rgb(0x172033),
    dim: rgb(0x4d5970),
    faint: rgb(0x5f6b82),
    flow: rgb(0xa3afc6),
    flow_crossing: rgb(0x6f7e9c),
    asset_fill: rgb(0xffffff),
    asset_line: rgb(0xaab5ca),
    hues: [rgb(0xd12f3f), rgb(0xb07a00), rgb(0x2457d6), rgb(0x1a8246), rgb(0xb95a16), rgb(0x6d4fd1), rgb(0x4d5970)],
    shares: (35, 550),
};

impl Look {
    /// The colours of a zone of a kind.
    pub fn zone(&self, kind: ZoneKind) -> ZoneLook {
        let [public, edge, internal, restricted, third, agent, admin] = self.hues;
        let hue = match kind {
            ZoneKind::Public => public,
            ZoneKind::Partner | ZoneKind::Edge => edge,
            ZoneKind::Internal => internal,
            ZoneKind::Restricted => restricted,
            ZoneKind::ThirdParty => third,
            ZoneKind::Agent => agent,
            ZoneKind::Admin => admin,
        };
        let (ground, border) = self.shares;
        let share = |thousandths: u16| f32::from(thousandths) / 1_000.0;
        ZoneLook {
            ground: mix(self.background, hue, share(ground)),
            border: mix(self.background, hue, share(border)),
            name: mix(self.dim, hue, 0.18),
        }
    }
}

/// A colour between two.
fn mix(from: Rgb, to: Rgb, share: f32) -> Rgb {
    let part = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round().clamp(0.0, 255.0) as u8;
    let ([a, b, c], [x, y, z]) = (from, to);
    [part(a, x), part(b, y), part(c, z)]
}

/// Several things in one box.
pub(super) const STACK: char = '\u{e466}';

/// The sign of a kind in the font of icons.
pub(super) fn icon(kind: AssetKind) -> char {
    match kind {
        AssetKind::Client => '\u{e1e0}',
        AssetKind::Gateway => '\u{e89c}',
        AssetKind::Service => '\u{e1da}',
        AssetKind::IdentityProvider => '\u{e23e}',
        AssetKind::DataStore => '\u{e1de}',
        AssetKind::Queue => '\u{e6ac}',
        AssetKind::ThirdPartyApi => '\u{e582}',
        AssetKind::AiAgent => '\u{e762}',
        AssetKind::AdminConsole => '\u{eae8}',
        AssetKind::CiCd => '\u{e278}',
        AssetKind::SecretStore => '\u{e76e}',
        AssetKind::Person => '\u{e4c2}',
    }
}
