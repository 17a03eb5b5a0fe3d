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
    /// Addresses, as written.
    pub servers: Vec<(String, Node<'t>)>,
    pub schemes: BTreeMap<String, Scheme<'t>>,
    pub operations: Vec<Operation<'t>>,
    /// Calls that the API makes: webhooks, and callbacks of operations.
    pub calls_out: Vec<CallOut<'t>>,
    /// Tags with what is said about them.
    pub tags: Vec<(String, String)>,
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
    pub fields: Vec<Field<'t>>,
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
        match &self.security {
            Security::Unstated | Security::None => &[],
            Security::Optional(ways) | Security::Required(ways) => ways,
        }
    }
}

impl Api<'_> {
    /// How callers of an operation prove themselves, by the first way that it names.
    pub fn authentication(&self, operation: &Operation<'_>) -> Authentication {
        match &operation.security {
            Security::Unstated => Authentication::Unknown,
            // Optional proof is no proof: a call without it is answered.
            Security::None | Security::Optional(_) => Authentication::None,
            Security::Required(ways) => {
                let kinds: Vec<Authentication> = ways
                    .iter()
                    .flatten()
                    .filter_map(|(name, _)| self.schemes.get(name))
                    .map(|scheme| scheme.kind)
                    .collect();
                // The weakest of the alternatives is what an attacker meets.
                let rank = |kind: &Authentication| match kind {
                    Authentication::None => 0,
                    Authentication::Unknown => 1,
                    Authentication::Basic => 2,
                    Authentication::ApiKey => 3,
                    Authentication::Jwt => 4,
                    Authentication::OAuth2 => 5,
                    Authentication::Signed => 6,
                    Authentication::Mtls => 7,
                };
                kinds.into_iter().min_by_key(rank).unwrap_or(Authentication::Unknown)
            }
        }
    }

    /// Who calls an operation; none where the description gives no hint.
    pub fn caller(&self, operation: &Operation<'_>) -> Option<Caller> {
        match &operation.security {
            Security::Unstated => None,
            Security::None => Some(Caller::Anybody),
            Security::Optional(ways) | Security::Required(ways) => {
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
