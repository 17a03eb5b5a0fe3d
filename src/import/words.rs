//! Words of foreign files in our own: names, kinds of assets and zones, classes of data. Tables, and nothing clever; what
//! comes from them is marked as a guess by whoever asks.

use crate::scenario::doc::{AssetKind, DataClass, Encryption, Owasp, ZoneKind};

/// Text for people from a foreign file: one line, nothing invisible, not longer than so many characters.
pub fn clean(text: &str, most: usize) -> String {
    let visible = |c: &char| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    let plain: String = text.chars().filter(visible).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most.saturating_sub(1)).collect();
    cut.trim_end().to_owned() + "…"
}

/// A text as a sentence begins.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "1 threat", "2 threats", by the word for several.
pub fn count(n: usize, several: &str) -> String {
    if n != 1 {
        return format!("{} {several}", crate::base::money::grouped(n as u64));
    }
    // "calls out", "kinds of data": the word for the thing comes first.
    let end = several.find(" of ").or_else(|| several.find(" out")).unwrap_or(several.len());
    let (word, rest) = several.split_at(end);
    let one = match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').unwrap_or(word).to_owned(),
    };
    format!("1 {one}{rest}")
}

/// A name as our files want it; `otherwise` where the text has no letter for it.
pub fn slug(text: &str, otherwise: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            'ä' | 'Ä' => out.push_str("ae"),
            'ö' | 'Ö' => out.push_str("oe"),
            'ü' | 'Ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'é' | 'è' | 'ê' | 'É' => out.push('e'),
            'á' | 'à' | 'â' => out.push('a'),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
        if out.len() >= 54 {
            break;
        }
    }
    let out = out.trim_matches('-');
    if out.is_empty() { otherwise.to_owned() } else { out.to_owned() }
}

/// Whether a foreign id reads like a name, so that it can be ours: no UUID, no bare number.
pub fn is_speaking(id: &str) -> bool {
    let letters = id.bytes().filter(|byte| byte.is_ascii_alphabetic()).count();
    let uuid = id.len() >= 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    letters >= 2 && !uuid && slug(id, "") == id
}

/// The words of a name in camelCase, snake_case or with blanks, in lower case.
pub fn parts(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            last_lower = false;
            if out.last().is_some_and(|part| !part.is_empty()) {
                out.push(String::new());
            }
            continue;
        }
        if out.is_empty() || (c.is_uppercase() && last_lower) {
            out.push(String::new());
        }
        if let Some(part) = out.last_mut() {
            part.extend(c.to_lowercase());
        }
        last_lower = c.is_lowercase() || c.is_numeric();
    }
    out.retain(|part| !part.is_empty());
    out
}

