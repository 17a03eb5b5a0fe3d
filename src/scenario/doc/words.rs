//! The closed vocabularies of the files: the words an author may choose from.

use serde::{Deserialize, Serialize};

/// Declares a closed vocabulary: an enum with the word for people and the list of all its members.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident => $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }
        impl $name {
            /// Every member, in the order of the file format.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The word for people, as it stands on a screen.
            pub fn label(self) -> &'static str { match self { $($name::$variant => $label),+ } }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.label()) }
        }
    };
}

vocabulary! {
    /// A role at the table. Dev, Product, Legal and Finance always exist.
    Role { Dev => "Dev", Product => "Product", Legal => "Legal", Finance => "Finance",
        Security => "Security", Comms => "Comms", Executive => "Executive", Partner => "Partner" }
}

vocabulary! {
    /// What kind of place a zone is.
    ZoneKind { Public => "public", Partner => "partner", Edge => "edge", Internal => "internal",
        Restricted => "restricted", ThirdParty => "third party", Agent => "agent", Admin => "build and admin" }
}

vocabulary! {
    /// What an asset is; decides its icon.
    AssetKind { Client => "client", Gateway => "gateway", Service => "service", IdentityProvider => "identity provider",
        DataStore => "data store", Queue => "queue", ThirdPartyApi => "third-party API", AiAgent => "AI agent",
        AdminConsole => "admin console", CiCd => "CI/CD", SecretStore => "secret store", Person => "person" }
}

vocabulary! {
    /// A place where something that happens leaves a trace.
    LogSource { Gateway => "gateway log", Application => "application log", Identity => "identity log",
        Database => "database audit", Payments => "payment monitoring", Network => "network monitoring",
        Business => "business metrics" }
}

vocabulary! {
    /// Who is meant to call an API.
    Exposure { Public => "public", Partner => "partner", Internal => "internal", ThirdParty => "third party" }
}

vocabulary! {
    /// Whether the organisation has an API on its list (OWASP API9).
    Inventory { Documented => "documented", Shadow => "shadow", Deprecated => "deprecated", Zombie => "zombie" }
}

vocabulary! {
    /// How a caller proves who it is. `Unknown` means that nobody could say, which is not the same as `None`.
    Authentication { Unknown => "not stated", None => "none", ApiKey => "API key", Basic => "basic", OAuth2 => "OAuth 2 / OIDC",
        Jwt => "JWT", Mtls => "mTLS", Signed => "signed requests" }
}

vocabulary! {
    /// How deep the check of rights goes. `Unknown` means that nobody could say, which is not the same as `None`.
    Authorisation { None => "none", Function => "function", Object => "object", Property => "property",
        Unknown => "not stated" }
}

vocabulary! {
    /// Whether what travels on a flow can be read on its way.
    Encryption { Unknown => "not stated", None => "none", InTransit => "in transit" }
}

vocabulary! {
    /// Which way data moves on a flow, whoever initiates the call.
    DataDirection { Forward => "with the call", Backward => "against the call", Both => "both ways" }
}

vocabulary! {
    /// Whether input on a flow is checked against a schema.
    Validation { Unknown => "not stated", None => "none", Partial => "partial", Full => "full" }
}

vocabulary! {
    /// Whether a flow's calls are logged.
    Logging { Unknown => "not stated", None => "none", Metadata => "metadata", Full => "full" }
}

vocabulary! {
    /// What data is. Sensitivity, penalties and notices hang on it.
    DataClass { Personal => "personal data", SpecialCategory => "special category", Health => "health data",
        Cardholder => "cardholder data", CardAuthentication => "card authentication data", Financial => "financial data",
        IdentityDocument => "identity documents", Credentials => "credentials and secrets",
        IntellectualProperty => "intellectual property", Business => "confidential business", Telemetry => "telemetry",
        Location => "location and behaviour", Children => "children's data", Government => "government data",
        Public => "public data", Test => "test data" }
}

vocabulary! {
    /// OWASP API Security Top 10, 2023 edition.
    Owasp { Api1 => "API1 Broken Object Level Authorization", Api2 => "API2 Broken Authentication",
        Api3 => "API3 Broken Object Property Level Authorization", Api4 => "API4 Unrestricted Resource Consumption",
        Api5 => "API5 Broken Function Level Authorization", Api6 => "API6 Unrestricted Access to Sensitive Business Flows",
        Api7 => "API7 Server Side Request Forgery", Api8 => "API8 Security Misconfiguration",
        Api9 => "API9 Improper Inventory Management", Api10 => "API10 Unsafe Consumption of APIs" }
}

impl Owasp {
    /// The short form for a chip: "API1".
    pub fn short(self) -> &'static str {
        self.label().split(' ').next().unwrap_or_default()
    }
}

