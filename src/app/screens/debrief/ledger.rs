//! Every entry of the ledger: when, what for, why. Every figure of the debrief is a sum of these.

use egui::{Frame, Label, Margin, Ui};

use super::Desk;
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::report::LedgerRow;

/// State of the ledger.
#[derive(Default)]
pub(super) struct LedgerState {
    /// What is searched for in category and cause.
    pub search: String,
    /// The search box takes the keyboard in the next frame.
    pub focus_search: bool,
    category: Option<String>,
    order: Order,
}

/// By what the entries are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Time,
    Category,
    Cause,
    Amount,
}

/// The entries that are shown, in order.
fn shown<'a>(rows: &'a [LedgerRow], state: &LedgerState) -> Vec<&'a LedgerRow> {
    let search = state.search.trim().to_lowercase();
    let mut shown: Vec<&LedgerRow> = rows
        .iter()
        .filter(|row| state.category.as_ref().is_none_or(|category| *category == row.category))
        .filter(|row| {
            search.is_empty()
                || row.cause.to_lowercase().contains(&search)
                || row.category.to_lowercase().contains(&search)
        })
        .collect();
    match state.order {
        Order::Time => shown.sort_by_key(|row| row.at_s),
        Order::Category => shown.sort_by(|a, b| (&a.category, a.at_s).cmp(&(&b.category, b.at_s))),
        Order::Cause => shown.sort_by(|a, b| (&a.cause, a.at_s).cmp(&(&b.cause, b.at_s))),
        Order::Amount => shown.sort_by_key(|row| (std::cmp::Reverse(row.cents), row.at_s)),
    }
    shown
}

pub(super) fn ledger_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut LedgerState) {
    let rows = &desk.debrief.ledger;
    let side = if ui.available_width() < 860.0 { 16 } else { 32 };
    // No page around it: the table scrolls by itself, so that rows out of view cost nothing.
    Frame::new().inner_margin(Margin { left: side, right: side, top: side.min(24), bottom: 12 }).show(ui, |ui| {
        ui.set_width(ui.available_width().min(1500.0));
        page_title(ui, "Ledger", "Every entry with its cause. Click a title to sort.");
        let mut categories: Vec<&str> = Vec::new();
        for row in rows {
            if !categories.contains(&row.category.as_str()) {
                categories.push(&row.category);
            }
        }
        ui.horizontal_wrapped(|ui| {
            let width = ui.available_width().min(260.0);
            let search = search_box(ui, "Search the ledger", "Search causes", &mut state.search, width);
            if std::mem::take(&mut state.focus_search) {
                search.request_focus();
            }
            ui.spacing_mut().item_spacing.x = space::XS + 2.0;
            if chip("All").toggle(ui, state.category.is_none().into()).clicked() {
                state.category = None;
            }
            for category in categories {
                let on = state.category.as_deref() == Some(category);
                if chip(category).toggle(ui, Selected::from(on)).clicked() {
                    state.category = (!on).then(|| category.to_owned());
                }
            }
        });
        let shown = shown(rows, state);
        if shown.is_empty() {
            let (title, text) = match rows.is_empty() {
                true => ("Nothing was booked", "This exercise cost nothing."),
                false => ("No entry fits", "Nothing matches this search in this category."),
            };
            let action = (!rows.is_empty()).then(|| button("Show all entries"));
            if empty_state(ui, EmptyState { icon: icons::TABLE, title, text }, action) {
                *state = LedgerState::default();
            }
            return;
        }
        let t = theme(ui);
        let sum: i64 = shown.iter().map(|row| row.cents).sum();
        let text = format!("{} of {} entries, together {}", shown.len(), rows.len(), desk.exact(sum));
        ui.add(Label::new(Text::SmallStrong.coloured(text, t.text)).wrap());
        ui.add_space(space::XS);
        let narrow = ui.available_width() < 620.0;
        let columns = [
            Column::words("When", if narrow { 78.0 } else { 110.0 }),
            Column::words("Category", if narrow { 110.0 } else { 210.0 }),
            Column::rest("Cause"),
            Column::number("Amount", 110.0),
        ];
        let cell = |row: usize, column: usize| {
            let Some(row) = shown.get(row) else { return Cell::default() };
            match column {
                0 => Cell::from(row.clock.as_str()),
                1 => Cell::from(row.category.as_str()).hint(row.category.as_str()),
                2 => Cell::from(row.cause.as_str()).hint(row.cause.as_str()),
                _ if row.cents < 0 => Cell::from(desk.exact(row.cents)).tone(Tone::Good),
                _ => Cell::from(desk.exact(row.cents)),
            }
        };
        let frame = card().margin(Margin { left: 16, right: 16, top: 8, bottom: 8 });
        let events = frame.show(ui, |ui| table(ui, "Ledger entries", &columns, shown.len(), None, cell)).inner;
        state.order = match events.sort {
            Some(0) => Order::Time,
            Some(1) => Order::Category,
            Some(2) => Order::Cause,
            Some(_) => Order::Amount,
            None => state.order,
        };
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::sample;

    #[test]
    fn entries_are_searched_and_sorted() {
        let rows = sample::after_action().ledger;
        let mut state = LedgerState { search: "REBUILD".into(), ..LedgerState::default() };
        let found = shown(&rows, &state);
        assert!(!found.is_empty() && found.iter().all(|row| row.cause.contains("Rebuild")));
        state.order = Order::Amount;
        assert!(shown(&rows, &state).is_sorted_by_key(|row| std::cmp::Reverse(row.cents)));
        state.category = Some("Downtime".into());
        assert!(shown(&rows, &state).is_empty());
    }
}
