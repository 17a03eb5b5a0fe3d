//! An API description as far as import and gate need it, the same for every version.

use std::collections::BTreeMap;

use super::super::text::Node;
use crate::scenario::doc::{Authentication, DataClass};

/// One document.
#[derive(Clone, Debug)]
pub(in crate::import) struct Api<'t> {
    pub node: Node<'t>,
    /// "OpenAPI 3.1.0", "Swagger 2.0".
    pub format: String,
    pub title: String,
    pub about: String,
    /// `info.version`.
    pub version: String,
    /// Addresses that hold for every operation without its own.
    pub servers: Vec<Server<'t>>,
    pub schemes: BTreeMap<String, Scheme<'t>>,
    pub operations: Vec<Operation<'t>>,
    /// Calls that the API makes: webhooks, and callbacks of operations.
    pub calls_out: Vec<CallOut<'t>>,
    /// Tags with what is said about them.
    pub tags: Vec<Tag<'t>>,
    /// Parts that could not be read, so that nobody takes them for harmless.
    pub gaps: Vec<Gap<'t>>,
}

/// An address, with a value in the place of each variable.
#[derive(Clone, Debug)]
pub(in crate::import) struct Server<'t> {
    /// "https://api.example/v1"; begins with `//` where nobody says which protocol, and with `/` where nobody says which host.
    pub address: String,
    pub node: Node<'t>,
}

/// A declared tag.
#[derive(Clone, Debug)]
pub(in crate::import) struct Tag<'t> {
    pub node: Node<'t>,
    pub name: String,
    pub about: String,
}

/// A part that could not be read.
#[derive(Clone, Debug)]
pub(in crate::import) struct Gap<'t> {
    pub node: Node<'t>,
    pub message: String,
}

/// A declared way to prove who calls.
#[derive(Clone, Debug)]
pub(in crate::import) struct Scheme<'t> {
    pub node: Node<'t>,
    pub kind: Authentication,
    /// Whether a person stands behind it, as far as the scheme says.
    pub caller: Caller,
    /// Whether the scheme itself says so.
    pub caller_is_sure: bool,
    /// Token and authorization addresses.
    pub servers: Vec<(String, Node<'t>)>,
    /// A key in the query string.
    pub in_query: bool,
    /// Name of the scheme type, for people.
    pub words: String,
}

/// Who stands behind a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum Caller {
    /// Whoever likes.
    Anybody,
    /// A person, through an app.
    Person,
    /// Another program.
    Machine,
}

/// One way that is enough: all of these schemes together, with the scopes asked for.
pub(in crate::import) type Way = Vec<(String, Vec<String>)>;

/// What a description says of proof. To say nothing is not the same as to say none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) enum Security {
    /// Nobody says anything.
    Unstated,
    /// None, on purpose.
    None,
    /// One of these ways, or none at all.
    Optional(Vec<Way>),
    /// One of these ways.
    Required(Vec<Way>),
    /// Something is said that nobody can read, beside these ways. It may mean anything, none among it.
    Unclear(Vec<Way>),
}

/// A field that carries data of a class.
#[derive(Clone, Debug)]
pub(in crate::import) struct Field<'t> {
    pub name: String,
    pub class: Option<DataClass>,
    pub node: Node<'t>,
}

/// One method under one path.
#[derive(Clone, Debug)]
pub(in crate::import) struct Operation<'t> {
    pub node: Node<'t>,
    /// What its path says for all methods.
    pub item: Node<'t>,
    /// Its own addresses, or those of its path; none where those of the description hold.
    pub servers: Vec<Server<'t>>,
    /// In capitals.
    pub method: String,
    pub path: String,
    pub tags: Vec<String>,
    pub deprecated: bool,
    pub security: Security,
    /// Parameters in the path that name an object.
    pub object_ids: Vec<String>,
    /// Fields of the request, sensitive or privileged ones among them.
    pub sends: Vec<Field<'t>>,
    /// Fields of the answers.
    pub returns: Vec<Field<'t>>,
    /// Parameters in the query string.
    pub query: Vec<Field<'t>>,
    /// The answer is a list.
    pub returns_list: bool,
    /// A limit on calls is stated: status 429, a header or an extension.
    pub limit_stated: bool,
    /// A page or limit parameter.
    pub paged: bool,
    /// Whether an extension says that rights are checked object by object.
    pub object_check_stated: bool,
    /// Bodies have a schema; none where there is no body.
    pub body_schema: Option<bool>,
}

