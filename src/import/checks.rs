//! What a description says, or does not say, that its owner should look at. Suggestions and gate ask the same questions here.
//!
//! A description cannot prove that a check is missing; it can only fail to say that there is one. The reasons say so.

use std::collections::{BTreeMap, BTreeSet};

use super::entrance::{Entrance, entrance};
use super::openapi::model::{Api, Caller, Field, Operation, Security, Server};
use super::suggest::Confidence;
use super::text::Node;
use super::words::{clean, is_sensitive, parts};
use crate::scenario::doc::{Authentication, Owasp};

/// A question that is asked of each operation. The name is what a policy calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Nobody says how callers prove themselves.
    AuthenticationNotStated,
    /// A scheme is asked for that is declared nowhere.
    UndeclaredScheme,
    /// None, on purpose.
    NoAuthentication,
    /// A call without proof is answered as well.
    OptionalAuthentication,
    /// An object is named in the path, and nothing says that its owner is checked.
    ObjectRights,
    /// Sensitive data to the public without that.
    PublicSensitiveData,
    /// The path names a version that the description does not.
    UndocumentedVersion,
    /// Deprecated, and still offered.
    Deprecated,
    /// No limit on calls is stated.
    NoRateLimit,
    /// A scope that allows everything.
    BroadScope,
    /// Changing something asks for no scope where others do.
    NoScope,
    /// The key stands in the address.
    KeyInQuery,
    /// Password with every call.
    BasicAuthentication,
    /// An address without TLS.
    PlainHttp,
    /// A request may set a field that only the owner of the service should.
    PrivilegedField,
    /// Sensitive data in the query string.
    SensitiveQuery,
    /// The caller names an address that the service may visit.
    AddressAsInput,
    /// A list without pages.
    UnboundedList,
    /// A body that nothing describes.
    NoSchema,
    /// A part of the description that could not be read.
    NotRead,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Rule; 20] = [
        Rule::AuthenticationNotStated,
        Rule::UndeclaredScheme,
        Rule::NoAuthentication,
        Rule::OptionalAuthentication,
        Rule::ObjectRights,
        Rule::PublicSensitiveData,
        Rule::UndocumentedVersion,
        Rule::Deprecated,
        Rule::NoRateLimit,
        Rule::BroadScope,
        Rule::NoScope,
        Rule::KeyInQuery,
        Rule::BasicAuthentication,
        Rule::PlainHttp,
        Rule::PrivilegedField,
        Rule::SensitiveQuery,
        Rule::AddressAsInput,
        Rule::UnboundedList,
        Rule::NoSchema,
        Rule::NotRead,
    ];

    /// Its name in policies and output.
    pub fn name(self) -> &'static str {
        match self {
            Rule::AuthenticationNotStated => "authentication-not-stated",
            Rule::UndeclaredScheme => "undeclared-scheme",
            Rule::NoAuthentication => "no-authentication",
            Rule::OptionalAuthentication => "optional-authentication",
            Rule::ObjectRights => "object-rights-not-stated",
            Rule::PublicSensitiveData => "public-sensitive-data",
            Rule::UndocumentedVersion => "undocumented-version",
            Rule::Deprecated => "deprecated-operation",
            Rule::NoRateLimit => "no-rate-limit-stated",
            Rule::BroadScope => "broad-scope",
            Rule::NoScope => "no-scope-asked",
            Rule::KeyInQuery => "key-in-query",
            Rule::BasicAuthentication => "basic-authentication",
            Rule::PlainHttp => "plain-http",
            Rule::PrivilegedField => "privileged-field-in-request",
            Rule::SensitiveQuery => "sensitive-data-in-query",
            Rule::AddressAsInput => "address-as-input",
            Rule::UnboundedList => "list-without-pages",
            Rule::NoSchema => "body-without-schema",
            Rule::NotRead => "not-read",
        }
    }

    /// Category, CWE number, and the weakness in a few words.
    pub fn weakness(self) -> (Owasp, u32, &'static str) {
        match self {
            Rule::AuthenticationNotStated => (Owasp::Api2, 306, "Authentication is not stated"),
            Rule::UndeclaredScheme => {
                (Owasp::Api2, 306, "Authentication is asked for by a scheme that is not declared")
            }
            Rule::NoAuthentication => (Owasp::Api2, 306, "No authentication"),
            Rule::OptionalAuthentication => (Owasp::Api2, 306, "Authentication is optional"),
            Rule::ObjectRights => (Owasp::Api1, 639, "Objects by id, ownership check not stated"),
            Rule::PublicSensitiveData => (Owasp::Api1, 639, "Sensitive data by id, ownership check not stated"),
            Rule::UndocumentedVersion => (Owasp::Api9, 1059, "A version beside the documented one"),
            Rule::Deprecated => (Owasp::Api9, 477, "Deprecated and still offered"),
            Rule::NoRateLimit => (Owasp::Api4, 770, "No limit on calls is stated"),
            Rule::BroadScope => (Owasp::Api5, 250, "A scope that allows everything"),
            Rule::NoScope => (Owasp::Api5, 862, "Changes without a scope"),
            Rule::KeyInQuery => (Owasp::Api2, 598, "The key stands in the address"),
            Rule::BasicAuthentication => (Owasp::Api2, 522, "Password with every call"),
            Rule::PlainHttp => (Owasp::Api8, 319, "Reachable without TLS"),
            Rule::PrivilegedField => (Owasp::Api3, 915, "A request may set a privileged field"),
            Rule::SensitiveQuery => (Owasp::Api8, 598, "Sensitive data in the address"),
            Rule::AddressAsInput => (Owasp::Api7, 918, "The caller names an address"),
            Rule::UnboundedList => (Owasp::Api4, 770, "Lists without pages"),
            Rule::NoSchema => (Owasp::Api8, 20, "Bodies that nothing describes"),
            Rule::NotRead => (Owasp::Api9, 1059, "A part that could not be read"),
        }
    }
}

