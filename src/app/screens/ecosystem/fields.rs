//! The fields of a form: each with its name above, its control, and below what is wrong with it.

use egui::{Key, Label, Response, Sense, Ui, vec2};

use super::{Desk, severity};
use crate::app::icons;
use crate::app::theme::{Text, Tone, size, space, theme};
use crate::app::widgets::{Choices, Selected, button, chip, fit, select, text_area, text_field};
use crate::host::OpenEcosystem;
use crate::scenario::edit::{Subject, origin};
use crate::scenario::lint::Finding;

/// What stands in a field while it is typed and may not be a value yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Typing {
    subject: Subject,
    key: String,
    text: String,
    problem: Option<String>,
}

/// The form of one element while it is drawn.
pub(super) struct Fields<'a> {
    pub subject: Subject,
    findings: Vec<&'a Finding>,
    /// Fields that an import guessed, and those of which its source says nothing.
    guessed: Vec<String>,
    unstated: Vec<String>,
    typing: &'a mut Option<Typing>,
    wanted: &'a mut Option<String>,
    /// The field that was changed in this frame.
    pub changed: Option<&'static str>,
    /// The name that was typed instead.
    pub renamed: Option<String>,
    /// A field was left: the next edit begins a new step.
    pub left: bool,
}

/// A number as it is typed.
pub(super) trait Typed: Sized + PartialEq + Copy {
    /// As it stands in a field.
    fn written(self) -> String;
    /// From what was typed.
    fn read(text: &str) -> Result<Self, &'static str>;
}

const WHOLE: &str = "Type a whole number.";

impl Typed for u64 {
    fn written(self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Result<Self, &'static str> {
        // As people write large numbers.
        text.replace([' ', '_', ',', '\u{202f}'], "").parse().map_err(|_| WHOLE)
    }
}

impl Typed for u32 {
    fn written(self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Result<Self, &'static str> {
        text.parse().map_err(|_| WHOLE)
    }
}

impl Typed for i64 {
    fn written(self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Result<Self, &'static str> {
        text.parse().map_err(|_| WHOLE)
    }
}

impl Typed for f64 {
    fn written(self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Result<Self, &'static str> {
        let number: f64 =
            text.replace([' ', '_', '\u{202f}'], "").parse().map_err(|_| "Type a number, such as 0.5.")?;
        if number.is_finite() { Ok(number) } else { Err("Type a number, such as 0.5.") }
    }
}