/// A call that the API makes.
#[derive(Clone, Debug)]
pub(in crate::import) struct CallOut<'t> {
    pub node: Node<'t>,
    /// "POST balanceAccount.created".
    pub name: String,
    /// How the API proves itself to whom it calls.
    pub security: Security,
    pub fields: Vec<Field<'t>>,
}

impl Security {
    /// The ways in which a caller can prove itself.
    pub fn ways(&self) -> &[Way] {
        match self {
            Security::Unstated | Security::None => &[],
            Security::Optional(ways) | Security::Required(ways) | Security::Unclear(ways) => ways,
        }
    }
}

impl Server<'_> {
    /// The host; empty where nobody says which.
    pub fn host(&self) -> &str {
        host(&self.address)
    }

    /// Whether it is the machine of whoever wrote the description, which says nothing of where the API works.
    pub fn is_own_machine(&self) -> bool {
        let host = self.host();
        host == "localhost"
            || host.ends_with(".localhost")
            || host == "[::1]"
            || host == "0.0.0.0"
            || host.starts_with("127.")
    }

    /// Whether what is sent there can be read on the way; none where the address does not say.
    pub fn is_open(&self) -> Option<bool> {
        match self.address.split_once(':').map(|(scheme, _)| scheme.to_lowercase()).as_deref() {
            Some("http" | "ws") => Some(true),
            Some("https" | "wss") => Some(false),
            _ => None,
        }
    }
}

/// The host of an address; empty where it names none.
pub(in crate::import) fn host(address: &str) -> &str {
    let rest = address.split_once("//").map_or("", |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let rest = rest.rsplit('@').next().unwrap_or_default();
    match rest.find(']') {
        Some(end) if rest.starts_with('[') => rest.get(..=end).unwrap_or_default(),
        _ => rest.split(':').next().unwrap_or_default(),
    }
}

impl Operation<'_> {
    /// "GET /users/{id}".
    pub fn words(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether it changes something.
    pub fn changes(&self) -> bool {
        !matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY")
    }

    /// The ways in which a caller can prove itself.
    pub fn ways(&self) -> &[Way] {
        self.security.ways()
    }
}

/// How much a proof is worth.
fn rank(kind: &Authentication) -> u8 {
    match kind {
        Authentication::None => 0,
        Authentication::Unknown => 1,
        Authentication::Basic => 2,
        Authentication::ApiKey => 3,
        Authentication::Jwt => 4,
        Authentication::OAuth2 => 5,
        Authentication::Signed => 6,
        Authentication::Mtls => 7,
    }
}

impl<'t> Api<'t> {
    /// Where an operation is reached.
    pub fn servers_of<'a>(&'a self, operation: &'a Operation<'t>) -> &'a [Server<'t>] {
        if operation.servers.is_empty() { &self.servers } else { &operation.servers }
    }

    /// How a caller proves itself. All of one way hold together, so the strongest of it counts; an attacker chooses among the
    /// ways, so the weakest of them does.
    pub fn authentication(&self, security: &Security) -> Authentication {
        match security {
            Security::Unstated | Security::Unclear(_) => Authentication::Unknown,
            // Optional proof is no proof: a call without it is answered.
            Security::None | Security::Optional(_) => Authentication::None,
            Security::Required(ways) => {
                let kind = |name: &String| self.schemes.get(name).map_or(Authentication::Unknown, |scheme| scheme.kind);
                let strongest = |way: &Way| way.iter().map(|(name, _)| kind(name)).max_by_key(rank);
                ways.iter().filter_map(strongest).min_by_key(rank).unwrap_or(Authentication::Unknown)
            }
        }
    }

    /// Who calls an operation; none where the description gives no hint.
    pub fn caller(&self, operation: &Operation<'_>) -> Option<Caller> {
        match &operation.security {
            Security::Unstated => None,
            Security::None => Some(Caller::Anybody),
            Security::Optional(ways) | Security::Required(ways) | Security::Unclear(ways) => {
                let callers = ways.iter().flatten().filter_map(|(name, _)| self.schemes.get(name)).map(|s| s.caller);
                callers.min()
            }
        }
    }

    /// Scopes that an operation asks for, each once.
    pub fn scopes(&self, operation: &Operation<'_>) -> Vec<String> {
        let mut scopes: Vec<String> =
            operation.ways().iter().flatten().flat_map(|(_, scopes)| scopes.iter().cloned()).collect();
        scopes.sort();
        scopes.dedup();
        scopes
    }
}
