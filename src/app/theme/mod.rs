//! The look of the window in one place: colours, fonts, spacing, and the settings a person may change about them.
//!
//! A screen asks [`theme`] for the colours of the moment and [`Text`] for the kinds of text. Deliberately absent: sizes and
//! colours chosen by a screen, fonts of the system, pictures.

mod text;
mod tokens;

use egui::{Color32, Context, CornerRadius, Id, Margin, Shadow, Stroke, Style, Theme, Ui, vec2};

pub use text::{Face, Text, definitions};
pub use tokens::{DARK, LIGHT, Mode, Shades, Tokens, Tone, ZoneShades, contrast, luminance, mix};

/// Distances in points. Everything stands on multiples of four.
pub mod space {
    /// Between an icon and its word.
    pub const XS: f32 = 4.0;
    /// Between things of one group.
    pub const S: f32 = 8.0;
    /// Between groups in a card.
    pub const M: f32 = 12.0;
    /// Between cards; inside a card.
    pub const L: f32 = 16.0;
    /// Between parts of a screen.
    pub const XL: f32 = 24.0;
    /// Around a screen.
    pub const XXL: f32 = 32.0;
}

/// Corner radii in points.
pub mod radius {
    /// Key caps, bars.
    pub const S: u8 = 4;
    /// Buttons, inputs, inner cards.
    pub const M: u8 = 7;
    /// Cards and dialogs.
    pub const L: u8 = 12;
    /// Chips.
    pub const PILL: u8 = 255;
}

/// Heights of controls in points.
pub mod size {
    /// Buttons and inputs.
    pub const CONTROL: f32 = 34.0;
    /// Small buttons, segments.
    pub const SMALL_CONTROL: f32 = 27.0;
    /// Chips and tags.
    pub const CHIP: f32 = 22.0;
    /// Width of a separator or a border.
    pub const LINE: f32 = 1.0;
    /// Width of a focus ring.
    pub const FOCUS: f32 = 2.0;
}

/// Which theme a person asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preference {
    /// Dark.
    #[default]
    Dark,
    /// Light.
    Light,
    /// Whatever the system says.
    System,
}

/// Whether things may move by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// They may, where it says something.
    #[default]
    Full,
    /// Nothing moves.
    Reduced,
}

/// How large everything is, in percent: 80 to 250.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale(u16);

impl Scale {
    /// The steps that the settings offer.
    pub const STEPS: [u16; 9] = [80, 90, 100, 110, 125, 150, 175, 200, 250];

    /// From percent; what lies outside 80–250 becomes the nearest end.
    pub fn percent(percent: u16) -> Scale {
        Scale(percent.clamp(80, 250))
    }

    /// In percent.
    pub fn as_percent(self) -> u16 {
        self.0
    }
}

impl Default for Scale {
    fn default() -> Self {
        Scale(100)
    }
}

/// What a person may change about the look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    /// Dark or light.
    pub preference: Preference,
    /// Size of everything.
    pub scale: Scale,
    /// Whether things move.
    pub motion: Motion,
}

/// Gives a context the fonts, both styles and an appearance. Once at the start; afterwards [`apply`] is enough.
pub fn install(ctx: &Context, appearance: Appearance) {
    ctx.set_fonts(definitions());
    ctx.set_style_of(Theme::Dark, style(&DARK));
    ctx.set_style_of(Theme::Light, style(&LIGHT));
    apply(ctx, appearance);
}

/// Puts a changed appearance into force.
pub fn apply(ctx: &Context, appearance: Appearance) {
    ctx.set_theme(match appearance.preference {
        Preference::Dark => egui::ThemePreference::Dark,
        Preference::Light => egui::ThemePreference::Light,
        Preference::System => egui::ThemePreference::System,
    });
    ctx.set_zoom_factor(f32::from(appearance.scale.0) / 100.0);
    ctx.all_styles_mut(|style| {
        style.animation_time = match appearance.motion {
            Motion::Full => 0.12,
            Motion::Reduced => 0.0,
        };
        style.scroll_animation = match appearance.motion {
            Motion::Full => egui::style::ScrollAnimation::default(),
            Motion::Reduced => egui::style::ScrollAnimation::none(),
        };
    });
    ctx.data_mut(|data| data.insert_temp(motion_id(), appearance.motion));
}

/// The colours of the theme in which this is drawn.
pub fn theme(ui: &Ui) -> &'static Tokens {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Draws a part in the light or dark theme whatever the window's is: the audience page is always light.
pub fn with_mode<R>(ui: &mut Ui, mode: Mode, add: impl FnOnce(&mut Ui) -> R) -> R {
    let theme = match mode {
        Mode::Dark => Theme::Dark,
        Mode::Light => Theme::Light,
    };
    let style = ui.ctx().style_of(theme);
    ui.scope(|ui| {
        ui.set_style(style);
        add(ui)
    })
    .inner
}

/// Whether things may move.
pub fn motion(ctx: &Context) -> Motion {
    ctx.data(|data| data.get_temp(motion_id())).unwrap_or_default()
}

fn motion_id() -> Id {
    Id::unique("sandtable-motion")
}