vocabulary! {
    /// What a credential is.
    CredentialKind { Password => "password", ApiKey => "API key", Token => "token", Certificate => "certificate",
        SigningKey => "signing key", ServiceAccount => "service account" }
}

vocabulary! {
    /// What a control is.
    ControlKind { RateLimit => "rate limit", Waf => "web application firewall", ObjectCheck => "object-level check",
        Mfa => "multi-factor login", Tokenisation => "tokenisation", Observability => "API observability",
        FraudScoring => "fraud scoring", BotManagement => "bot management", EgressFilter => "egress filter",
        SchemaValidation => "schema validation", Segmentation => "segmentation", Encryption => "encryption",
        BehaviouralBaseline => "behavioural baseline", TrustScore => "trust score", IntentLimit => "limit tied to intent",
        PolicyEngine => "policy engine", HumanInLoop => "human in the loop", ToolScope => "agent tool scope",
        CodeReview => "review of generated code", HoldRule => "payment hold rule", Allowlist => "allow-list",
        Inventory => "API inventory" }
}

vocabulary! {
    /// Whether a control works.
    Switch { On => "on", Off => "off" }
}

vocabulary! {
    /// Whether the organisation knows of a weakness before the exercise.
    Awareness { Known => "known", Unknown => "unknown" }
}

vocabulary! {
    /// What an attacker wants.
    Goal { DataTheft => "data theft", Fraud => "fraud", Extortion => "extortion", Disruption => "disruption" }
}

vocabulary! {
    /// How sure the teams may be of a fact.
    Label { UnderInvestigation => "under investigation", Probable => "probable", Confirmed => "confirmed" }
}

vocabulary! {
    /// How news reaches the teams.
    Channel { Alert => "alert", LogReview => "log review", Customer => "customer", Partner => "partner",
        Researcher => "researcher", Journalist => "journalist", Regulator => "regulator", Extortion => "extortion note",
        Internal => "colleague", Police => "police", Board => "board", Social => "social media", Vendor => "vendor" }
}

vocabulary! {
    /// What an inject is for.
    InjectKind { Fact => "fact", Contradiction => "contradiction", Pressure => "pressure", Constraint => "constraint",
        Deadline => "deadline", Relief => "relief", RedHerring => "red herring" }
}

vocabulary! {
    /// Whether an inject is a trace of the attack. Only a true signal can count as detection.
    Signal { True => "true signal", FalseAlarm => "false alarm", Context => "context" }
}

vocabulary! {
    /// Where the exercise stands; shown at the top of the Exercise screen.
    Phase { Detection => "Detection", Containment => "Containment", Notification => "Notification",
        Recovery => "Recovery", Aftermath => "Aftermath" }
}

vocabulary! {
    /// How a scenario is rated.
    Difficulty { Easy => "easy", Medium => "medium", Hard => "hard" }
}

vocabulary! {
    /// Where money goes. Insurance recovery is the only negative category.
    CostCategory { Detection => "Detection and escalation", Response => "Response work", Downtime => "Downtime",
        Notification => "Notification", Legal => "Legal and settlements", Penalties => "Regulatory penalties",
        LostBusiness => "Lost business", Fraud => "Direct fraud", Extortion => "Extortion",
        PartnerClaims => "Partner claims", Insurance => "Insurance recovery" }
}

impl CostCategory {
    /// The stable name in machine output.
    pub fn key(self) -> &'static str {
        match self {
            CostCategory::Detection => "detection",
            CostCategory::Response => "response",
            CostCategory::Downtime => "downtime",
            CostCategory::Notification => "notification",
            CostCategory::Legal => "legal",
            CostCategory::Penalties => "penalties",
            CostCategory::LostBusiness => "lost_business",
            CostCategory::Fraud => "fraud",
            CostCategory::Extortion => "extortion",
            CostCategory::PartnerClaims => "partner_claims",
            CostCategory::Insurance => "insurance",
        }
    }
}

vocabulary! {
    /// How a public statement is worded. It changes who learns what from whom, and what a regulator finds later.
    Tone { Candid => "what is known, plainly", Minimal => "as little as possible", Misleading => "reassuring beyond the facts" }
}

vocabulary! {
    /// How people are told. Letters cost more and reach more.
    Notice { Email => "e-mail", Letter => "letter", InApp => "in the app", Public => "public notice" }
}

vocabulary! {
    /// What happens when an approval is needed from a role that nobody plays.
    AbsentRule { Proceed => "go ahead and record it", Wait => "wait for the deputy", Refuse => "not without them" }
}

vocabulary! {
    /// How strongly a fact marks an asset on the teams' picture.
    Mark { Suspicious => "suspicious", Compromised => "compromised" }
}