/// Words that give a class away. All words of an entry have to stand in the name.
const CLASSES: &[(&[&str], DataClass)] = &[
    (&["cvc"], DataClass::CardAuthentication),
    (&["cvv"], DataClass::CardAuthentication),
    (&["cvv2"], DataClass::CardAuthentication),
    (&["pin"], DataClass::CardAuthentication),
    (&["pan"], DataClass::Cardholder),
    (&["card", "number"], DataClass::Cardholder),
    (&["cardnumber"], DataClass::Cardholder),
    (&["card", "holder"], DataClass::Cardholder),
    (&["cardholder"], DataClass::Cardholder),
    (&["payment", "card"], DataClass::Cardholder),
    (&["credit", "card"], DataClass::Cardholder),
    (&["iban"], DataClass::Financial),
    (&["bic"], DataClass::Financial),
    (&["account", "number"], DataClass::Financial),
    (&["routing", "number"], DataClass::Financial),
    (&["sort", "code"], DataClass::Financial),
    (&["bank", "account"], DataClass::Financial),
    (&["salary"], DataClass::Financial),
    (&["balance"], DataClass::Financial),
    (&["credit", "score"], DataClass::Financial),
    (&["available", "credit"], DataClass::Financial),
    (&["password"], DataClass::Credentials),
    (&["passwd"], DataClass::Credentials),
    (&["secret"], DataClass::Credentials),
    (&["api", "key"], DataClass::Credentials),
    (&["apikey"], DataClass::Credentials),
    (&["private", "key"], DataClass::Credentials),
    (&["access", "token"], DataClass::Credentials),
    (&["refresh", "token"], DataClass::Credentials),
    (&["id", "token"], DataClass::Credentials),
    (&["credentials"], DataClass::Credentials),
    (&["otp"], DataClass::Credentials),
    (&["ssn"], DataClass::IdentityDocument),
    (&["social", "security"], DataClass::IdentityDocument),
    (&["passport"], DataClass::IdentityDocument),
    (&["national", "id"], DataClass::IdentityDocument),
    (&["tax", "id"], DataClass::IdentityDocument),
    (&["driver", "license"], DataClass::IdentityDocument),
    (&["driving", "licence"], DataClass::IdentityDocument),
    (&["diagnosis"], DataClass::Health),
    (&["patient"], DataClass::Health),
    (&["medication"], DataClass::Health),
    (&["allergy"], DataClass::Health),
    (&["medical"], DataClass::Health),
    (&["health", "record"], DataClass::Health),
    (&["ethnicity"], DataClass::SpecialCategory),
    (&["religion"], DataClass::SpecialCategory),
    (&["biometric"], DataClass::SpecialCategory),
    (&["fingerprint", "template"], DataClass::SpecialCategory),
    (&["latitude"], DataClass::Location),
    (&["longitude"], DataClass::Location),
    (&["geolocation"], DataClass::Location),
    (&["gps"], DataClass::Location),
    (&["email"], DataClass::Personal),
    (&["mail", "address"], DataClass::Personal),
    (&["phone"], DataClass::Personal),
    (&["telephone"], DataClass::Personal),
    (&["mobile", "number"], DataClass::Personal),
    (&["first", "name"], DataClass::Personal),
    (&["firstname"], DataClass::Personal),
    (&["last", "name"], DataClass::Personal),
    (&["lastname"], DataClass::Personal),
    (&["full", "name"], DataClass::Personal),
    (&["legal", "name"], DataClass::Personal),
    (&["surname"], DataClass::Personal),
    (&["date", "of", "birth"], DataClass::Personal),
    (&["birth", "date"], DataClass::Personal),
    (&["birthday"], DataClass::Personal),
    (&["dob"], DataClass::Personal),
    (&["postal", "code"], DataClass::Personal),
    (&["street"], DataClass::Personal),
    (&["home", "address"], DataClass::Personal),
    (&["nickname"], DataClass::Personal),
];

/// The class of data that a field's name suggests.
pub fn class_of_field(name: &str) -> Option<DataClass> {
    let words = parts(name);
    let has = |word: &str| words.iter().any(|part| part == word);
    CLASSES.iter().find(|(needed, _)| needed.iter().all(|word| has(word))).map(|(_, class)| *class)
}

/// The class of data that a title such as "Customer Contracts" suggests.
pub fn class_of_title(title: &str) -> Option<DataClass> {
    const TITLES: &[(&str, DataClass)] = &[
        ("card", DataClass::Cardholder),
        ("credential", DataClass::Credentials),
        ("password", DataClass::Credentials),
        ("secret", DataClass::Credentials),
        ("key", DataClass::Credentials),
        ("token", DataClass::Credentials),
        ("patient", DataClass::Health),
        ("health", DataClass::Health),
        ("medical", DataClass::Health),
        ("payment", DataClass::Financial),
        ("bank", DataClass::Financial),
        ("account", DataClass::Personal),
        ("invoice", DataClass::Financial),
        ("passport", DataClass::IdentityDocument),
        ("location", DataClass::Location),
        ("source code", DataClass::IntellectualProperty),
        ("code", DataClass::IntellectualProperty),
        ("customer", DataClass::Personal),
        ("user", DataClass::Personal),
        ("person", DataClass::Personal),
        ("employee", DataClass::Personal),
        ("public", DataClass::Public),
        ("marketing", DataClass::Public),
        ("log", DataClass::Telemetry),
        ("telemetry", DataClass::Telemetry),
        ("test", DataClass::Test),
    ];
    let lower = title.to_lowercase();
    class_of_field(title).or_else(|| TITLES.iter().find(|(word, _)| lower.contains(word)).map(|(_, class)| *class))
}

