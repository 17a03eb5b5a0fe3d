//! The fonts and the kinds of text. Each kind has one size and weight everywhere; a screen chooses a kind, never a size.

use std::sync::Arc;

use egui::{Color32, FontData, FontDefinitions, FontFamily, FontId, FontTweak, RichText, TextStyle};

/// A kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// Name of a screen. One on each.
    Title,
    /// Name of a card or a dialog.
    Heading,
    /// Name of a thing inside a card.
    Subheading,
    /// What is read.
    Body,
    /// What is read, stressed; also buttons.
    Strong,
    /// What is read second.
    Small,
    /// The same, stressed.
    SmallStrong,
    /// Captions, units, hints.
    Caption,
    /// Section names in capitals. Use [`Text::overline`].
    Overline,
    /// Keys, ids, code.
    Mono,
    /// The exercise clock.
    Clock,
    /// Countdowns beside text.
    SmallClock,
    /// Numbers in running text and tables: digits of one width.
    Figures,
    /// One big number in a block.
    Stat,
    /// A number in the top bar.
    BarStat,
    /// The one number that the whole room reads.
    RoomHuge,
    /// The headline that the whole room reads.
    RoomTitle,
    /// What the whole room reads.
    RoomBody,
    /// The same, stressed.
    RoomStrong,
    /// What the room reads second.
    RoomSmall,
}

impl Text {
    /// Every kind.
    pub const ALL: [Text; 20] = [
        Text::Title,
        Text::Heading,
        Text::Subheading,
        Text::Body,
        Text::Strong,
        Text::Small,
        Text::SmallStrong,
        Text::Caption,
        Text::Overline,
        Text::Mono,
        Text::Clock,
        Text::SmallClock,
        Text::Figures,
        Text::Stat,
        Text::BarStat,
        Text::RoomHuge,
        Text::RoomTitle,
        Text::RoomBody,
        Text::RoomStrong,
        Text::RoomSmall,
    ];

    /// Size in points and weight.
    pub fn font(self) -> FontId {
        let (size, face) = match self {
            Text::Title => (25.0, Face::Bold),
            Text::Heading => (16.5, Face::SemiBold),
            Text::Subheading => (14.5, Face::SemiBold),
            Text::Body => (14.5, Face::Regular),
            Text::Strong => (14.0, Face::SemiBold),
            Text::Small => (13.0, Face::Regular),
            Text::SmallStrong => (13.0, Face::SemiBold),
            Text::Caption => (12.0, Face::Medium),
            Text::Overline => (12.0, Face::SemiBold),
            Text::Mono => (13.0, Face::Mono),
            Text::Clock => (20.0, Face::MonoMedium),
            Text::SmallClock => (14.0, Face::MonoMedium),
            Text::Figures => (13.5, Face::Figures),
            Text::Stat => (25.0, Face::FiguresBold),
            Text::BarStat => (20.0, Face::FiguresSemiBold),
            Text::RoomHuge => (58.0, Face::FiguresBold),
            Text::RoomTitle => (42.0, Face::Bold),
            Text::RoomBody => (29.0, Face::Regular),
            Text::RoomStrong => (29.0, Face::SemiBold),
            Text::RoomSmall => (22.0, Face::Medium),
        };
        FontId::new(size, face.family())
    }

    /// The name under which the style keeps it.
    pub fn style(self) -> TextStyle {
        match self {
            Text::Body => TextStyle::Body,
            Text::Strong => TextStyle::Button,
            Text::Small => TextStyle::Small,
            Text::Heading => TextStyle::Heading,
            Text::Mono => TextStyle::Monospace,
            other => TextStyle::Name(format!("{other:?}").into()),
        }
    }

    /// Text of this kind, in the colour of where it stands.
    pub fn of(self, text: impl Into<String>) -> RichText {
        RichText::new(text).text_style(self.style())
    }

    /// Text of this kind in a colour.
    pub fn coloured(self, text: impl Into<String>, colour: Color32) -> RichText {
        self.of(text).color(colour)
    }

