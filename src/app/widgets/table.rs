//! Tables: one header, rows of cells, sorting by click, rows that can be chosen. Rows outside the view cost nothing.

use egui::{Label, Response, Role, Sense, Ui, WidgetInfo};
use egui_extras::{Column as Width, TableBuilder};

use crate::app::theme::{Text, Tone, theme};

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// What it says at the top.
    pub title: &'a str,
    /// Least width in points; 0 takes what is left.
    pub width: f32,
    /// Where its text stands.
    pub align: Align,
}

impl<'a> Column<'a> {
    /// Words in what width is left.
    pub fn rest(title: &'a str) -> Self {
        Column { title, width: 0.0, align: Align::Left }
    }

    /// Words in a width.
    pub fn words(title: &'a str, width: f32) -> Self {
        Column { title, width, align: Align::Left }
    }

    /// Numbers in a width.
    pub fn number(title: &'a str, width: f32) -> Self {
        Column { title, width, align: Align::Right }
    }
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// What the colour says besides.
    pub tone: Tone,
    /// A dot before the text in this tone, for a role or a state that the text names.
    pub dot: Option<Tone>,
    /// More on hover.
    pub hint: String,
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Cell { text: text.into(), ..Cell::default() }
    }
}

impl Cell {
    /// In a tone.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With a dot.
    pub fn dot(mut self, tone: Tone) -> Self {
        self.dot = Some(tone);
        self
    }

    /// More on hover.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// What was done with a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableEvents {
    /// A row was clicked.
    pub clicked: Option<usize>,
    /// A column's title was clicked: sort by it.
    pub sort: Option<usize>,
}

/// A table of `rows` rows; `cell(row, column)` is asked only for rows in view. `chosen` is highlighted. `name` is what a
/// screen reader says first, and must be unique on the screen.
pub fn table(
    ui: &mut Ui,
    name: &str,
    columns: &[Column<'_>],
    rows: usize,
    chosen: Option<usize>,
    cell: impl FnMut(usize, usize) -> Cell,
) -> TableEvents {
    build(ui, name, columns, (rows, chosen), Scroll::Own, cell)
}

/// A table of few rows, as high as all of them: for cards on a page that scrolls by itself.
pub fn whole_table(
    ui: &mut Ui,
    name: &str,
    columns: &[Column<'_>],
    rows: usize,
    cell: impl FnMut(usize, usize) -> Cell,
) -> TableEvents {
    build(ui, name, columns, (rows, None), Scroll::Page, cell)
}

/// What moves when there are more rows than there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scroll {
    /// The rows.
    Own,
    /// The page around the table.
    Page,
}

fn build(
    ui: &mut Ui,
    name: &str,
    columns: &[Column<'_>],
    (rows, chosen): (usize, Option<usize>),
    scroll: Scroll,
    mut cell: impl FnMut(usize, usize) -> Cell,
) -> TableEvents {
    let t = theme(ui);
    let mut events = TableEvents::default();
    ui.push_id(name, |ui| {
        // Rows touch: the rule between them parts them, and their text stands in the middle.
        ui.spacing_mut().item_spacing = egui::vec2(12.0, 0.0);
        ui.visuals_mut().selection.bg_fill = t.tone(Tone::Accent).soft;
        let mut builder = TableBuilder::new(ui)
            .sense(Sense::click())
            .striped(false)
            .vscroll(scroll == Scroll::Own)
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
        for column in columns {
            builder = builder.column(match column.width {
                width if width > 0.0 => Width::initial(width).at_least(48.0).clip(true),
                _ => Width::remainder().at_least(120.0).clip(true),
            });
        }
        builder
            .header(28.0, |mut header| {
                for (index, column) in columns.iter().enumerate() {
                    header.col(|ui| {
                        let response = aligned(ui, column.align, |ui| {
                            let label = Text::SmallStrong.coloured(column.title, t.dim);
                            ui.add(Label::new(label).truncate().sense(Sense::click()))
                        });
                        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, column.title));
                        rule(ui);
                        if response.clicked() {
                            events.sort = Some(index);
                        }
                    });
                }
            })
            .body(|body| {
                body.rows(38.0, rows, |mut row| {
                    let index = row.index();
                    row.set_selected(chosen == Some(index));
                    let mut spoken = Vec::new();
                    for (position, column) in columns.iter().enumerate() {
                        row.col(|ui| {
                            let cell = cell(index, position);
                            aligned(ui, column.align, |ui| draw(ui, &cell, column.align));
                            rule(ui);
                            spoken.push(cell.text);
                        });
                    }
                    let response = row.response();
                    response.widget_info(|| {
                        WidgetInfo::selected(Role::Row, true, chosen == Some(index), spoken.join(", "))
                    });
                    if response.clicked() {
                        events.clicked = Some(index);
                    }
                });
            });
    });
    events
}

fn aligned(ui: &mut Ui, align: Align, add: impl FnOnce(&mut Ui) -> Response) -> Response {
    match align {
        Align::Left => add(ui),
        Align::Right => ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), add).inner,
    }
}

fn rule(ui: &Ui) {
    let rect = ui.max_rect();
    let wide = egui::Rangef::new(rect.left() - 12.0, rect.right());
    // Across the gap between two columns, which the cell itself may not paint.
    let mut painter = ui.painter().clone();
    painter.set_clip_rect(ui.clip_rect().expand2(egui::vec2(12.0, 0.0)));
    painter.hline(wide, rect.bottom() - 1.0, egui::Stroke::new(1.0, theme(ui).line));
}

fn draw(ui: &mut Ui, cell: &Cell, align: Align) -> Response {
    let t = theme(ui);
    let ink = if cell.tone == Tone::Neutral { t.text } else { t.tone(cell.tone).ink };
    let kind = match (align, cell.tone) {
        (Align::Right, Tone::Neutral) => Text::Figures,
        (_, Tone::Neutral) => Text::Small,
        _ => Text::SmallStrong,
    };
    ui.spacing_mut().item_spacing.x = 6.0;
    if let Some(tone) = cell.dot {
        super::dot(ui, tone);
    }
    let label = ui.add(Label::new(kind.coloured(cell.text.as_str(), ink)).truncate());
    if cell.hint.is_empty() { label } else { label.on_hover_text(cell.hint.as_str()) }
}
