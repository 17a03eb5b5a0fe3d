//! The words that generated names are made of.

use crate::scenario::doc::{DataClass, Owasp};

/// What a domain is about: id, name, the data it mostly handles.
pub(super) const DOMAINS: &[(&str, &str, DataClass)] = &[
    ("accounts", "Accounts", DataClass::Personal),
    ("payments", "Payments", DataClass::Financial),
    ("orders", "Orders", DataClass::Business),
    ("cards", "Cards", DataClass::Cardholder),
    ("catalogue", "Catalogue", DataClass::Public),
    ("shipping", "Shipping", DataClass::Location),
    ("lending", "Lending", DataClass::Financial),
    ("claims", "Claims", DataClass::Health),
    ("billing", "Billing", DataClass::Financial),
    ("loyalty", "Loyalty", DataClass::Location),
    ("messaging", "Messaging", DataClass::Personal),
    ("documents", "Documents", DataClass::IdentityDocument),
    ("onboarding", "Onboarding", DataClass::IdentityDocument),
    ("pricing", "Pricing", DataClass::Business),
    ("search", "Search", DataClass::Telemetry),
    ("risk", "Risk", DataClass::Business),
    ("stock", "Stock", DataClass::Business),
    ("returns", "Returns", DataClass::Personal),
    ("support", "Support", DataClass::Personal),
    ("devices", "Devices", DataClass::Telemetry),
    ("bookings", "Bookings", DataClass::Personal),
    ("payroll", "Payroll", DataClass::Financial),
    ("research", "Research", DataClass::IntellectualProperty),
    ("learning", "Learning", DataClass::Children),
];

/// Where a second estate of the same domain runs.
pub(super) const REGIONS: &[(&str, &str)] =
    &[("us", "US"), ("apac", "APAC"), ("uk", "UK"), ("latam", "LatAm"), ("nordics", "Nordics")];

/// Lines of business around several domains.
pub(super) const LINES: &[(&str, &str)] = &[
    ("line-consumers", "Consumer line"),
    ("line-business", "Business line"),
    ("line-operations", "Operations"),
    ("line-markets", "Markets"),
    ("line-wholesale", "Wholesale"),
    ("line-group", "Group services"),
];

/// What services do.
pub(super) const SERVICES: &[(&str, &str)] = &[
    ("api", "API"),
    ("core", "core"),
    ("rules", "rules"),
    ("history", "history"),
    ("notices", "notices"),
    ("export", "export"),
    ("limits", "limits"),
    ("sync", "sync"),
    ("quotes", "quotes"),
    ("events", "events"),
    ("view", "view"),
    ("worker", "worker"),
    ("batch", "batch"),
    ("webhooks", "webhooks"),
];

/// What stores keep: id, name, sensitive enough for the zone within.
pub(super) const STORES: &[(&str, &str)] =
    &[("db", "database"), ("archive", "archive"), ("files", "files"), ("cache", "cache"), ("index", "index")];

pub(super) const CLIENTS: &[(&str, &str)] = &[
    ("mobile-app", "Mobile app"),
    ("web-shop", "Web shop"),
    ("kiosk", "Kiosk"),
    ("tablet-app", "Tablet app"),
    ("smart-device", "Smart device"),
    ("desktop-app", "Desktop app"),
];

pub(super) const GATEWAYS: &[(&str, &str)] = &[
    ("app-gateway", "App gateway"),
    ("partner-gateway", "Partner gateway"),
    ("web-gateway", "Web gateway"),
    ("batch-gateway", "Batch gateway"),
    ("device-gateway", "Device gateway"),
];

pub(super) const PARTNERS: &[(&str, &str)] = &[
    ("bank-partner", "Lindqvist Bank"),
    ("courier", "Blue Heron Post"),
    ("marketplace", "Fairstall"),
    ("broker", "Oakmoor Brokers"),
    ("reseller", "Tern & Sons"),
    ("aggregator", "Pocketwise"),
    ("insurer", "Hollin Mutual"),
    ("accounting", "Ledgerbird"),
];

pub(super) const VENDORS: &[(&str, &str)] = &[
    ("mail-vendor", "Mail sender"),
    ("maps-vendor", "Maps"),
    ("card-network", "Card network"),
    ("credit-bureau", "Credit bureau"),
    ("text-vendor", "Text messages"),
    ("model-vendor", "Language model"),
    ("analytics", "Web analytics"),
];

pub(super) const AGENTS: &[(&str, &str)] = &[
    ("support-agent", "Support agent"),
    ("refund-agent", "Refund agent"),
    ("code-agent", "Coding agent"),
    ("sales-agent", "Sales agent"),
    ("claims-agent", "Claims agent"),
];

pub(super) const IDENTITY: &[(&str, &str)] =
    &[("login", "Login"), ("staff-login", "Staff login"), ("partner-login", "Partner login")];

pub(super) const BUILDS: &[(&str, &str)] = &[("build-line", "Build line"), ("release-line", "Release line")];

pub(super) const SECRETS: &[(&str, &str)] = &[("secret-store", "Secret store"), ("key-store", "Key store")];

pub(super) const CONSOLES: &[(&str, &str)] =
    &[("support-console", "Support console"), ("admin-console", "Admin console"), ("ops-console", "Ops console")];

pub(super) const PEOPLE: &[(&str, &str)] =
    &[("developers", "Developers"), ("support-staff", "Support staff"), ("operators", "Operators")];

pub(super) const QUEUES: &[(&str, &str)] = &[("queue", "queue"), ("stream", "stream")];

/// Verbs of operations, read and write.
pub(super) const VERBS: &[&str] = &["GET", "GET", "GET", "POST", "PATCH", "PUT", "DELETE"];

/// One weakness for each category: id, what people call it, CWE.
pub(super) const WEAKNESSES: &[(Owasp, &str, &str, u32)] = &[
    (Owasp::Api1, "other-ids", "Objects of others can be read by changing an id", 639),
    (Owasp::Api2, "weak-login", "Logins can be tried without limit", 307),
    (Owasp::Api3, "extra-fields", "Fields that nobody should set can be set", 915),
    (Owasp::Api4, "no-limit", "Calls have no limit", 770),
    (Owasp::Api5, "admin-call", "An operation for administrators answers everybody", 285),
    (Owasp::Api6, "bulk-use", "A business step can be repeated by a machine", 799),
    (Owasp::Api7, "fetches-any", "It fetches any address that it is given", 918),
    (Owasp::Api8, "open-setting", "A setting is as it was delivered", 16),
    (Owasp::Api9, "forgotten", "An old version still answers", 1059),
    (Owasp::Api10, "trusts-answers", "Answers of others are taken without a check", 20),
];
