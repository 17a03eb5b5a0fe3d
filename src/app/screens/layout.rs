//! How screens place their parts: the page with its margins, columns that stand side by side, cards in rows.
//!
//! Deliberately absent: sizes of text and colours, which are the theme's.

use egui::{Align, Frame, Id, Layout, Margin, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use crate::app::theme::space;
use crate::app::widgets::Card;

/// Below this width (in points) parts stand one below another.
pub const NARROW: f32 = 860.0;

/// The margin of a page in a window of this width.
fn margin(width: f32) -> i8 {
    if width < NARROW { 16 } else { 32 }
}

/// A page that scrolls downwards and never sideways, at most `widest` points wide.
pub fn page<R>(ui: &mut Ui, id: &str, widest: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let side = margin(ui.available_width());
    ScrollArea::vertical()
        .id_salt(id)
        .auto_shrink(false)
        .show(ui, |ui| {
            Frame::new()
                .inner_margin(Margin { left: side, right: side, top: side.min(26), bottom: 28 })
                .show(ui, |ui| {
                    ui.set_width(ui.available_width().min(widest));
                    add(ui)
                })
                .inner
        })
        .inner
}

/// Parts side by side, with these shares of the width; tops aligned. Each is as high as it is.
pub fn split(ui: &mut Ui, shares: &[f32], mut add: impl FnMut(&mut Ui, usize)) {
    let gap = space::L;
    let room = ui.available_rect_before_wrap();
    let usable = (room.width() - gap * shares.len().saturating_sub(1) as f32).max(1.0);
    let sum: f32 = shares.iter().sum::<f32>().max(1e-3);
    let mut x = room.left();
    let mut bottom = room.top();
    for (index, share) in shares.iter().enumerate() {
        let width = usable * share / sum;
        let rect = Rect::from_min_max(pos2(x, room.top()), pos2(x + width, room.bottom()));
        let mut child = part(ui, rect, index);
        child.set_width(width);
        add(&mut child, index);
        bottom = bottom.max(child.min_rect().bottom());
        x += width + gap;
    }
    ui.advance_cursor_after_rect(Rect::from_min_max(room.min, pos2(room.right(), bottom)));
}

/// Cards in rows, as many side by side as fit with at least `least` points each, all of one row equally high. `add` is given
/// the index and the height that its card should have, and says how high the card would be by itself; see [`even_card`].
pub fn cards(ui: &mut Ui, id: &str, count: usize, least: f32, add: impl FnMut(&mut Ui, usize, f32) -> f32) {
    cards_up_to(ui, id, count, [least, f32::INFINITY], add);
}

/// The same, with cards of least and most width.
pub fn cards_up_to(
    ui: &mut Ui,
    id: &str,
    count: usize,
    [least, most]: [f32; 2],
    mut add: impl FnMut(&mut Ui, usize, f32) -> f32,
) {
    let gap = space::L;
    let room = ui.available_rect_before_wrap();
    let across = (((room.width() + gap) / (least + gap)).floor() as usize).clamp(1, count.max(1));
    let width = ((room.width() - gap * (across - 1) as f32) / across as f32).min(most);
    let mut top = room.top();
    for row in 0..count.div_ceil(across) {
        let key = Id::unique((id, "row", row, across));
        let before: f32 = ui.data(|data| data.get_temp(key)).unwrap_or(0.0);
        let mut highest: f32 = 0.0;
        for column in 0..across.min(count - row * across) {
            let index = row * across + column;
            let x = room.left() + column as f32 * (width + gap);
            let rect = Rect::from_min_size(pos2(x, top), vec2(width, room.height().max(1.0)));
            let mut child = part(ui, rect, (id, index));
            child.set_width(width);
            highest = highest.max(add(&mut child, index, before));
        }
        if (highest - before).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(key, highest));
            ui.ctx().request_discard("cards of one row become equally high");
        }
        top += highest + gap;
    }
    let bottom = if count == 0 { top } else { top - gap };
    ui.advance_cursor_after_rect(Rect::from_min_max(room.min, pos2(room.right(), bottom)));
}

/// How high the foot of a card is, and what draws it.
pub type Foot<'a> = (f32, &'a mut dyn FnMut(&mut Ui));

/// A card that is `height` points high, or higher where its content needs it; `foot` is drawn at its lower end. Returns how
/// high it would be by itself.
pub fn even_card(ui: &mut Ui, card: Card, height: f32, add: impl FnOnce(&mut Ui), foot: Option<Foot<'_>>) -> f32 {
    let outer = ui.cursor().top();
    let mut natural = 0.0;
    card.show(ui, |ui| {
        let frame = 2.0 * (ui.min_rect().top() - outer).max(0.0);
        add(ui);
        let used = ui.min_rect().height() + frame;
        let foot_height = foot.as_ref().map_or(0.0, |(height, _)| height + ui.spacing().item_spacing.y);
        natural = used + foot_height;
        match foot {
            Some((_, draw)) => {
                ui.add_space((height - natural).max(0.0));
                draw(ui);
            }
            None => {
                let own = ui.min_rect();
                let size = vec2(own.width(), own.height().max(height - frame));
                ui.expand_to_include_rect(Rect::from_min_size(own.min, size));
            }
        }
    });
    natural
}

fn part(ui: &mut Ui, rect: Rect, salt: impl std::hash::Hash + std::fmt::Debug) -> Ui {
    ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect).layout(Layout::top_down(Align::LEFT)))
}