impl<'a> Fields<'a> {
    pub fn new(desk: &'a mut Desk, open: &'a OpenEcosystem) -> Fields<'a> {
        let subject = desk.selected;
        let findings = open.findings.iter().filter(|finding| finding.subject == subject).collect();
        let origin = origin(desk.doc(), subject);
        let (guessed, unstated) = origin.map(|o| (o.guessed.clone(), o.unstated.clone())).unwrap_or_default();
        let (typing, wanted) = (&mut desk.typing, &mut desk.wanted);
        Fields { subject, findings, guessed, unstated, typing, wanted, changed: None, renamed: None, left: false }
    }

    /// What is said about the element and no field of it.
    pub fn whole(&self, ui: &mut Ui) {
        self.said(ui, "");
    }

    /// A name above a control, without an accessible name of its own: the control says it.
    pub fn label(&self, ui: &mut Ui, text: &str) {
        let t = theme(ui);
        let galley = fit(ui, text, Text::Caption.font(), t.dim, ui.available_width());
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y), Sense::hover());
        ui.painter().galley(rect.min, galley, t.dim);
    }

    /// What is wrong with a field, below it, and what an import knows of its value: nothing, or no more than a guess.
    pub fn said(&self, ui: &mut Ui, field: &str) {
        let t = theme(ui);
        let is_in = |list: &[String]| list.iter().any(|name| name == field);
        if is_in(&self.guessed) {
            let words = format!("{} a guess of the import; set it and it is none", icons::QUESTION);
            ui.add(Label::new(Text::Caption.coloured(words, t.tone(Tone::Warning).ink)).wrap());
        } else if is_in(&self.unstated) {
            let words = format!("{} not stated where it was imported from", icons::MINUS);
            ui.add(Label::new(Text::Caption.coloured(words, t.dim)).wrap());
        }
        for finding in self.findings.iter().filter(|finding| finding.field == field) {
            let (tone, icon, _) = severity(finding.severity);
            let ink = t.tone(tone).ink;
            let text = match finding.hint.as_str() {
                "" => finding.message.clone(),
                hint => format!("{}: {hint}", finding.message),
            };
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                ui.label(Text::Small.coloured(icon, ink));
                ui.add(Label::new(Text::Small.coloured(text, ink)).wrap());
            });
        }
    }

    /// Gives the keyboard to the field that somebody came for.
    fn focus(&mut self, field: &str, response: &Response) {
        if self.wanted.as_deref() == Some(field) {
            *self.wanted = None;
            response.request_focus();
            response.scroll_to_me(Some(egui::Align::Center));
        }
    }

    fn note(&mut self, field: &'static str, response: &Response) {
        self.focus(field, response);
        if response.changed() {
            self.changed = Some(field);
        }
        self.left |= response.lost_focus();
    }

    /// Text of one line.
    pub fn text(&mut self, ui: &mut Ui, field: &'static str, name: &str, hint: &str, value: &mut String) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            self.label(ui, name);
            let width = ui.available_width();
            let response = text_field(ui, name, hint, value, width);
            self.note(field, &response);
            self.said(ui, field);
        });
    }

    /// Text of several lines.
    pub fn area(&mut self, ui: &mut Ui, field: &'static str, name: &str, value: &mut String, rows: usize) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            self.label(ui, name);
            let response = text_area(ui, name, "", value, rows);
            self.note(field, &response);
            self.said(ui, field);
        });
    }

    /// A text that may be left out.
    pub fn maybe_text(&mut self, ui: &mut Ui, field: &'static str, name: &str, hint: &str, value: &mut Option<String>) {
        let mut text = value.clone().unwrap_or_default();
        self.text(ui, field, name, hint, &mut text);
        if self.changed == Some(field) {
            *value = Some(text).filter(|text| !text.is_empty());
        }
    }

    /// The stable name: taken over when the field is left, because others name it.
    pub fn id(&mut self, ui: &mut Ui, id: &str) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            self.label(ui, "Id");
            let mut text = self.typed("id").unwrap_or(id).to_owned();
            let width = ui.available_width();
            let response = text_field(ui, "Id", "lower-case-with-dashes", &mut text, width);
            self.focus("id", &response);
            if response.changed() {
                self.keep("id", text.clone(), None);
            }
            if response.lost_focus() {
                let escaped = ui.input(|input| input.key_pressed(Key::Escape));
                if text != id && !escaped {
                    self.renamed = Some(text);
                }
                *self.typing = None;
                self.left = true;
            }
            self.said(ui, "id");
        });
    }

    fn typed(&self, key: &str) -> Option<&str> {
        let here = self.typing.as_ref().filter(|typing| typing.subject == self.subject && typing.key == key);
        here.map(|typing| typing.text.as_str())
    }

    fn keep(&mut self, key: &str, text: String, problem: Option<String>) {
        *self.typing = Some(Typing { subject: self.subject, key: key.to_owned(), text, problem });
    }

    /// A number. `key` tells numbers of one field apart.
    pub fn number<T: Typed>(&mut self, ui: &mut Ui, field: &'static str, key: &str, name: &str, value: &mut T) {
        let mut maybe = Some(*value);
        self.maybe_number_at(ui, field, key, name, "", &mut maybe);
        if let Some(number) = maybe {
            *value = number;
        }
    }

    /// A number that may be left out.
    pub fn maybe_number<T: Typed>(
        &mut self,
        ui: &mut Ui,
        field: &'static str,
        name: &str,
        none: &str,
        value: &mut Option<T>,
    ) {
        self.maybe_number_at(ui, field, field, name, none, value);
    }

    fn maybe_number_at<T: Typed>(
        &mut self,
        ui: &mut Ui,
        field: &'static str,
        key: &str,
        name: &str,
        none: &str,
        value: &mut Option<T>,
    ) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            self.label(ui, name);
            let mut text = match self.typed(key) {
                Some(typed) => typed.to_owned(),
                None => value.map(T::written).unwrap_or_default(),
            };
            let width = ui.available_width();
            let response = text_field(ui, name, none, &mut text, width);
            self.focus(field, &response);
            if response.changed() {
                let trimmed = text.trim();
                let read = match trimmed {
                    "" if !none.is_empty() => Ok(None),
                    typed => T::read(typed).map(Some),
                };
                let problem = match read {
                    Ok(read) => {
                        if read != *value {
                            *value = read;
                            self.changed = Some(field);
                        }
                        None
                    }
                    Err(problem) => Some(problem.to_owned()),
                };
                self.keep(key, text, problem);
            }
            if response.lost_focus() && self.typed(key).is_some() {
                *self.typing = None;
                self.left = true;
            }
            let problem = self.typing.as_ref().filter(|typing| typing.subject == self.subject && typing.key == key);
            if let Some(problem) = problem.and_then(|typing| typing.problem.clone()) {
                let ink = theme(ui).tone(Tone::Danger).ink;
                ui.add(Label::new(Text::Small.coloured(problem, ink)).wrap());
            } else if key == field {
                self.said(ui, field);
            }
        });
    }

    /// One word of a closed vocabulary.
    pub fn choice<T: Copy + PartialEq>(
        &mut self,
        ui: &mut Ui,
        field: &'static str,
        name: &str,
        value: &mut T,
        all: &[T],
        label: fn(T) -> &'static str,
    ) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            self.label(ui, name);
            let at = |index: usize| all.get(index).copied().map(label).unwrap_or_default().to_owned();
            let chosen = all.iter().position(|one| one == value);
            let choices = Choices { count: all.len(), label: &at, chosen };
            let width = ui.available_width();
            if let Some(new) = select(ui, name, label(*value), width, &choices).and_then(|at| all.get(at)) {
                *value = *new;
                self.changed = Some(field);
                self.left = true;
            }
            self.said(ui, field);
        });
    }

    /// The name of another element.
    pub fn pick(&mut self, ui: &mut Ui, field: &'static str, name: &str, value: &mut String, of: &dyn Names) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            self.label(ui, name);
            let width = ui.available_width();
            if let Some(id) = pick_ui(ui, name, value, width, of) {
                *value = id;
                self.changed = Some(field);
                self.left = true;
            }
            self.said(ui, field);
        });
    }

    /// The names of other elements, one row each, and one to add another.
    pub fn picks(&mut self, ui: &mut Ui, field: &'static str, name: &str, value: &mut Vec<String>, of: &dyn Names) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            self.label(ui, name);
            let mut gone = None;
            for (index, id) in value.iter_mut().enumerate() {
                ui.push_id(index, |ui| {
                    with_remove(ui, &format!("Remove {name} {}", index + 1), &mut gone, index, |ui, width| {
                        if let Some(new) = pick_ui(ui, &format!("{name} {}", index + 1), id, width, of) {
                            *id = new;
                            self.changed = Some(field);
                        }
                    });
                });
            }
            if let Some(index) = gone {
                value.remove(index);
                self.changed = Some(field);
            }
            let width = ui.available_width();
            let at = |index: usize| of.words(index);
            let choices = Choices { count: of.count(), label: &at, chosen: None };
            let add = select(ui, &format!("Add to {name}"), "Add…", width, &choices);
            if let Some(id) = add.and_then(|index| of.id(index)) {
                value.push(id.to_owned());
                self.changed = Some(field);
            }
            self.left |= self.changed == Some(field);
            self.said(ui, field);
        });
    }

    /// Any number of words of a vocabulary, as chips.
    pub fn several<T: Copy + PartialEq>(
        &mut self,
        ui: &mut Ui,
        field: &'static str,
        name: &str,
        value: &mut Vec<T>,
        all: &[T],
        label: fn(T) -> &'static str,
    ) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            self.label(ui, name);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
                for word in all {
                    let on = value.contains(word);
                    if chip(label(*word)).toggle(ui, Selected::from(on)).clicked() {
                        if on {
                            value.retain(|other| other != word);
                        } else {
                            value.push(*word);
                        }
                        self.changed = Some(field);
                        self.left = true;
                    }
                }
            });
            self.said(ui, field);
        });
    }
}

