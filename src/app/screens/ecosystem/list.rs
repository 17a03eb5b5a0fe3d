//! The list at the left: every section with its count, every element with its name, and a search over all.

use std::collections::BTreeSet;

use egui::{Align2, CornerRadius, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Desk, severity};
use crate::app::icons;
use crate::app::theme::{Text, Tone, focus_ring, radius, space, theme};
use crate::app::widgets::{button, caption, fit, search_box};
use crate::base::diag::Severity;
use crate::host::OpenEcosystem;
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::edit::{Edit, New, OnElement, Subject};

/// A section of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Zones,
    Assets,
    Holdings,
    Flows,
    Weaknesses,
    Controls,
    Credentials,
}

impl Section {
    const ALL: [Section; 7] = [
        Section::Zones,
        Section::Assets,
        Section::Holdings,
        Section::Flows,
        Section::Weaknesses,
        Section::Controls,
        Section::Credentials,
    ];

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Section::Zones => ("Zones", "zone"),
            Section::Assets => ("Assets", "asset"),
            Section::Holdings => ("Data", "holding"),
            Section::Flows => ("Flows", "flow"),
            Section::Weaknesses => ("Weaknesses", "weakness"),
            Section::Controls => ("Controls", "control"),
            Section::Credentials => ("Credentials", "credential"),
        }
    }

    fn holds(self, subject: Subject) -> bool {
        match subject {
            Subject::Ecosystem => false,
            Subject::Zone(_) => self == Section::Zones,
            Subject::Asset(_) => self == Section::Assets,
            Subject::Holding(..) => self == Section::Holdings,
            Subject::Flow(_) => self == Section::Flows,
            Subject::Weakness(_) => self == Section::Weaknesses,
            Subject::Control(_) => self == Section::Controls,
            Subject::Credential(_) => self == Section::Credentials,
        }
    }

    fn subjects(self, doc: &EcosystemDoc) -> Vec<Subject> {
        match self {
            Section::Zones => (0..doc.zones.len()).map(Subject::Zone).collect(),
            Section::Assets => (0..doc.assets.len()).map(Subject::Asset).collect(),
            Section::Holdings => (doc.assets.iter().enumerate())
                .flat_map(|(at, asset)| (0..asset.holdings.len()).map(move |holding| Subject::Holding(at, holding)))
                .collect(),
            Section::Flows => (0..doc.flows.len()).map(Subject::Flow).collect(),
            Section::Weaknesses => (0..doc.weaknesses.len()).map(Subject::Weakness).collect(),
            Section::Controls => (0..doc.controls.len()).map(Subject::Control).collect(),
            Section::Credentials => (0..doc.credentials.len()).map(Subject::Credential).collect(),
        }
    }
}

/// Icon, name and id of an element.
pub(super) fn words_of(doc: &EcosystemDoc, subject: Subject) -> Option<(&'static str, &str, &str)> {
    Some(match subject {
        Subject::Ecosystem => (icons::TREE_STRUCTURE, &doc.name, &doc.id),
        Subject::Zone(at) => {
            doc.zones.get(at).map(|zone| (icons::zone(zone.kind), zone.name.as_str(), zone.id.as_str()))?
        }
        Subject::Asset(at) => doc.assets.get(at).map(|a| (icons::asset(a.kind), a.name.as_str(), a.id.as_str()))?,
        Subject::Holding(asset, at) => {
            let holding = doc.assets.get(asset)?.holdings.get(at)?;
            (icons::IDENTIFICATION_CARD, &holding.name, &holding.id)
        }
        Subject::Flow(at) => doc.flows.get(at).map(|f| (icons::ARROW_RIGHT, f.api.as_str(), f.id.as_str()))?,
        Subject::Weakness(at) => doc.weaknesses.get(at).map(|w| (icons::BUG, w.name.as_str(), w.id.as_str()))?,
        Subject::Control(at) => doc.controls.get(at).map(|c| (icons::SHIELD_CHECK, c.name.as_str(), c.id.as_str()))?,
        Subject::Credential(at) => doc.credentials.get(at).map(|c| (icons::KEY, c.name.as_str(), c.id.as_str()))?,
    })
}