/// One answer.
#[derive(Clone, Debug)]
pub(super) struct Hit<'t> {
    pub rule: Rule,
    /// Which operation, by position; none for the whole description.
    pub operation: Option<usize>,
    pub node: Node<'t>,
    pub reason: String,
    /// What tells it from others of its rule at the same operation: the name of a scheme, an address.
    pub subject: String,
    pub confidence: Confidence,
    /// Why nobody needs to look at it.
    pub excused: Option<Entrance>,
}

/// All of them, in the order of the description.
pub(super) fn hits<'t>(api: &Api<'t>) -> Vec<Hit<'t>> {
    let mut out = Vec::new();
    for gap in &api.gaps {
        let (reason, confidence) = (gap.message.clone(), Confidence::High);
        let (subject, excused) = (String::new(), None);
        out.push(Hit { rule: Rule::NotRead, operation: None, node: gap.node, reason, subject, confidence, excused });
    }
    in_clear(api, &mut out);
    let versions = versions(api);
    let limits = api.operations.iter().any(|operation| operation.limit_stated);
    let scoped = api.operations.iter().any(|operation| !api.scopes(operation).is_empty());
    for (at, operation) in api.operations.iter().enumerate() {
        let before = out.len();
        let mut add = |rule: Rule, node: Node<'t>, reason: String, confidence: Confidence, subject: &str| {
            let (subject, excused) = (subject.to_owned(), None);
            out.push(Hit { rule, operation: Some(at), node, reason, subject, confidence, excused });
        };
        proof(api, operation, &mut add);
        rights(api, operation, scoped, &mut add);
        inventory(operation, &versions, &mut add);
        input(operation, &mut add);
        amounts(operation, limits, &mut add);
        if let Some(entrance) = entrance(operation) {
            let own = out.iter_mut().skip(before).filter(|hit| hit.rule == Rule::NoAuthentication);
            own.for_each(|hit| hit.excused = Some(entrance));
        }
    }
    out
}

/// Addresses without TLS: those of the description once, and those that single operations have.
fn in_clear<'t>(api: &Api<'t>, out: &mut Vec<Hit<'t>>) {
    let mut seen: BTreeSet<(usize, u32, &str)> = BTreeSet::new();
    let of_all = api.servers.iter().map(|server| (None, server));
    let own = api.operations.iter().enumerate();
    let own = own.flat_map(|(at, operation)| operation.servers.iter().map(move |server| (Some(at), server)));
    for (operation, server) in of_all.chain(own) {
        let (file, value) = server.node.key();
        let open = server.is_open() == Some(true) && !Server::is_own_machine(server);
        if open && seen.insert((file, value, &server.address)) {
            let reason = format!("the address {:?} works without TLS", server.address);
            let (subject, confidence, excused) = (server.address.clone(), Confidence::High, None);
            out.push(Hit { rule: Rule::PlainHttp, operation, node: server.node, reason, subject, confidence, excused });
        }
    }
}

type Add<'a, 't> = &'a mut dyn FnMut(Rule, Node<'t>, String, Confidence, &str);

fn shown(fields: &[&Field<'_>]) -> String {
    let names: Vec<&str> = fields.iter().take(4).map(|field| field.name.as_str()).collect();
    let more = if fields.len() > 4 { format!(" and {} more", fields.len() - 4) } else { String::new() };
    names.join(", ") + &more
}

/// Fields of the answers that carry sensitive data.
pub(super) fn sensitive<'a, 't>(fields: &'a [Field<'t>]) -> Vec<&'a Field<'t>> {
    fields.iter().filter(|field| field.class.is_some_and(is_sensitive)).collect()
}