/// Whether data of a class harms people or the company when it gets out.
pub fn is_sensitive(class: DataClass) -> bool {
    !matches!(class, DataClass::Public | DataClass::Test | DataClass::Telemetry | DataClass::Business)
}

/// What an asset is, by the word that a tool has for it.
pub fn kind_of_asset(words: &str) -> Option<AssetKind> {
    const KINDS: &[(&str, AssetKind)] = &[
        ("api-gateway", AssetKind::Gateway),
        ("api gateway", AssetKind::Gateway),
        ("apigateway", AssetKind::Gateway),
        ("gateway", AssetKind::Gateway),
        ("load-balancer", AssetKind::Gateway),
        ("load balancer", AssetKind::Gateway),
        ("loadbalancer", AssetKind::Gateway),
        ("reverse-proxy", AssetKind::Gateway),
        ("proxy", AssetKind::Gateway),
        ("waf", AssetKind::Gateway),
        ("cdn", AssetKind::Gateway),
        ("ingress", AssetKind::Gateway),
        ("identity-provider", AssetKind::IdentityProvider),
        ("identity provider", AssetKind::IdentityProvider),
        ("identity-store", AssetKind::IdentityProvider),
        ("cognito", AssetKind::IdentityProvider),
        ("active-directory", AssetKind::IdentityProvider),
        ("ldap", AssetKind::IdentityProvider),
        ("oauth", AssetKind::IdentityProvider),
        ("iam", AssetKind::IdentityProvider),
        ("vault", AssetKind::SecretStore),
        ("secret", AssetKind::SecretStore),
        ("hsm", AssetKind::SecretStore),
        ("kms", AssetKind::SecretStore),
        ("queue", AssetKind::Queue),
        ("kafka", AssetKind::Queue),
        ("sqs", AssetKind::Queue),
        ("sns", AssetKind::Queue),
        ("event", AssetKind::Queue),
        ("messag", AssetKind::Queue),
        ("broker", AssetKind::Queue),
        ("build-pipeline", AssetKind::CiCd),
        ("pipeline", AssetKind::CiCd),
        ("jenkins", AssetKind::CiCd),
        ("sourcecode-repository", AssetKind::CiCd),
        ("repository", AssetKind::CiCd),
        ("artifact-registry", AssetKind::CiCd),
        ("devops", AssetKind::CiCd),
        ("ci-cd", AssetKind::CiCd),
        ("database", AssetKind::DataStore),
        ("datastore", AssetKind::DataStore),
        ("data store", AssetKind::DataStore),
        ("rds", AssetKind::DataStore),
        ("s3", AssetKind::DataStore),
        ("bucket", AssetKind::DataStore),
        ("dynamo", AssetKind::DataStore),
        ("postgres", AssetKind::DataStore),
        ("mysql", AssetKind::DataStore),
        ("mongo", AssetKind::DataStore),
        ("redis", AssetKind::DataStore),
        ("storage", AssetKind::DataStore),
        ("file-server", AssetKind::DataStore),
        ("filesystem", AssetKind::DataStore),
        ("block-storage", AssetKind::DataStore),
        ("data-lake", AssetKind::DataStore),
        ("search-index", AssetKind::DataStore),
        ("local-file-system", AssetKind::DataStore),
        ("-db-", AssetKind::DataStore),
        ("third-party", AssetKind::ThirdPartyApi),
        ("third party", AssetKind::ThirdPartyApi),
        ("saas", AssetKind::ThirdPartyApi),
        ("external-service", AssetKind::ThirdPartyApi),
        ("admin", AssetKind::AdminConsole),
        ("llm", AssetKind::AiAgent),
        ("ai-agent", AssetKind::AiAgent),
        ("chatbot", AssetKind::AiAgent),
        ("browser", AssetKind::Client),
        ("client", AssetKind::Client),
        ("mobile", AssetKind::Client),
        ("android", AssetKind::Client),
        ("ios", AssetKind::Client),
        ("desktop", AssetKind::Client),
        ("iot-device", AssetKind::Client),
        ("person", AssetKind::Person),
        ("user", AssetKind::Person),
        ("actor", AssetKind::Person),
        ("customer", AssetKind::Person),
        ("service", AssetKind::Service),
        ("server", AssetKind::Service),
        ("lambda", AssetKind::Service),
        ("ec2", AssetKind::Service),
        ("function", AssetKind::Service),
        ("container", AssetKind::Service),
        ("process", AssetKind::Service),
        ("application", AssetKind::Service),
    ];
    let lower = words.to_lowercase();
    KINDS.iter().find(|(word, _)| lower.contains(word)).map(|(_, kind)| *kind)
}