/// What the list keeps.
#[derive(Default)]
pub(super) struct ListState {
    search: String,
    /// Sections that are folded away. The long ones begin so.
    folded: Option<BTreeSet<Section>>,
    pub focus_search: bool,
    /// What was scrolled to.
    shown: Subject,
}

/// One line.
enum Row {
    Head,
    Section(Section, usize),
    Element(Subject),
}

const ROW: f32 = 29.0;

pub(super) fn list_ui(ui: &mut Ui, desk: &mut Desk, open: &OpenEcosystem, state: &mut ListState) {
    let width = ui.available_width();
    let search = search_box(ui, "Search the ecosystem", "Search", &mut state.search, width);
    if std::mem::take(&mut state.focus_search) {
        search.request_focus();
    }
    ui.add_space(space::XS);
    let doc = std::sync::Arc::clone(desk.doc());
    let folded = state.folded.get_or_insert_with(|| {
        BTreeSet::from([
            Section::Holdings,
            Section::Flows,
            Section::Weaknesses,
            Section::Controls,
            Section::Credentials,
        ])
    });
    if desk.selected != state.shown {
        // What is selected elsewhere is shown here.
        folded.retain(|section| !section.holds(desk.selected));
    }
    let rows = rows(&doc, &state.search, folded);
    let wanted = (desk.selected != state.shown).then_some(desk.selected);
    state.shown = desk.selected;
    if rows.is_empty() {
        ui.add_space(space::M);
        caption(ui, "Nothing is called like that.");
        if button("Show everything").small().show(ui).clicked() {
            state.search.clear();
        }
        return;
    }
    let bad = marked(open);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut scroll = ScrollArea::vertical().id_salt("ecosystem-elements").auto_shrink(false);
    if let Some(row) = wanted.and_then(|wanted| rows.iter().position(|row| is(row, wanted))) {
        let last: f32 = ui.data(|data| data.get_temp(ui.scope_id().with("offset"))).unwrap_or(0.0);
        let (top, height) = (row as f32 * ROW, ui.available_height());
        // Only where it is out of view, so that a click in the list moves nothing.
        if top < last || top + ROW > last + height {
            scroll = scroll.vertical_scroll_offset((top - height / 2.0).max(0.0));
        }
    }
    let key = ui.scope_id().with("offset");
    let output = scroll.show_rows(ui, ROW, rows.len(), |ui, range| {
        for row in rows.get(range).unwrap_or_default() {
            match row {
                Row::Head => {
                    if row_ui(ui, &doc, Subject::Ecosystem, desk.selected, &bad) {
                        desk.select(Subject::Ecosystem);
                    }
                }
                Row::Section(section, count) => section_ui(ui, desk, *section, *count, folded),
                Row::Element(subject) => {
                    if row_ui(ui, &doc, *subject, desk.selected, &bad) {
                        desk.select(*subject);
                        state.shown = *subject;
                    }
                }
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(key, output.state.clamped_offset().y));
}

fn is(row: &Row, subject: Subject) -> bool {
    match row {
        Row::Head => subject == Subject::Ecosystem,
        Row::Section(..) => false,
        Row::Element(here) => *here == subject,
    }
}

fn rows(doc: &EcosystemDoc, search: &str, folded: &BTreeSet<Section>) -> Vec<Row> {
    let words = search.to_lowercase();
    let searching = !words.trim().is_empty();
    let fits = |subject: &Subject| {
        let Some((_, name, id)) = words_of(doc, *subject) else { return false };
        let hay = format!("{} {id}", name.to_lowercase());
        words.split_whitespace().all(|word| hay.contains(word))
    };
    let mut rows = Vec::new();
    if !searching || fits(&Subject::Ecosystem) {
        rows.push(Row::Head);
    }
    for section in Section::ALL {
        let all = section.subjects(doc);
        let shown: Vec<Subject> = if searching { all.into_iter().filter(fits).collect() } else { all };
        if searching && shown.is_empty() {
            continue;
        }
        rows.push(Row::Section(section, shown.len()));
        if searching || !folded.contains(&section) {
            rows.extend(shown.into_iter().map(Row::Element));
        }
    }
    rows
}

/// The elements with messages, and the worst of each.
fn marked(open: &OpenEcosystem) -> Vec<(Subject, Severity)> {
    let mut marked: Vec<(Subject, Severity)> = open.findings.iter().map(|f| (f.subject, f.severity)).collect();
    marked.sort();
    marked.dedup_by_key(|(subject, _)| *subject);
    marked
}

fn section_ui(ui: &mut Ui, desk: &mut Desk, section: Section, count: usize, folded: &mut BTreeSet<Section>) {
    let t = theme(ui);
    let (title, one) = section.words();
    let whole = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(whole, ROW), Sense::hover());
    let plus =
        egui::Rect::from_min_max(pos2(rect.right() - 27.0, rect.top() + 1.0), pos2(rect.right(), rect.bottom() - 1.0));
    let head = egui::Rect::from_min_max(rect.min, pos2(plus.left() - 4.0, rect.bottom()));
    let is_folded = folded.contains(&section);
    let name = format!("{title} ({count})");
    let response = ui.interact(head, ui.scope_id().with(("section", title)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), !is_folded, &name));
    if response.hovered() {
        ui.painter().rect_filled(head, CornerRadius::same(radius::M), t.hover);
    }
    let caret = if is_folded { icons::CARET_RIGHT } else { icons::CARET_DOWN };
    let y = head.center().y;
    ui.painter().text(pos2(head.left() + 9.0, y), Align2::CENTER_CENTER, caret, Text::Small.font(), t.dim);
    let galley = fit(ui, &title.to_uppercase(), Text::Overline.font(), t.dim, head.width() - 60.0);
    let end = head.left() + 22.0 + galley.size().x;
    ui.painter().galley(pos2(head.left() + 22.0, y - galley.size().y / 2.0), galley, t.dim);
    ui.painter().text(pos2(end + 8.0, y), Align2::LEFT_CENTER, count.to_string(), Text::Caption.font(), t.faint);
    focus_ring(ui, &response, radius::M);
    if response.clicked() && !folded.remove(&section) {
        folded.insert(section);
    }
    let add = format!("Add {one}");
    let mut corner = ui.new_child(egui::UiBuilder::new().id_salt(("add", title)).max_rect(plus));
    let refused = new_of(desk, section).err();
    let plus = button("").icon(icons::PLUS).ghost().small().named(&add).hint(&add).refused(refused);
    if plus.show(&mut corner).clicked()
        && let Ok(new) = new_of(desk, section)
    {
        folded.remove(&section);
        desk.apply(Edit::Add(new));
        desk.wanted = Some("name".to_owned());
    }
}

/// What adding to a section means while something is selected: it belongs to that, where it can.
pub(super) fn new_of(desk: &Desk, section: Section) -> Result<New, &'static str> {
    let doc = desk.doc();
    let asset = match desk.selected {
        Subject::Asset(at) | Subject::Holding(at, _) => Some(at),
        Subject::Flow(at) => doc.flows.get(at).and_then(|flow| doc.assets.iter().position(|a| a.id == flow.to)),
        _ => None,
    };
    let asset = asset.or(if doc.assets.is_empty() { None } else { Some(0) });
    let flow = match desk.selected {
        Subject::Flow(at) => doc.flows.get(at),
        _ => None,
    };
    let here = asset.and_then(|at| doc.assets.get(at));
    const NO_ASSET: &str = "Add an asset first.";
    Ok(match section {
        Section::Zones => New::Zone,
        Section::Assets => {
            let selected = match desk.selected {
                Subject::Zone(at) => doc.zones.get(at).map(|zone| zone.id.clone()),
                _ => here.map(|asset| asset.zone.clone()),
            };
            let zone = selected.or_else(|| doc.zones.first().map(|zone| zone.id.clone()));
            New::Asset { zone: zone.ok_or("Add a zone first.")? }
        }
        Section::Holdings => New::Holding { asset: asset.ok_or(NO_ASSET)? },
        Section::Flows => {
            let from = here.ok_or(NO_ASSET)?;
            let to = doc.assets.iter().find(|other| other.id != from.id);
            New::Flow { from: from.id.clone(), to: to.ok_or("Add a second asset first.")?.id.clone() }
        }
        Section::Weaknesses | Section::Controls => {
            let on = match flow {
                Some(flow) => OnElement::Flow(flow.id.clone()),
                None => OnElement::Asset(here.ok_or(NO_ASSET)?.id.clone()),
            };
            if section == Section::Weaknesses { New::Weakness { on } } else { New::Control { on } }
        }
        Section::Credentials => {
            New::Credential { opens: flow.map(|f| f.id.clone()), kept_on: here.ok_or(NO_ASSET)?.id.clone() }
        }
    })
}