    /// A section name: capitals, set a little apart.
    pub fn overline(text: &str, colour: Color32) -> RichText {
        Text::Overline.of(text.to_uppercase()).color(colour).extra_letter_spacing(0.8)
    }
}

/// One face of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Inter Regular.
    Regular,
    /// Inter Medium.
    Medium,
    /// Inter SemiBold.
    SemiBold,
    /// Inter Bold.
    Bold,
    /// Inter Regular, digits of one width.
    Figures,
    /// Inter SemiBold, digits of one width.
    FiguresSemiBold,
    /// Inter Bold, digits of one width.
    FiguresBold,
    /// JetBrains Mono Regular.
    Mono,
    /// JetBrains Mono Medium.
    MonoMedium,
}

impl Face {
    const ALL: [Face; 9] = [
        Face::Regular,
        Face::Medium,
        Face::SemiBold,
        Face::Bold,
        Face::Figures,
        Face::FiguresSemiBold,
        Face::FiguresBold,
        Face::Mono,
        Face::MonoMedium,
    ];

    /// The family that asks this face first.
    pub fn family(self) -> FontFamily {
        match self {
            Face::Regular => FontFamily::Proportional,
            Face::Mono => FontFamily::Monospace,
            other => FontFamily::Name(format!("{other:?}").into()),
        }
    }

    /// The fonts to ask, in order. The icons come last, so that any text may hold one.
    fn chain(self) -> Vec<&'static str> {
        let first: &[&str] = match self {
            Face::Regular => &["inter-regular", "mono-regular"],
            Face::Medium => &["inter-medium", "mono-medium"],
            Face::SemiBold => &["inter-semibold", "mono-medium"],
            Face::Bold => &["inter-bold", "mono-medium"],
            Face::Figures => &["figures-regular", "inter-regular", "mono-regular"],
            Face::FiguresSemiBold => &["figures-semibold", "inter-semibold", "mono-medium"],
            Face::FiguresBold => &["figures-bold", "inter-bold", "mono-medium"],
            Face::Mono => &["mono-regular", "inter-regular"],
            Face::MonoMedium => &["mono-medium", "inter-medium"],
        };
        first.iter().copied().chain(["icons", "icons-fill"]).collect()
    }
}

/// The fonts that the binary carries; no font of the system is ever asked, so that every machine draws the same.
pub fn definitions() -> FontDefinitions {
    const ICON_TWEAK: (f32, f32) = (1.12, 0.02);
    let mut fonts = FontDefinitions::empty();
    let mut add = |name: &str, bytes: &'static [u8], tweak: FontTweak| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes).tweak(tweak)));
    };
    macro_rules! font {
        ($file:literal) => {
            include_bytes!(concat!("../../../assets/fonts/", $file))
        };
    }
    let icon = || FontTweak { scale: ICON_TWEAK.0, y_offset_factor: ICON_TWEAK.1, ..FontTweak::default() };
    add("inter-regular", font!("Inter-Regular.ttf"), FontTweak::default());
    add("inter-medium", font!("Inter-Medium.ttf"), FontTweak::default());
    add("inter-semibold", font!("Inter-SemiBold.ttf"), FontTweak::default());
    add("inter-bold", font!("Inter-Bold.ttf"), FontTweak::default());
    add("figures-regular", font!("Inter-Regular-Figures.ttf"), FontTweak::default());
    add("figures-semibold", font!("Inter-SemiBold-Figures.ttf"), FontTweak::default());
    add("figures-bold", font!("Inter-Bold-Figures.ttf"), FontTweak::default());
    add("mono-regular", font!("JetBrainsMono-Regular.ttf"), FontTweak::default());
    add("mono-medium", font!("JetBrainsMono-Medium.ttf"), FontTweak::default());
    add("icons", font!("Phosphor-Regular.ttf"), icon());
    add("icons-fill", font!("Phosphor-Fill.ttf"), icon());
    for face in Face::ALL {
        fonts.families.insert(face.family(), face.chain().into_iter().map(str::to_owned).collect());
    }
    fonts
}
