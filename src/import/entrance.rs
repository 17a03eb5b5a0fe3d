//! Operations that nobody can ask a proof for: ways in, and probes of machines. What decides is the whole purpose of an operation,
//! not a word somewhere in its path: its method, every part of its path, and what it answers with.

use super::openapi::model::Operation;
use super::words::is_sensitive;
use crate::scenario::doc::DataClass;

/// Why an operation is called without proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entrance {
    /// Who calls it proves itself there for the first time, or asks for a new way to.
    WayIn,
    /// It tells machines whether the service lives, or with which keys it signs.
    Probe,
}

impl Entrance {
    /// For people, behind "excused: ".
    pub fn words(self) -> &'static str {
        match self {
            Entrance::WayIn => "a way in, which is called before anybody can prove anything",
            Entrance::Probe => "a probe, which answers with nothing sensitive",
        }
    }
}

/// Last parts of paths that can be nothing but a way in, wherever they stand.
const WAYS_IN: [&str; 18] = [
    "login",
    "log-in",
    "login-with-token",
    "signin",
    "sign-in",
    "signup",
    "sign-up",
    "authenticate",
    "forgot-password",
    "forget-password",
    "forgotpassword",
    "reset-password",
    "resetpassword",
    "password-reset",
    "check-otp",
    "send-otp",
    "verify-otp",
    "resend-verification",
];

/// Last parts that are a way in where everything around them is about accounts and proof: a payment is verified as well.
const MAYBE_WAYS_IN: [&str; 15] = [
    "register",
    "registration",
    "token",
    "oauth-token",
    "authorize",
    "otp",
    "verify",
    "verify-email",
    "verify-account",
    "confirm-email",
    "captcha",
    "refresh",
    "refresh-token",
    "session",
    "sessions",
];

/// Places of accounts and of proof.
const AROUND_WAYS_IN: [&str; 23] = [
    "auth",
    "authentication",
    "oauth",
    "oauth2",
    "openid",
    "openid-connect",
    "oidc",
    "connect",
    "protocol",
    "identity",
    "iam",
    "sso",
    "idp",
    "user",
    "users",
    "account",
    "accounts",
    "customer",
    "customers",
    "me",
    "public",
    "password",
    "session",
];

/// What the last part of the path of a probe is.
const PROBES: [&str; 21] = [
    "health",
    "healthz",
    "healthcheck",
    "health-check",
    "live",
    "livez",
    "liveness",
    "ready",
    "readyz",
    "readiness",
    "ping",
    "heartbeat",
    "status",
    "version",
    "jwks",
    "jwks.json",
    "certs",
    "openid-configuration",
    "oauth-authorization-server",
    "security.txt",
    "captcha",
];

const AROUND_PROBES: [&str; 8] = ["health", "actuator", "public", ".well-known", "auth", "oauth", "oauth2", "system"];

/// A part of a path that says only where the API begins.
fn is_dull(part: &str) -> bool {
    let version = part
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
    version || ["api", "apis", "rest"].contains(&part)
}

/// Whether an operation is one, and which.
pub(super) fn entrance(operation: &Operation<'_>) -> Option<Entrance> {
    let path = operation.path.to_lowercase().replace('_', "-");
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && !is_dull(part)).collect();
    let (last, around) = parts.split_last()?;
    // Whoever names an object is past the door.
    if !operation.object_ids.is_empty() {
        return None;
    }
    let answers = |allowed: &[DataClass]| {
        let classes = operation.returns.iter().filter_map(|field| field.class);
        classes.filter(|class| is_sensitive(*class)).all(|class| allowed.contains(&class))
    };
    let method = operation.method.as_str();
    let leads_in = WAYS_IN.contains(last)
        || MAYBE_WAYS_IN.contains(last) && around.iter().all(|part| AROUND_WAYS_IN.contains(part));
    let is_way_in = leads_in
        && (method == "POST" || method == "GET" && ["authorize", "captcha"].contains(last))
        // A token is what one comes for.
        && answers(&[DataClass::Credentials]);
    let is_probe = PROBES.contains(last)
        && around.iter().all(|part| AROUND_PROBES.contains(part))
        && matches!(method, "GET" | "HEAD")
        && answers(&[]);
    match (is_way_in, is_probe) {
        (true, _) => Some(Entrance::WayIn),
        (false, true) => Some(Entrance::Probe),
        (false, false) => None,
    }
}