/// The egui style that gives egui's own widgets (inputs, sliders, check boxes, menus) the same look as ours.
fn style(t: &Tokens) -> Style {
    let mut style = Style::default();
    for text in Text::ALL {
        style.text_styles.insert(text.style(), text.font());
    }
    style.text_styles.insert(egui::TextStyle::Body, Text::Body.font());
    style.drag_value_text_style = Text::Body.style();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    style.url_in_tooltip = true;

    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::S, space::S);
    spacing.button_padding = vec2(12.0, 7.0);
    spacing.interact_size = vec2(40.0, size::SMALL_CONTROL);
    spacing.window_margin = Margin::same(18);
    spacing.menu_margin = Margin::same(8);
    spacing.indent = 18.0;
    spacing.icon_width = 18.0;
    spacing.icon_width_inner = 11.0;
    spacing.icon_spacing = 8.0;
    spacing.tooltip_width = 380.0;
    spacing.slider_rail_height = 4.0;
    spacing.scroll = egui::style::ScrollStyle::floating();
    spacing.scroll.bar_width = 9.0;
    spacing.scroll.floating_width = 4.0;
    spacing.scroll.floating_allocated_width = 6.0;
    spacing.scroll.dormant_handle_opacity = 0.35;
    spacing.scroll.foreground_color = false;

    let mut v = match t.mode {
        Mode::Dark => egui::Visuals::dark(),
        Mode::Light => egui::Visuals::light(),
    };
    let corner = CornerRadius::same(radius::M);
    let line = |colour: Color32| Stroke::new(size::LINE, colour);
    let set = |w: &mut egui::style::WidgetVisuals, fill: Color32, border: Stroke, text: Color32| {
        w.weak_bg_fill = fill;
        w.bg_fill = fill;
        w.bg_stroke = border;
        w.fg_stroke = Stroke::new(1.0, text);
        w.corner_radius = corner;
        w.expansion = 0.0;
    };
    set(&mut v.widgets.noninteractive, t.panel, line(t.line), t.text);
    set(&mut v.widgets.inactive, t.raised, line(t.line_strong), t.text);
    set(&mut v.widgets.hovered, t.hover, line(t.faint), t.text);
    set(&mut v.widgets.active, t.hover, Stroke::new(size::FOCUS, t.focus), t.text);
    set(&mut v.widgets.open, t.hover, line(t.focus), t.text);
    v.widgets.inactive.fg_stroke.width = 1.5;
    v.widgets.hovered.fg_stroke.width = 1.5;
    v.widgets.active.fg_stroke.width = 1.5;
    v.selection.bg_fill = mix(t.panel, t.tone(Tone::Accent).solid, 0.42);
    v.selection.stroke = Stroke::new(1.5, t.focus);
    v.weak_text_color = Some(t.dim);
    v.hyperlink_color = t.link;
    v.faint_bg_color = mix(t.panel, t.line, 0.28);
    v.extreme_bg_color = t.sunken;
    v.text_edit_bg_color = Some(t.raised);
    v.code_bg_color = t.sunken;
    v.warn_fg_color = t.tone(Tone::Warning).ink;
    v.error_fg_color = t.tone(Tone::Danger).ink;
    v.window_corner_radius = CornerRadius::same(radius::L);
    v.menu_corner_radius = CornerRadius::same(9);
    v.window_fill = t.panel;
    v.window_stroke = line(t.line_strong);
    v.panel_fill = t.background;
    let shadow = Shadow { offset: [0, 6], blur: 22, spread: 0, color: t.shadow };
    v.window_shadow = shadow;
    v.popup_shadow = shadow;
    v.slider_trailing_fill = true;
    v.interact_cursor = Some(egui::CursorIcon::PointingHand);
    v.handle_shape = egui::style::HandleShape::Circle;
    v.indent_has_left_vline = false;
    style.visuals = v;
    style
}

/// A stroke around what has the keyboard. Call after painting a control of one's own.
pub fn focus_ring(ui: &Ui, response: &egui::Response, corner: u8) {
    if response.has_focus() {
        let grow = 3.0;
        ui.painter().rect_stroke(
            response.rect.expand(grow),
            CornerRadius::same(corner.saturating_add(3)),
            Stroke::new(size::FOCUS, theme(ui).focus),
            egui::StrokeKind::Inside,
        );
    }
}

/// The family of a face at a size, for painters that choose their own size (graph, charts).
pub fn font(face: Face, points: f32) -> egui::FontId {
    egui::FontId::new(points, face.family())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knows(family: &egui::FontFamily) -> bool {
        definitions().families.contains_key(family)
    }

    #[test]
    fn every_kind_of_text_has_a_family_and_a_style() {
        let style = style(&DARK);
        for text in Text::ALL {
            assert!(knows(&text.font().family), "{text:?}");
            assert!(style.text_styles.contains_key(&text.style()), "{text:?}");
        }
    }

    #[test]
    fn scale_stays_within_its_bounds() {
        assert_eq!(Scale::percent(10).as_percent(), 80);
        assert_eq!(Scale::percent(999).as_percent(), 250);
    }
}