fn row_ui(
    ui: &mut Ui,
    doc: &EcosystemDoc,
    subject: Subject,
    selected: Subject,
    marked: &[(Subject, Severity)],
) -> bool {
    let t = theme(ui);
    let Some((icon, name, id)) = words_of(doc, subject) else { return false };
    let shown = if name.is_empty() { id } else { name };
    let on = subject == selected;
    let found = marked.binary_search_by_key(&subject, |(subject, _)| *subject).ok().and_then(|at| marked.get(at));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let spoken = match found {
        Some((_, how)) => format!("{shown}, {}", severity(*how).2.to_lowercase()),
        None => shown.to_owned(),
    };
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, ui.is_enabled(), on, &spoken));
    let accent = t.tone(Tone::Accent);
    let body = rect.shrink2(vec2(0.0, 1.0));
    if on || response.hovered() {
        ui.painter().rect_filled(body, CornerRadius::same(radius::M), if on { accent.soft } else { t.hover });
    }
    let inset = if subject == Subject::Ecosystem { 6.0 } else { 20.0 };
    let ink = if on { accent.ink } else { t.text };
    let y = rect.center().y;
    let at = pos2(rect.left() + inset + 9.0, y);
    ui.painter().text(at, Align2::CENTER_CENTER, icon, Text::Body.font(), if on { accent.ink } else { t.dim });
    let end = if found.is_some() { 24.0 } else { 6.0 };
    let kind = if on { Text::SmallStrong } else { Text::Small };
    let galley = fit(ui, shown, kind.font(), ink, rect.width() - inset - 24.0 - end);
    let (cut, width) = (galley.elided, galley.size().x);
    ui.painter().galley(pos2(rect.left() + inset + 24.0, y - galley.size().y / 2.0), galley, ink);
    if matches!(subject, Subject::Flow(_)) {
        // Many flows are calls of one API: the id tells them apart.
        let from = rect.left() + inset + 24.0 + width + 8.0;
        let room = rect.right() - end - from;
        if room > 36.0 {
            let galley = fit(ui, id, Text::Caption.font(), t.faint, room);
            ui.painter().galley(pos2(from, y - galley.size().y / 2.0), galley, t.faint);
        }
    }
    if let Some((_, how)) = found {
        let (tone, icon, _) = severity(*how);
        let at = pos2(rect.right() - 13.0, y);
        ui.painter().text(at, Align2::CENTER_CENTER, icon, Text::Body.font(), t.tone(tone).ink);
    }
    focus_ring(ui, &response, radius::M);
    let response = if cut { response.on_hover_text(shown) } else { response };
    response.clicked()
}
