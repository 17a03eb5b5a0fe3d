//! Every colour of the window, for the dark and the light theme. Nothing else in the app names a colour.
//!
//! Three text colours (`text`, `dim`, `faint`) and the `ink` of every tone reach 4.5:1 on every surface on which they may
//! stand; a test computes each pair. Lines and fills need no such contrast, because no meaning hangs on them alone.

use std::sync::LazyLock;

use egui::Color32;

use crate::scenario::doc::{Role, ZoneKind};

/// Whether a surface is dark or light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// For the facilitator's laptop.
    Dark,
    /// For a projector, and for print.
    Light,
}

/// What a colour says. Every use carries a word or a shape besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// Selected, or the thing to do next.
    Accent,
    /// News.
    Info,
    /// Achieved, restored, best.
    Good,
    /// Soon, suspicious, running.
    Warning,
    /// Lost, compromised, late.
    Danger,
    /// Cut off.
    Isolated,
    /// Belongs to a role.
    Role(Role),
}

/// The colours of one tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    /// Text and icons, on any surface and on `soft`.
    pub ink: Color32,
    /// Quiet fill behind `ink`.
    pub soft: Color32,
    /// Border of a soft fill.
    pub edge: Color32,
    /// Full fill: dots, bars, buttons.
    pub solid: Color32,
    /// Text on `solid`.
    pub on_solid: Color32,
}

/// All colours of one mode.
#[derive(Clone, Debug, PartialEq)]
pub struct Tokens {
    /// Which mode this is.
    pub mode: Mode,
    /// Behind everything.
    pub background: Color32,
    /// Side panels, bars, cards.
    pub panel: Color32,
    /// What stands on a panel: inner cards, inputs, buttons.
    pub raised: Color32,
    /// What lies below a panel: wells, tracks, the miniature's ground.
    pub sunken: Color32,
    /// A raised surface under the pointer.
    pub hover: Color32,
    /// Thin separators and card borders.
    pub line: Color32,
    /// Borders of controls.
    pub line_strong: Color32,
    /// What is read.
    pub text: Color32,
    /// What is read second.
    pub dim: Color32,
    /// What is read when looked for: captions, units.
    pub faint: Color32,
    /// The ring around what has the keyboard.
    pub focus: Color32,
    /// Behind a dialog.
    pub scrim: Color32,
    /// Shadow below what floats.
    pub shadow: Color32,
    /// Text of a link or a glossary term.
    pub link: Color32,
    neutral: Shades,
    accent: Shades,
    info: Shades,
    good: Shades,
    warning: Shades,
    danger: Shades,
    isolated: Shades,
    roles: [Shades; 8],
    /// Flow lines of the graph at rest.
    pub flow: Color32,
    /// Flow lines that cross a trust boundary.
    pub flow_crossing: Color32,
    /// Box of an asset at rest.
    pub asset_fill: Color32,
    /// Its border.
    pub asset_line: Color32,
}

impl Tokens {
    /// The colours of a tone.
    pub fn tone(&self, tone: Tone) -> &Shades {
        match tone {
            Tone::Neutral => &self.neutral,
            Tone::Accent => &self.accent,
            Tone::Info => &self.info,
            Tone::Good => &self.good,
            Tone::Warning => &self.warning,
            Tone::Danger => &self.danger,
            Tone::Isolated => &self.isolated,
            Tone::Role(role) => self.role(role),
        }
    }

    /// The colours of a role.
    pub fn role(&self, role: Role) -> &Shades {
        let [dev, product, legal, finance, security, comms, executive, partner] = &self.roles;
        match role {
            Role::Dev => dev,
            Role::Product => product,
            Role::Legal => legal,
            Role::Finance => finance,
            Role::Security => security,
            Role::Comms => comms,
            Role::Executive => executive,
            Role::Partner => partner,
        }
    }

    /// Border and ground of a zone.
    pub fn zone(&self, kind: ZoneKind) -> ZoneShades {
        let hue = match kind {
            ZoneKind::Public => self.danger.solid,
            ZoneKind::Partner | ZoneKind::Edge => self.warning.solid,
            ZoneKind::Internal => self.info.solid,
            ZoneKind::Restricted => self.good.solid,
            ZoneKind::ThirdParty => self.role(Role::Partner).solid,
            ZoneKind::Agent => self.role(Role::Product).solid,
            ZoneKind::Admin => self.neutral.ink,
        };
        let (ground, border) = match self.mode {
            Mode::Dark => (0.055, 0.42),
            Mode::Light => (0.035, 0.55),
        };
        ZoneShades {
            ground: mix(self.background, hue, ground),
            border: mix(self.background, hue, border),
            name: mix(self.dim, hue, 0.18),
        }
    }
}