/// What kind of place a zone is, by its name, with the trust that goes with the kind.
pub fn kind_of_zone(words: &str) -> Option<(ZoneKind, i64)> {
    const KINDS: &[(&str, ZoneKind, i64)] = &[
        ("internet", ZoneKind::Public, 0),
        ("public cloud", ZoneKind::Internal, 50),
        ("public", ZoneKind::Public, 5),
        ("external", ZoneKind::Public, 10),
        ("untrusted", ZoneKind::Public, 0),
        ("partner", ZoneKind::Partner, 30),
        ("third", ZoneKind::ThirdParty, 35),
        ("vendor", ZoneKind::ThirdParty, 35),
        ("supplier", ZoneKind::ThirdParty, 35),
        ("saas", ZoneKind::ThirdParty, 35),
        ("dmz", ZoneKind::Edge, 45),
        ("edge", ZoneKind::Edge, 45),
        ("perimeter", ZoneKind::Edge, 45),
        ("agent", ZoneKind::Agent, 40),
        ("admin", ZoneKind::Admin, 80),
        ("devops", ZoneKind::Admin, 80),
        ("dev network", ZoneKind::Admin, 75),
        ("build", ZoneKind::Admin, 80),
        ("management", ZoneKind::Admin, 80),
        ("restricted", ZoneKind::Restricted, 90),
        ("secret", ZoneKind::Restricted, 90),
        ("vault", ZoneKind::Restricted, 90),
        ("secure", ZoneKind::Restricted, 85),
        ("auth", ZoneKind::Restricted, 80),
        ("database", ZoneKind::Restricted, 80),
        ("data", ZoneKind::Restricted, 80),
        ("private", ZoneKind::Internal, 65),
        ("internal", ZoneKind::Internal, 65),
        ("network", ZoneKind::Internal, 60),
        ("cloud", ZoneKind::Internal, 60),
        ("on-prem", ZoneKind::Internal, 65),
        ("vpc", ZoneKind::Internal, 60),
    ];
    let lower = words.to_lowercase();
    KINDS.iter().find(|(word, ..)| lower.contains(word)).map(|(_, kind, trust)| (*kind, *trust))
}

/// What kind of place has this trust, where its name says nothing.
pub fn kind_by_trust(trust: i64) -> ZoneKind {
    match trust {
        ..=15 => ZoneKind::Public,
        16..=35 => ZoneKind::Partner,
        36..=50 => ZoneKind::Edge,
        51..=79 => ZoneKind::Internal,
        _ => ZoneKind::Restricted,
    }
}

/// Whether a protocol protects what it carries, where its name says so.
pub fn encryption_of(protocol: &str) -> Encryption {
    let lower = protocol.to_lowercase();
    let word = lower.replace(['/', '_', ' '], "-");
    let safe = [
        "https",
        "http-s",
        "wss",
        "ftps",
        "sftp",
        "ssh",
        "scp",
        "ldaps",
        "smtps",
        "smtp-encrypted",
        "amqps",
        "mqtts",
        "tls",
        "ssl",
        "encrypted",
        "mtls",
        "imaps",
        "pop3s",
    ];
    let open = [
        "http",
        "ws",
        "ftp",
        "ldap",
        "smtp",
        "amqp",
        "mqtt",
        "telnet",
        "jdbc",
        "odbc",
        "imap",
        "pop3",
        "nfs",
        "smb",
        "text",
        "sql-access-protocol",
        "nosql-access-protocol",
    ];
    if safe.iter().any(|name| word == *name || (word.contains(name) && name.len() > 2 && !word.starts_with("un"))) {
        Encryption::InTransit
    } else if open.contains(&word.as_str()) {
        Encryption::None
    } else {
        Encryption::Unknown
    }
}