/// Elements that can be named.
pub(super) trait Names {
    /// How many.
    fn count(&self) -> usize;
    /// The id of one.
    fn id(&self, index: usize) -> Option<&str>;
    /// Name and id of one, for people.
    fn words(&self, index: usize) -> String;
}

/// The elements of one list, and how to get id and name of one.
pub(super) struct Named<'a, T> {
    pub list: &'a [T],
    pub of: fn(&T) -> (&str, &str),
}

impl<T> Names for Named<'_, T> {
    fn count(&self) -> usize {
        self.list.len()
    }
    fn id(&self, index: usize) -> Option<&str> {
        self.list.get(index).map(|element| (self.of)(element).0)
    }
    fn words(&self, index: usize) -> String {
        let words = self.list.get(index).map(|element| (self.of)(element));
        words.map_or(String::new(), |(id, name)| format!("{name} ({id})"))
    }
}

pub(super) fn pick_ui(ui: &mut Ui, name: &str, value: &str, width: f32, of: &dyn Names) -> Option<String> {
    let chosen = (0..of.count()).find(|index| of.id(*index) == Some(value));
    let shown = match (chosen, value) {
        (Some(index), _) => of.words(index),
        (None, "") => "nothing chosen".to_owned(),
        (None, gone) => format!("{gone} (does not exist)"),
    };
    let at = |index: usize| of.words(index);
    let choices = Choices { count: of.count(), label: &at, chosen };
    select(ui, name, &shown, width, &choices).and_then(|index| of.id(index)).map(str::to_owned)
}