/// The colours of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneShades {
    /// Fill.
    pub ground: Color32,
    /// Dashed border.
    pub border: Color32,
    /// Text of its name.
    pub name: Color32,
}

/// A colour between two: `share` 0 gives `from`, 1 gives `to`. Both must be opaque.
pub fn mix(from: Color32, to: Color32, share: f32) -> Color32 {
    let part = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round().clamp(0.0, 255.0) as u8;
    Color32::from_rgb(part(from.r(), to.r()), part(from.g(), to.g()), part(from.b(), to.b()))
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The shades of a tone from its text colour and its full colour.
fn shades(surface: Color32, mode: Mode, ink: u32, solid: u32) -> Shades {
    let (ink, solid) = (rgb(ink), rgb(solid));
    let (soft, edge) = match mode {
        Mode::Dark => (0.15, 0.55),
        Mode::Light => (0.09, 0.50),
    };
    let night = rgb(0x0f1420);
    let on_solid = if contrast(solid, night) > contrast(solid, Color32::WHITE) { night } else { Color32::WHITE };
    Shades { ink, soft: mix(surface, solid, soft), edge: mix(surface, solid, edge), solid, on_solid }
}

/// The dark theme.
pub static DARK: LazyLock<Tokens> = LazyLock::new(|| {
    let panel = rgb(0x161d2c);
    let tone = |ink, solid| shades(panel, Mode::Dark, ink, solid);
    Tokens {
        mode: Mode::Dark,
        background: rgb(0x0f1420),
        panel,
        raised: rgb(0x1d2638),
        sunken: rgb(0x0b0f19),
        hover: rgb(0x263148),
        line: rgb(0x2a3550),
        line_strong: rgb(0x3a4868),
        text: rgb(0xe6ebf5),
        dim: rgb(0xa4b0c9),
        faint: rgb(0x8e9bb6),
        focus: rgb(0x8fbcff),
        scrim: Color32::from_rgba_premultiplied(3, 4, 7, 176),
        shadow: Color32::from_black_alpha(120),
        link: rgb(0x8ab9ff),
        neutral: Shades {
            ink: rgb(0xb4bfd6),
            soft: rgb(0x232d42),
            edge: rgb(0x3a4868),
            solid: rgb(0x5d6a85),
            on_solid: Color32::WHITE,
        },
        accent: Shades { edge: rgb(0x2f6df6), on_solid: Color32::WHITE, ..tone(0x8ab9ff, 0x2f6df6) },
        info: tone(0x8ab9ff, 0x6aa8ff),
        good: tone(0x58d49b, 0x46c98b),
        warning: tone(0xffb938, 0xffb020),
        danger: tone(0xff8585, 0xff5d5d),
        isolated: tone(0x4fc9c0, 0x2fb3a9),
        roles: [
            tone(0x52c3d4, 0x3fb6c8),
            tone(0xb9a2fc, 0xa78bfa),
            tone(0xf5be4c, 0xf0b429),
            tone(0x6fd697, 0x5fce8a),
            tone(0xf69bbd, 0xf28ab2),
            tone(0xc2d05a, 0xb8c94a),
            tone(0xcbd5e8, 0xaab6cd),
            tone(0xf7ab76, 0xf39a5c),
        ],
        flow: rgb(0x56648a),
        flow_crossing: rgb(0x8292bb),
        asset_fill: rgb(0x1d2638),
        asset_line: rgb(0x3a4868),
    }
});

/// The light theme.
pub static LIGHT: LazyLock<Tokens> = LazyLock::new(|| {
    let panel = Color32::WHITE;
    let tone = |ink, solid| shades(panel, Mode::Light, ink, solid);
    Tokens {
        mode: Mode::Light,
        background: rgb(0xf6f7fb),
        panel,
        raised: Color32::WHITE,
        sunken: rgb(0xeceff6),
        hover: rgb(0xeef2f9),
        line: rgb(0xdfe4ee),
        line_strong: rgb(0xbfc8d8),
        text: rgb(0x172033),
        dim: rgb(0x4d5970),
        faint: rgb(0x5f6b82),
        focus: rgb(0x2457d6),
        scrim: Color32::from_rgba_premultiplied(10, 14, 22, 120),
        shadow: Color32::from_black_alpha(40),
        link: rgb(0x2152cb),
        neutral: Shades {
            ink: rgb(0x4d5970),
            soft: rgb(0xeef1f7),
            edge: rgb(0xc9d1df),
            solid: rgb(0x5b6780),
            on_solid: Color32::WHITE,
        },
        accent: tone(0x2152cb, 0x2457d6),
        info: tone(0x2152cb, 0x2457d6),
        good: tone(0x156f3c, 0x1a8246),
        warning: tone(0x855b00, 0xb07a00),
        danger: tone(0xc02434, 0xd12f3f),
        isolated: tone(0x0a6b74, 0x0d7f8c),
        roles: [
            tone(0x0a6b7a, 0x0d7f90),
            tone(0x6344c9, 0x6d4fd1),
            tone(0x855b00, 0xb07a00),
            tone(0x156f3c, 0x1a8246),
            tone(0xa82a68, 0xb9357a),
            tone(0x5a6600, 0x6f7d00),
            tone(0x45516a, 0x56637d),
            tone(0xa04a0c, 0xb95a16),
        ],
        flow: rgb(0xa3afc6),
        flow_crossing: rgb(0x6f7e9c),
        asset_fill: Color32::WHITE,
        asset_line: rgb(0xaab5ca),
    }
});

/// Relative luminance, 0 (black) to 1 (white), as in the Web Content Accessibility Guidelines 2.2.
pub fn luminance(colour: Color32) -> f32 {
    let linear = |part: u8| {
        let part = f32::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

/// Contrast ratio of two opaque colours, 1 to 21, as in the Web Content Accessibility Guidelines 2.2.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TONES: [Tone; 7] =
        [Tone::Neutral, Tone::Accent, Tone::Info, Tone::Good, Tone::Warning, Tone::Danger, Tone::Isolated];

    /// Each text and each surface on which it may stand.
    fn pairs(t: &Tokens) -> Vec<(String, Color32, Color32)> {
        let mut pairs = Vec::new();
        let surfaces = [
            ("background", t.background),
            ("panel", t.panel),
            ("raised", t.raised),
            ("sunken", t.sunken),
            ("asset", t.asset_fill),
        ];
        let texts = [("text", t.text), ("dim", t.dim), ("faint", t.faint), ("link", t.link)];
        let tones = TONES.into_iter().chain(Role::ALL.iter().copied().map(Tone::Role));
        for (on, surface) in surfaces {
            for (name, text) in texts {
                pairs.push((format!("{name} on {on}"), text, surface));
            }
            for tone in tones.clone() {
                pairs.push((format!("{tone:?} ink on {on}"), t.tone(tone).ink, surface));
            }
        }
        for tone in tones {
            let shades = t.tone(tone);
            pairs.push((format!("{tone:?} ink on soft"), shades.ink, shades.soft));
            pairs.push((format!("text on soft {tone:?}"), t.text, shades.soft));
            pairs.push((format!("{tone:?} on solid"), shades.on_solid, shades.solid));
        }
        for kind in ZoneKind::ALL {
            let zone = t.zone(*kind);
            pairs.push((format!("zone name {kind:?}"), zone.name, zone.ground));
            pairs.push((format!("faint in zone {kind:?}"), t.faint, zone.ground));
        }
        pairs.push(("text on hover".into(), t.text, t.hover));
        pairs.push(("dim on hover".into(), t.dim, t.hover));
        pairs
    }

    #[test]
    fn every_text_reaches_four_and_a_half_to_one() {
        let mut low = Vec::new();
        for tokens in [&*DARK, &*LIGHT] {
            for (name, text, surface) in pairs(tokens) {
                let ratio = contrast(text, surface);
                if ratio < 4.5 {
                    low.push(format!("{:?} {name}: {ratio:.2}", tokens.mode));
                }
            }
        }
        assert!(low.is_empty(), "{}", low.join("\n"));
    }

    #[test]
    fn the_focus_ring_stands_out_from_every_surface() {
        for t in [&*DARK, &*LIGHT] {
            for surface in [t.background, t.panel, t.raised, t.sunken] {
                assert!(contrast(t.focus, surface) >= 3.0, "{:?}", t.mode);
            }
        }
    }

    #[test]
    fn contrast_of_black_and_white_is_21() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
        assert_eq!(mix(Color32::BLACK, Color32::WHITE, 1.0), Color32::WHITE);
    }
}