/// A category and a CWE number for a threat that a tool lists, by its type and title.
pub fn category_of_threat(kind: &str, title: &str) -> (Owasp, u32) {
    const KINDS: &[(&str, Owasp, u32)] = &[
        ("object level", Owasp::Api1, 639),
        ("idor", Owasp::Api1, 639),
        ("mass assignment", Owasp::Api3, 915),
        ("ssrf", Owasp::Api7, 918),
        ("request forgery", Owasp::Api7, 918),
        ("brute force", Owasp::Api2, 307),
        ("authenticat", Owasp::Api2, 287),
        ("credential", Owasp::Api2, 522),
        ("password", Owasp::Api2, 521),
        ("session", Owasp::Api2, 384),
        ("spoof", Owasp::Api2, 290),
        ("privilege", Owasp::Api5, 269),
        ("unauthorized", Owasp::Api5, 285),
        ("denial", Owasp::Api4, 400),
        ("rate limit", Owasp::Api4, 770),
        ("repudiation", Owasp::Api8, 778),
        ("log", Owasp::Api8, 778),
        ("tls", Owasp::Api8, 319),
        ("http/s", Owasp::Api8, 319),
        ("encrypt", Owasp::Api8, 311),
        ("injection", Owasp::Api8, 74),
        ("tamper", Owasp::Api8, 345),
        ("disclosure", Owasp::Api3, 200),
        ("confidential", Owasp::Api3, 200),
        ("integrity", Owasp::Api8, 345),
        ("availab", Owasp::Api4, 400),
        ("linkab", Owasp::Api3, 359),
        ("identif", Owasp::Api3, 359),
    ];
    let find = |text: &str| {
        let lower = text.to_lowercase();
        KINDS.iter().find(|(word, ..)| lower.contains(word)).map(|(_, owasp, cwe)| (*owasp, *cwe))
    };
    find(title).or_else(|| find(kind)).unwrap_or((Owasp::Api8, 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields_give_their_class_away_word_by_word() {
        for (name, class) in [
            ("emailAddress", Some(DataClass::Personal)),
            ("cardNumber", Some(DataClass::Cardholder)),
            ("card_number", Some(DataClass::Cardholder)),
            ("IBAN", Some(DataClass::Financial)),
            ("iban", Some(DataClass::Financial)),
            ("dateOfBirth", Some(DataClass::Personal)),
            ("accessToken", Some(DataClass::Credentials)),
            // Words inside of other words say nothing.
            ("nextPageToken", None),
            ("company", None),
            ("expanse", None),
            ("pinned", None),
        ] {
            assert_eq!(class_of_field(name), class, "{name}");
        }
    }

    #[test]
    fn names_become_ours_and_texts_stay_texts() {
        assert_eq!(slug("Übergabe & Prüfung (v2)", "x"), "uebergabe-pruefung-v2");
        assert_eq!(slug("支付", "asset"), "asset");
        assert!(slug(&"long name ".repeat(40), "x").len() <= 54);
        assert_eq!(clean("Background\nWorker\u{202E} Process", 60), "Background Worker Process");
        assert_eq!(clean("abcdef", 4), "abc…");
        assert!(
            is_speaking("web-service") && !is_speaking("55") && !is_speaking("f0ba7722-39b6-4c81-8290-a30a248bb8d9")
        );
    }

    #[test]
    fn a_protocol_says_whether_it_protects() {
        for (name, expected) in [
            ("https", Encryption::InTransit),
            ("HTTP/S", Encryption::InTransit),
            ("jdbc-encrypted", Encryption::InTransit),
            ("ldaps", Encryption::InTransit),
            ("http", Encryption::None),
            ("jdbc", Encryption::None),
            ("", Encryption::Unknown),
            ("binary", Encryption::Unknown),
        ] {
            assert_eq!(encryption_of(name), expected, "{name}");
        }
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(count(1, "boundaries"), "1 boundary");
        assert_eq!((count(1, "calls out"), count(2, "calls out")), ("1 call out".to_owned(), "2 calls out".to_owned()));
        assert_eq!(count(1, "kinds of data"), "1 kind of data");
        assert_eq!(
            (count(1, "data assets"), count(1200, "flows")),
            ("1 data asset".to_owned(), "1,200 flows".to_owned())
        );
    }
}