/// A row of one control with a button behind it that takes the row away.
pub(super) fn with_remove(
    ui: &mut Ui,
    name: &str,
    gone: &mut Option<usize>,
    index: usize,
    add: impl FnOnce(&mut Ui, f32),
) {
    let size = vec2(ui.available_width(), size::CONTROL);
    ui.allocate_ui_with_layout(size, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        if button("").icon(icons::X).ghost().small().named(name).hint("Remove").show(ui).clicked() {
            *gone = Some(index);
        }
        let width = ui.available_width();
        add(ui, width);
    });
}

/// Two fields side by side.
pub(super) fn pair(ui: &mut Ui, fields: &mut Fields<'_>, add: impl FnOnce(&mut Ui, &mut Ui, &mut Fields<'_>)) {
    let room = ui.available_rect_before_wrap();
    let width = ((room.width() - space::S) / 2.0).max(1.0);
    let part = |ui: &mut Ui, x: f32, salt: &str| {
        let rect = egui::Rect::from_min_size(egui::pos2(x, room.top()), vec2(width, room.height()));
        let mut child = ui.new_child(egui::UiBuilder::new().id_salt(salt).max_rect(rect));
        child.set_width(width);
        child
    };
    let (mut left, mut right) = (part(ui, room.left(), "left"), part(ui, room.left() + width + space::S, "right"));
    add(&mut left, &mut right, fields);
    let bottom = left.min_rect().bottom().max(right.min_rect().bottom());
    ui.advance_cursor_after_rect(egui::Rect::from_min_max(room.min, egui::pos2(room.right(), bottom)));
}