fn proof<'t>(api: &Api<'t>, operation: &Operation<'t>, add: Add<'_, 't>) {
    let words = operation.words();
    let secret = sensitive(&operation.returns);
    match &operation.security {
        Security::Unstated => {
            let reason = format!("{words} states no security, and neither does the description: unknown, not open");
            add(Rule::AuthenticationNotStated, operation.node, reason, Confidence::Medium, "");
        }
        Security::Unclear(_) => {
            let reason = format!("{words} states a security that cannot be read: it may ask for nothing");
            add(Rule::AuthenticationNotStated, operation.node, reason, Confidence::High, "");
        }
        Security::None => {
            let confidence = match (operation.changes(), secret.is_empty()) {
                (true, _) | (false, false) => Confidence::High,
                (false, true) => Confidence::Low,
            };
            let what = if secret.is_empty() { String::new() } else { format!(", and answers with {}", shown(&secret)) };
            add(
                Rule::NoAuthentication,
                operation.node,
                format!("{words} asks for no proof on purpose{what}"),
                confidence,
                "",
            );
        }
        Security::Optional(_) => {
            let reason = format!("{words} answers callers with and without proof");
            add(Rule::OptionalAuthentication, operation.node, reason, Confidence::Medium, "");
        }
        Security::Required(_) => {}
    }
    for (name, _) in operation.ways().iter().flatten() {
        let Some(scheme) = api.schemes.get(name) else {
            let reason = format!("{words} asks for the scheme {:?}, which is declared nowhere", clean(name, 60));
            add(Rule::UndeclaredScheme, operation.node, reason, Confidence::High, name);
            continue;
        };
        if scheme.in_query {
            let reason =
                format!("{words} takes the key {:?} in the query string, where it lands in logs", clean(name, 40));
            add(Rule::KeyInQuery, operation.node, reason, Confidence::High, name);
        }
        if scheme.kind == Authentication::Basic {
            let reason = format!("{words} takes name and password with each call ({})", scheme.words);
            add(Rule::BasicAuthentication, operation.node, reason, Confidence::Medium, name);
        }
    }
}

fn rights<'t>(api: &Api<'t>, operation: &Operation<'t>, scoped: bool, add: Add<'_, 't>) {
    let words = operation.words();
    let public = matches!(api.caller(operation), None | Some(Caller::Anybody | Caller::Person));
    let secret = sensitive(&operation.returns);
    if let Some(id) = operation.object_ids.first().filter(|_| !operation.object_check_stated) {
        let (rule, confidence) = match (secret.is_empty(), public) {
            (false, true) => (Rule::PublicSensitiveData, Confidence::High),
            (_, true) => (Rule::ObjectRights, Confidence::Medium),
            (_, false) => (Rule::ObjectRights, Confidence::Low),
        };
        let what = if secret.is_empty() { String::new() } else { format!(" and answers with {}", shown(&secret)) };
        let reason =
            format!("{words} takes the object {id:?} from the caller{what}; that its owner is checked is not stated");
        add(rule, operation.node, reason, confidence, "");
    } else if !secret.is_empty()
        && operation.returns_list
        && matches!(api.caller(operation), Some(Caller::Anybody))
        && !operation.object_check_stated
    {
        let reason = format!("{words} gives anybody a list with {}", shown(&secret));
        add(Rule::PublicSensitiveData, operation.node, reason, Confidence::High, "");
    }
    let broad = api.scopes(operation).into_iter().find(|scope| is_broad(scope));
    if let Some(scope) = broad {
        let reason = format!("{words} is opened by the scope {scope:?}, which allows everything");
        add(Rule::BroadScope, operation.node, reason, Confidence::High, "");
    }
    let oauth = api.authentication(&operation.security) == Authentication::OAuth2;
    if oauth && scoped && operation.changes() && api.scopes(operation).is_empty() {
        let reason = format!("{words} changes something and asks for no scope, where other operations do");
        add(Rule::NoScope, operation.node, reason, Confidence::Medium, "");
    }
}

fn is_broad(scope: &str) -> bool {
    let lower = scope.to_lowercase();
    let last = lower.rsplit([':', '.', '/']).next().unwrap_or_default();
    ["*", "all", "admin", "full", "full_access", "fullaccess", "root", "superuser"].contains(&last)
}

/// Versions in the paths, and whether the description names them.
struct Versions {
    /// By version: how many operations.
    used: BTreeMap<u32, usize>,
    documented: BTreeSet<u32>,
}

fn version_of(path: &str) -> Option<u32> {
    path.split('/').find_map(|part| {
        let digits = part.strip_prefix(['v', 'V'])?;
        let major = digits.split('.').next()?;
        if major.is_empty() || major.len() > 4 { None } else { major.parse().ok() }
    })
}

