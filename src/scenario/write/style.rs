//! How each kind of struct is written: which fields share a line, and what need not be written.
//!
//! A field that is not listed is always written, on a line of its own: a new field of the format loses nothing here.

/// How the fields of a struct stand when they do not fit on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Each on its own line, the closing parenthesis on another.
    Tall,
    /// Several on a line, as listed.
    Compact,
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// Its name.
    pub name: &'static str,
    /// Fields of one number share a line.
    pub line: u8,
    /// As its default would be written; none where it has no default.
    pub default: Option<&'static str>,
}

const fn must(name: &'static str, line: u8) -> Field {
    Field { name, line, default: None }
}

const fn may(name: &'static str, line: u8, default: &'static str) -> Field {
    Field { name, line, default: Some(default) }
}

const NONE: &str = "None";
const EMPTY: &str = "[]";
const NO_TEXT: &str = "\"\"";
const ZERO: &str = "0";
const ONE: &str = "1.0";

/// The word that opens the struct; only a whole file has one.
pub(super) fn opening(kind: &str) -> &str {
    if kind == "Ecosystem" { kind } else { "" }
}

/// How a struct of this type is written.
pub(super) fn of(kind: &str) -> (Shape, &'static [Field]) {
    match kind {
        "Ecosystem" => (Shape::Tall, ECOSYSTEM),
        "ProfileDoc" => (Shape::Tall, PROFILE),
        "OrganisationDoc" => (Shape::Tall, ORGANISATION),
        "ContractDoc" => (Shape::Compact, CONTRACT),
        "PlaceDoc" => (Shape::Compact, PLACE),
        "ZoneDoc" => (Shape::Compact, ZONE),
        "AssetDoc" => (Shape::Compact, ASSET),
        "MonitoringDoc" => (Shape::Compact, MONITORING),
        "HoldingDoc" => (Shape::Compact, HOLDING),
        "FlowDoc" => (Shape::Compact, FLOW),
        "WeaknessDoc" => (Shape::Compact, WEAKNESS),
        "ControlDoc" => (Shape::Compact, CONTROL),
        "CredentialDoc" => (Shape::Compact, CREDENTIAL),
        "OriginDoc" => (Shape::Compact, ORIGIN),
        _ => (Shape::Compact, &[]),
    }
}

/// Whether a number in this field is a share or a factor, which is written `2.0` where money is written `2`.
pub(super) fn is_factor(field: &str) -> bool {
    matches!(
        field,
        "success" | "detection" | "rate" | "ease" | "coverage" | "quality" | "wrong_per_day" | "late_share" | "usd"
    )
}

const ECOSYSTEM: &[Field] = &[
    must("version", 0),
    must("id", 1),
    must("name", 2),
    may("summary", 3, NO_TEXT),
    may("profile", 4, NONE),
    may("layout", 5, EMPTY),
    must("zones", 6),
    must("assets", 7),
    must("flows", 8),
    may("weaknesses", 9, EMPTY),
    may("controls", 10, EMPTY),
    may("credentials", 11, EMPTY),
    may("origins", 12, EMPTY),
];
const ORIGIN: &[Field] = &[
    must("of", 0),
    must("source", 0),
    must("file", 0),
    must("id", 0),
    may("path", 1, NO_TEXT),
    may("guessed", 1, EMPTY),
    may("unstated", 1, EMPTY),
    may("kept", 2, EMPTY),
    may("read", 3, EMPTY),
];
const PROFILE: &[Field] = &[may("contracts", 9, EMPTY)];
const ORGANISATION: &[Field] = &[may("insurance", 9, NONE)];
const CONTRACT: &[Field] = &[must("party", 0), must("within", 0), must("penalty", 0), may("per_day", 0, ZERO)];
const PLACE: &[Field] = &[must("asset", 0), must("x", 0), must("y", 0)];
const ZONE: &[Field] = &[
    must("id", 0),
    must("name", 0),
    must("trust", 0),
    must("kind", 0),
    may("inside", 0, NONE),
    may("about", 1, NO_TEXT),
];
const ASSET: &[Field] = &[
    must("id", 0),
    must("name", 0),
    must("kind", 0),
    must("zone", 0),
    may("owner", 0, NONE),
    may("fact", 0, NO_TEXT),
    may("about", 1, NO_TEXT),
    may("monitoring", 2, EMPTY),
    may("holdings", 3, EMPTY),
    may("worth_per_hour", 4, ZERO),
    may("depends_on", 4, EMPTY),
];
const MONITORING: &[Field] = &[must("source", 0), must("coverage", 0), must("quality", 0)];
const HOLDING: &[Field] = &[
    must("id", 0),
    must("name", 0),
    must("class", 0),
    must("people", 0),
    may("rows", 0, NONE),
    may("residency", 0, NO_TEXT),
    may("overlap", 0, NONE),
];
const FLOW: &[Field] = &[
    must("id", 0),
    must("from", 0),
    must("to", 0),
    must("api", 0),
    may("operations", 0, EMPTY),
    must("exposure", 1),
    must("inventory", 1),
    must("authentication", 1),
    may("scope", 1, NO_TEXT),
    may("lifetime", 1, NONE),
    must("authorisation", 1),
    may("protocol", 1, NO_TEXT),
    may("encryption", 1, "Unknown"),
    may("carries", 2, EMPTY),
    may("data", 2, "Both"),
    may("calls_per_hour", 2, ZERO),
    may("limit_per_minute", 2, NONE),
    must("validation", 2),
    must("logging", 2),
    may("worth_per_hour", 2, ZERO),
];
const WEAKNESS: &[Field] = &[
    must("id", 0),
    must("name", 0),
    must("on", 1),
    must("owasp", 1),
    must("cwe", 1),
    must("ease", 1),
    must("known", 1),
];
const CONTROL: &[Field] = &[
    must("id", 0),
    must("name", 0),
    must("kind", 0),
    must("on", 0),
    may("against", 1, EMPTY),
    may("success", 1, ONE),
    may("detection", 1, ONE),
    may("rate", 1, ONE),
    must("state", 1),
    may("cost_per_month", 1, ZERO),
    may("acts", 2, NONE),
];
const CREDENTIAL: &[Field] = &[
    must("id", 0),
    must("name", 0),
    must("kind", 0),
    must("opens", 0),
    may("scope", 1, NO_TEXT),
    may("lifetime", 1, NONE),
    must("kept_on", 1),
    may("worth_per_hour", 1, ZERO),
];
