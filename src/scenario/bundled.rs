//! The files that are part of the program: libraries, scenarios and their ecosystems.
//!
//! They are texts like any other and pass the same checks; nothing here is parsed. Deliberately absent: files of the user.

use super::decode::FileKind;

/// The library files with their kinds, under the names by which diagnostics and saved sessions call them.
pub(super) const LIBRARY: &[(FileKind, &str, &str)] = &[
    (FileKind::Techniques, "assets/techniques.ron", include_str!("../../assets/techniques.ron")),
    (FileKind::Playbook, "assets/playbook.ron", include_str!("../../assets/playbook.ron")),
    (FileKind::CostModel, "assets/costs.ron", include_str!("../../assets/costs.ron")),
    (FileKind::Regimes, "assets/regimes.ron", include_str!("../../assets/regimes.ron")),
    (FileKind::Calendars, "assets/calendars.ron", include_str!("../../assets/calendars.ron")),
    (FileKind::Glossary, "assets/glossary.ron", include_str!("../../assets/glossary.ron")),
];

/// What exercises are drawn from. No session embeds them: a drawn scenario is complete in itself.
pub(super) const ATTACKERS: (&str, &str) = ("assets/attackers.ron", include_str!("../../assets/attackers.ron"));
pub(super) const TEMPLATES: (&str, &str) = ("assets/templates.ron", include_str!("../../assets/templates.ron"));

/// Scenarios by id. A test demands that the id is the one in the file.
pub(super) const SCENARIOS: &[(&str, &str)] = &[
    ("ghost-rail", include_str!("../../scenarios/ghost-rail.ron")),
    ("dormant-subdomain", include_str!("../../scenarios/dormant-subdomain.ron")),
    ("company-card", include_str!("../../scenarios/company-card.ron")),
];

/// Ecosystems by the name under which a scenario asks for them.
pub(super) const ECOSYSTEMS: &[(&str, &str)] = &[
    ("ecosystems/ghost-rail.ron", include_str!("../../scenarios/ecosystems/ghost-rail.ron")),
    ("ecosystems/dormant-subdomain.ron", include_str!("../../scenarios/ecosystems/dormant-subdomain.ron")),
    ("ecosystems/company-card.ron", include_str!("../../scenarios/ecosystems/company-card.ron")),
    ("ecosystems/harbour-clinic.ron", include_str!("../../scenarios/ecosystems/harbour-clinic.ron")),
    ("ecosystems/ledgerline.ron", include_str!("../../scenarios/ecosystems/ledgerline.ron")),
    ("ecosystems/market-square.ron", include_str!("../../scenarios/ecosystems/market-square.ron")),
    ("ecosystems/twenty-two-doors.ron", include_str!("../../scenarios/ecosystems/twenty-two-doors.ron")),
];

/// The name of a bundled scenario's file.
pub(super) fn scenario_file(id: &str) -> String {
    format!("scenarios/{id}.ron")
}