fn versions(api: &Api<'_>) -> Versions {
    let mut used: BTreeMap<u32, usize> = BTreeMap::new();
    for version in api.operations.iter().filter_map(|operation| version_of(&operation.path)) {
        *used.entry(version).or_default() += 1;
    }
    let mut documented: BTreeSet<u32> = api.servers.iter().filter_map(|server| version_of(&server.address)).collect();
    let major: String = api.version.trim_start_matches(['v', 'V']).chars().take_while(char::is_ascii_digit).collect();
    documented.extend(major.parse::<u32>().ok());
    documented.retain(|version| used.contains_key(version));
    if documented.is_empty()
        && let Some((most, _)) = used.iter().max_by_key(|(version, count)| (**count, **version))
    {
        // Paths count for themselves: the version that most of them have is the one that is meant.
        documented.insert(*most);
    }
    Versions { used, documented }
}

fn inventory<'t>(operation: &Operation<'t>, versions: &Versions, add: Add<'_, 't>) {
    let words = operation.words();
    if operation.deprecated {
        let reason = format!("{words} is marked as deprecated, and is still part of the description");
        add(Rule::Deprecated, operation.node, reason, Confidence::High, "");
    }
    if let Some(version) = version_of(&operation.path).filter(|version| !versions.documented.contains(version)) {
        let others: Vec<String> = versions.documented.iter().map(|version| format!("v{version}")).collect();
        let count = versions.used.get(&version).copied().unwrap_or(0);
        let reason =
            format!("{words} is of v{version} ({count} operations), the description is about {}", others.join(", "));
        add(Rule::UndocumentedVersion, operation.node, reason, Confidence::Medium, "");
    }
}

/// Names of fields that say what somebody may do or has.
fn is_privileged(name: &str) -> bool {
    let words = parts(name);
    let has = |word: &str| words.iter().any(|part| part == word);
    let whole = words.join("");
    ["isadmin", "isstaff", "issuperuser", "isverified", "emailverified", "isapproved", "creditlimit", "availablecredit"]
        .contains(&whole.as_str())
        || words.len() == 1
            && (has("role") || has("roles") || has("permissions") || has("balance") || has("privileges"))
}

fn input<'t>(operation: &Operation<'t>, add: Add<'_, 't>) {
    let words = operation.words();
    if operation.changes() {
        let privileged: Vec<&Field<'t>> = operation.sends.iter().filter(|field| is_privileged(&field.name)).collect();
        if let Some(first) = privileged.first() {
            let reason =
                format!("a caller of {words} may send {}: is that only for administrators?", shown(&privileged));
            add(Rule::PrivilegedField, first.node, reason, Confidence::Low, "");
        }
    }
    let secret = sensitive(&operation.query);
    if let Some(first) = secret.first() {
        let reason = format!("{words} takes {} in the query string, where it lands in logs", shown(&secret));
        add(Rule::SensitiveQuery, first.node, reason, Confidence::Medium, "");
    }
    let address = operation.sends.iter().chain(&operation.query).find(|field| {
        let words = parts(&field.name);
        let word = words.last().map(String::as_str).unwrap_or_default();
        let named = ["url", "uri", "webhook", "callback"].contains(&word) || field.node.str("format") == "uri";
        // Where a browser is sent afterwards is not visited by the service.
        named
            && !words.iter().any(|w| {
                ["return", "redirect", "image", "logo", "website", "web", "picture", "avatar"].contains(&w.as_str())
            })
    });
    if let Some(field) = address {
        let reason = format!(
            "{words} takes the address {:?} from the caller; which addresses are allowed is not stated",
            field.name
        );
        add(Rule::AddressAsInput, field.node, reason, Confidence::Low, "");
    }
    if operation.body_schema == Some(false) {
        add(Rule::NoSchema, operation.node, format!("the body of {words} has no schema"), Confidence::Medium, "");
    }
}

fn amounts<'t>(operation: &Operation<'t>, limits: bool, add: Add<'_, 't>) {
    let words = operation.words();
    if !operation.limit_stated {
        let entrance = entrance(operation).is_some() && operation.changes();
        let confidence = match (entrance, limits) {
            (true, _) => Confidence::High,
            // Others of this description state one.
            (false, true) => Confidence::Medium,
            (false, false) => Confidence::Low,
        };
        let reason = format!("{words} names no limit: no status 429, no header and no extension");
        add(Rule::NoRateLimit, operation.node, reason, confidence, "");
    }
    if operation.returns_list && !operation.paged && operation.method == "GET" {
        let reason = format!("{words} answers with a list and takes no page or limit");
        add(Rule::UnboundedList, operation.node, reason, Confidence::Low, "");
    }
}
