//! Fields of the briefing: numbers that may not be numbers yet while they are typed, and spreads.

use std::collections::BTreeMap;

use egui::{Label, Ui};

use crate::analysis::annual::spread::Spread;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{segmented, text_field};
use crate::base::money::grouped;

/// What is typed into number fields: by the field's name its text. What is no number stays until it is one, with the reason
/// below it, so that nothing is put back silently.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typing(BTreeMap<String, String>);

/// Least and greatest value of a field.
pub(super) type Bounds = (f64, f64);

/// Amounts of US dollars.
pub(super) const AMOUNT: Bounds = (0.0, 1e12);
/// Events a year.
pub(super) const RATE: Bounds = (0.0, 100.0);
/// Factors.
pub(super) const FACTOR: Bounds = (0.0, 100.0);

/// As it stands in a field: large whole numbers in groups of three.
fn written(value: f64) -> String {
    if value >= 10_000.0 && value.fract() == 0.0 { grouped(value as u64) } else { value.to_string() }
}

/// What is accepted.
fn wanted((low, high): Bounds) -> String {
    format!("Type a number from {} to {}, without letters or signs.", written(low), written(high))
}

/// From what was typed.
fn read(text: &str, (low, high): Bounds) -> Result<f64, String> {
    let number: f64 = text.replace([' ', '_', ',', '\u{202f}'], "").parse().map_err(|_| wanted((low, high)))?;
    if number.is_finite() && (low..=high).contains(&number) { Ok(number) } else { Err(wanted((low, high))) }
}

/// A small name above a field.
pub(super) fn above(ui: &mut Ui, text: &str) {
    let t = theme(ui);
    ui.add(Label::new(Text::Caption.coloured(text, t.dim)).truncate());
}

/// A number with its caption above; its accessible name is `about: caption`. True when the value changed.
pub(super) fn number(
    ui: &mut Ui,
    typing: &mut Typing,
    about: &str,
    caption: &str,
    value: &mut f64,
    bounds: Bounds,
    width: f32,
) -> bool {
    let name = format!("{about}: {caption}");
    let mut changed = false;
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 2.0;
        above(ui, caption);
        let mut text = typing.0.get(&name).cloned().unwrap_or_else(|| written(*value));
        let response = text_field(ui, &name, "", &mut text, width - 20.0);
        if response.changed() {
            if let Ok(number) = read(&text, bounds) {
                changed = number != *value;
                *value = number;
            }
            typing.0.insert(name.clone(), text.clone());
        }
        let problem = typing.0.get(&name).and_then(|text| read(text, bounds).err());
        match problem {
            None if response.lost_focus() => {
                typing.0.remove(&name);
            }
            None => {}
            Some(problem) => {
                let ink = theme(ui).tone(Tone::Danger).ink;
                let text = format!("{problem} {} counts until then.", written(*value));
                ui.add(Label::new(Text::Caption.coloured(text, ink)).wrap());
            }
        }
    });
    changed
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Fixed,
    Pert,
    Lognormal,
}

fn kind(spread: Spread) -> Kind {
    match spread {
        Spread::Fixed(_) => Kind::Fixed,
        Spread::Pert(..) => Kind::Pert,
        Spread::Lognormal(..) => Kind::Lognormal,
    }
}

/// Another kind with about the same values.
fn turned(spread: Spread, into: Kind) -> Spread {
    let prepared = spread.prepare();
    let [low, middle, high] = [0.1, 0.5, 0.9].map(|share| prepared.quantile(share));
    match into {
        Kind::Fixed => Spread::Fixed(middle),
        Kind::Pert if high > low => Spread::Pert(low, middle, high),
        Kind::Pert => Spread::Pert(middle * 0.5, middle, middle * 2.0),
        Kind::Lognormal => {
            let middle = if middle > 0.0 { middle } else { 0.01 };
            Spread::Lognormal(middle, if high > middle { high } else { middle * 3.0 })
        }
    }
}

/// A number that is not known exactly. True when it changed.
pub(super) fn spread(ui: &mut Ui, typing: &mut Typing, about: &str, value: &mut Spread, bounds: Bounds) -> bool {
    let mut shape = kind(*value);
    let options = [(Kind::Fixed, "Fixed"), (Kind::Pert, "Range"), (Kind::Lognormal, "Long tail")];
    let mut changed = false;
    if segmented(ui, &format!("{about}: how it varies"), &mut shape, &options) {
        *value = turned(*value, shape);
        *typing = Typing::default();
        changed = true;
    }
    ui.add_space(space::XS);
    let width = ((ui.available_width() - 2.0 * space::S) / 3.0).min(150.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let mut field = |ui: &mut Ui, caption: &str, value: &mut f64| {
            changed |= number(ui, typing, about, caption, value, bounds, width);
        };
        match value {
            Spread::Fixed(value) => field(ui, "always", value),
            Spread::Pert(low, mode, high) => {
                field(ui, "lowest", low);
                field(ui, "most likely", mode);
                field(ui, "highest", high);
            }
            Spread::Lognormal(median, p90) => {
                field(ui, "half below", median);
                field(ui, "nine in ten below", p90);
            }
        }
    });
    if !value.is_sound() {
        let ink = theme(ui).tone(Tone::Danger).ink;
        let text = match value {
            Spread::Pert(..) => "The lowest must not exceed the most likely, nor that the highest.",
            _ => "Both must be above zero, the second not below the first.",
        };
        ui.add(Label::new(Text::Small.coloured(text, ink)).wrap());
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them_and_shown_in_groups() {
        assert_eq!(read("400,000", AMOUNT), Ok(400_000.0));
        assert_eq!(read(" 0.25", RATE), Ok(0.25));
        assert!(read("soon", RATE).is_err() && read("-1", AMOUNT).is_err() && read("1e9", RATE).is_err());
        assert!(read("50x", (2.0, 100_000.0)).is_err_and(|why| why.contains("from 2 to 100,000")));
        assert_eq!((written(400_000.0).as_str(), written(0.05).as_str()), ("400,000", "0.05"));
    }

    #[test]
    fn another_kind_keeps_about_the_same_values() {
        let long = turned(Spread::Pert(0.1, 0.3, 1.2), Kind::Lognormal);
        assert!(long.is_sound() && (0.3..0.5).contains(&long.quantile(0.5)), "{long:?}");
        assert!(turned(Spread::Fixed(0.0), Kind::Lognormal).is_sound());
        assert!(turned(Spread::Fixed(2.0), Kind::Pert).is_sound());
        assert_eq!(turned(Spread::Fixed(2.0), Kind::Fixed), Spread::Fixed(2.0));
    }
}
