//! The stage: who is attacked, by whom, how hard, and when; everything about a drawn exercise but its story.

use crate::base::dice::{Die, Key, Mechanic, Name};
use crate::base::id::*;
use crate::scenario::doc::{
    AbsentRule, AssetKind, AttackerDoc, Begins, BudgetDoc, CurrencyDoc, Difficulty, EcosystemDoc, Goal, InsuranceDoc,
    Inventory, Lasts, MoneyValue, ObjectiveDoc, OrganisationDoc, PlansDoc, ProfileDoc, ProfileOfAttackerDoc, Role,
    RoleDoc, SpanText, StartDoc, ZoneKind,
};
use crate::scenario::model::{Ecosystem, Spot};
use crate::scenario::moves::is_public;

use super::MORE_ROLES;
use super::fill::round;
use super::menu::{Start, Words};

/// A die of a draw: keyed by what it is for and by which try of the draw it belongs to.
pub(super) fn die(seed: u64, attempt: u32, what: &str, whom: &str) -> Die {
    Key::new(Mechanic::Draw, Name::of(what), Name::of(whom), attempt).throw(seed)
}

/// What a difficulty does, stated once and shown in Setup.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handicap {
    /// Added to the attacker's skill.
    pub skill: f64,
    /// Factor on its tempo.
    pub tempo: f64,
    /// Factor on what monitoring sees.
    pub seen: f64,
    /// Factor on the time to decide.
    pub time: f64,
}

impl Handicap {
    /// Of a difficulty.
    pub fn of(difficulty: Difficulty) -> Handicap {
        match difficulty {
            Difficulty::Easy => Handicap { skill: -0.15, tempo: 0.75, seen: 1.3, time: 1.4 },
            Difficulty::Medium => Handicap { skill: 0.0, tempo: 1.0, seen: 1.0, time: 1.0 },
            Difficulty::Hard => Handicap { skill: 0.15, tempo: 1.35, seen: 0.75, time: 0.7 },
        }
    }

    /// In words, for Setup and the guide.
    pub fn words(self) -> String {
        if self == Handicap::of(Difficulty::Medium) {
            return "Attacker, monitoring and time to decide as described.".into();
        }
        format!(
            "The attacker's skill {:+.0} points of 100, pace ×{:.2}. Monitoring sees ×{:.2}. Time to decide ×{:.1}.",
            self.skill * 100.0,
            self.tempo,
            self.seen,
            self.time
        )
    }
}

/// The ecosystem as the difficulty has it: monitoring sees more or less.
pub(super) fn handicapped(eco: &EcosystemDoc, handicap: Handicap) -> EcosystemDoc {
    let mut eco = eco.clone();
    for log in eco.assets.iter_mut().flat_map(|a| a.monitoring.iter_mut()) {
        log.quality = (log.quality * handicap.seen).min(1.0);
    }
    eco
}

/// The organisation: the ecosystem's own profile, or an estimate from its graph.
pub(super) fn profile(eco: &EcosystemDoc) -> ProfileDoc {
    if let Some(profile) = &eco.profile {
        return profile.clone();
    }
    let per_hour: f64 = eco.assets.iter().map(|a| a.worth_per_hour.0).sum();
    let revenue = round((per_hour * 8_760.0).clamp(5.0e6, 5.0e9));
    let customers = eco.assets.iter().flat_map(|a| &a.holdings).map(|h| h.people).max().unwrap_or(10_000).max(1_000);
    let lives = |place: &str| eco.assets.iter().flat_map(|a| &a.holdings).any(|h| h.residency.contains(place));
    let mut regimes = Vec::new();
    for (place, regime, clock) in [
        ("EU", "gdpr", "authority"),
        ("UK", "uk-gdpr", "authority"),
        ("US", "ccpa", "people"),
        ("AU", "ndb", "assess"),
        ("AU", "ndb", "notify"),
    ] {
        if lives(place) {
            regimes.push((regime.to_owned(), clock.to_owned()));
        }
    }
    if regimes.is_empty() {
        regimes.push(("gdpr".to_owned(), "authority".to_owned()));
    }
    ProfileDoc {
        // Who runs it nobody has said; size and money below are estimated from the graph.
        sector: "Sector not stated".into(),
        organisation: OrganisationDoc {
            name: eco.name.clone(),
            about: if eco.summary.is_empty() { format!("{} and its APIs.", eco.name) } else { eco.summary.clone() },
            revenue_per_year: MoneyValue(revenue),
            customers,
            customer_value: MoneyValue(round((revenue / customers as f64 * 0.6).clamp(5.0, 5_000.0))),
            insurance: Some(InsuranceDoc {
                retention: MoneyValue(round(revenue * 0.002)),
                limit: MoneyValue(round(revenue * 0.03)),
                crime_limit: MoneyValue(round(revenue * 0.004)),
                waiting: SpanText("8h".into()),
                notice_within: SpanText("48h".into()),
                late_share: 0.5,
            }),
        },
        currency: CurrencyDoc { code: "USD".into(), sign: "$".into(), usd: 1.0, as_of: "2026-11-20".into() },
        calendar: "us-federal".into(),
        utc_offset_minutes: 0,
        regimes,
        contracts: Vec::new(),
    }
}

/// T0 on the calendar: some evenings, some weekends, some ordinary mornings.
pub(super) fn start(profile: &ProfileDoc, seed: u64, attempt: u32) -> StartDoc {
    const MOMENTS: [(&str, &str); 10] = [
        ("2027-02-05", "17:40"),
        ("2027-03-09", "09:20"),
        ("2027-01-17", "22:10"),
        ("2027-04-14", "13:05"),
        ("2027-03-26", "16:15"),
        ("2027-05-03", "08:05"),
        ("2027-06-10", "18:55"),
        ("2027-02-20", "11:30"),
        ("2027-09-23", "14:45"),
        ("2027-10-29", "19:20"),
    ];
    let pick = die(seed, attempt, "moment", &profile.organisation.name).pick(MOMENTS.len());
    let (date, time) = MOMENTS.get(pick).copied().unwrap_or(("2027-03-09", "09:20"));
    StartDoc {
        date: date.into(),
        time: time.into(),
        utc_offset_minutes: profile.utc_offset_minutes,
        calendar: profile.calendar.clone(),
    }
}

/// Where this attacker begins on this graph; what it is short of, if it cannot begin.
///
/// # Errors
/// What the ecosystem lacks for such an attacker.
pub(super) fn beginning(
    eco: &Ecosystem,
    attacker: &ProfileOfAttackerDoc,
    seed: u64,
    attempt: u32,
) -> Result<Start, String> {
    let words = Words(eco);
    let one = |what: &str, from: Vec<usize>, name: &dyn Fn(usize) -> String| {
        // One keyed number for each candidate: what is not there moves nothing else.
        let score = |i: &usize| die(seed, attempt, what, &name(*i)).unit();
        from.into_iter().max_by(|a, b| score(a).total_cmp(&score(b)))
    };
    let asset_name = |i: usize| words.asset_id(AssetId::new(i));
    let key_name = |i: usize| words.credential_id(CredentialId::new(i));
    let of_kind = |kind: AssetKind| -> Vec<usize> {
        (0..eco.assets.len()).filter(|i| eco.assets.get(*i).is_some_and(|a| a.doc.kind == kind)).collect()
    };
    let mut start = Start { doors: doors(eco, attacker, seed, attempt), ..Start::default() };
    match attacker.begins {
        Begins::Outside => {
            if start.doors.is_empty() {
                return Err("a flow that can be called from outside".into());
            }
        }
        Begins::WithLogins => {
            let public = (0..eco.credentials.len())
                .filter(|i| {
                    let credential = eco.credentials.get(*i);
                    credential.is_some_and(|c| c.opens.iter().any(|f| is_public(eco, *f)))
                })
                .collect();
            let login = one("login", public, &key_name).ok_or("a credential that opens something from outside")?;
            start.holds.push(CredentialId::new(login));
        }
        Begins::Partner => {
            let calls = |i: &usize| eco.flows.iter().any(|f| f.from.index() == *i);
            let partners: Vec<usize> = of_kind(AssetKind::ThirdPartyApi).into_iter().filter(calls).collect();
            let partner = one("partner", partners, &asset_name).ok_or("a third party that calls in")?;
            start.stands_on.push(AssetId::new(partner));
            let kept = eco.credentials.iter().enumerate().filter(|(_, c)| c.kept_on.index() == partner);
            start.holds.extend(kept.map(|(i, _)| CredentialId::new(i)));
        }
        Begins::Insider => {
            let calls = |i: &usize| eco.flows.iter().any(|f| f.from.index() == *i);
            let inside = |i: &usize| {
                eco.assets
                    .get(*i)
                    .and_then(|a| eco.zones.get(a.zone.index()))
                    .is_some_and(|z| z.kind != ZoneKind::Public)
            };
            let mut desks: Vec<usize> = of_kind(AssetKind::Person).into_iter().filter(calls).filter(inside).collect();
            if desks.is_empty() {
                desks = of_kind(AssetKind::AdminConsole).into_iter().filter(calls).collect();
            }
            let desk = one("desk", desks, &asset_name).ok_or("a person or a console inside that calls anything")?;
            start.stands_on.push(AssetId::new(desk));
            let kept = eco.credentials.iter().enumerate().filter(|(_, c)| c.kept_on.index() == desk);
            start.holds.extend(kept.map(|(i, _)| CredentialId::new(i)));
        }
        Begins::NearAgent => {
            if of_kind(AssetKind::AiAgent).is_empty() {
                return Err("an AI agent".into());
            }
            let near = eco.flows.iter().enumerate().filter(|(_, f)| {
                [f.from, f.to]
                    .iter()
                    .any(|a| eco.assets.get(a.index()).is_some_and(|a| a.doc.kind == AssetKind::AiAgent))
            });
            start.doors.extend(near.map(|(i, _)| FlowId::new(i)));
            start.doors.sort_unstable();
            start.doors.dedup();
        }
    }
    Ok(start)
}

/// A few flows from outside that it has looked at before: weak ones draw more attention, as they do from scanners.
fn doors(eco: &Ecosystem, attacker: &ProfileOfAttackerDoc, seed: u64, attempt: u32) -> Vec<FlowId> {
    let words = Words(eco);
    let weak = |i: usize| {
        let flow = eco.flows.get(i);
        eco.weaknesses.iter().any(|w| match w.on {
            Spot::Flow(f) => f.index() == i,
            Spot::Asset(a) => flow.is_some_and(|f| f.to == a),
        })
    };
    let listed = |i: usize| eco.flows.get(i).is_some_and(|f| attacker.sweeps || f.doc.inventory != Inventory::Shadow);
    let mut public: Vec<(f64, usize)> = (0..eco.flows.len())
        .filter(|i| is_public(eco, FlowId::new(*i)) && listed(*i))
        .map(|i| {
            let u = die(seed, attempt, "door", &words.flow_id(FlowId::new(i))).unit();
            (-libm::log(-libm::log(u)) + if weak(i) { 1.2 } else { 0.0 }, i)
        })
        .collect();
    public.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    public.truncate(usize::from(attacker.doors.max(1)));
    public.into_iter().map(|(_, i)| FlowId::new(i)).collect()
}

/// The attacker of a scenario file.
pub(super) fn attacker(
    eco: &Ecosystem,
    profile: &ProfileOfAttackerDoc,
    handicap: Handicap,
    goal: Goal,
    start: &Start,
) -> AttackerDoc {
    let words = Words(eco);
    AttackerDoc {
        name: profile.name.clone(),
        about: format!("{} {}", profile.about, profile.motive),
        skill: (profile.skill + handicap.skill).clamp(0.0, 1.0),
        tempo: profile.tempo * handicap.tempo,
        stealth: profile.stealth,
        patience: profile.patience.clone(),
        goal,
        holds: start.holds.iter().map(|c| words.credential_id(*c)).collect(),
        stands_on: start.stands_on.iter().map(|a| words.asset_id(*a)).collect(),
        plans: Some(PlansDoc {
            knows: start.doors.iter().map(|f| words.flow_id(*f)).collect(),
            surveyed: Vec::new(),
            thinks: profile.thinks.clone(),
            caution: profile.caution,
            whim: profile.whim,
            enough: profile.enough,
        }),
    }
}

/// What every drawn exercise is for.
pub(super) fn objectives() -> Vec<ObjectiveDoc> {
    [
        ("see", "See it early and know what is certain", "Time to detect; facts labelled before they were repeated"),
        ("stop", "Stop it without needless harm", "Time to contain, and what stood still that did not have to"),
        ("tell", "Tell those who must know, in time", "Every report and notice on time; people heard it from us first"),
        ("pay", "Spend where it counts", "Cost against that of doing nothing, by category"),
        ("work-together", "Decide together", "Who was heard before a decision; approvals asked for in time"),
    ]
    .map(|(id, text, measure)| ObjectiveDoc { id: id.into(), text: text.into(), measure: measure.into() })
    .into()
}

/// The table, sized to the organisation.
pub(super) fn roles(profile: &ProfileDoc, extra: &[Role]) -> Vec<RoleDoc> {
    let size = (profile.organisation.revenue_per_year.0 / 1.0e8).max(0.05);
    let people = |base: f64| libm::round(base * libm::sqrt(size)).clamp(2.0, 14.0) as u8;
    let role = |role, aim: &str, owns: &str, asks: &str, base: f64, absent| RoleDoc {
        role,
        aim: aim.into(),
        owns: owns.into(),
        asks: asks.into(),
        people: people(base),
        on_call: people(base).div_ceil(3).max(1),
        absent,
    };
    let mut roles = vec![
        role(
            Role::Dev,
            "Close the hole without breaking what works. You know the systems; nobody else in the room does.",
            "Routes, keys, releases and repairs.",
            "Product before customers lose a feature; Finance for money beyond the budget.",
            6.0,
            AbsentRule::Proceed,
        ),
        role(
            Role::Product,
            "Keep customers and partners able to work, and let them hear from us first what went wrong.",
            "What customers and partners are told and offered.",
            "Legal before anything is said in public; Dev for what is technically so.",
            4.0,
            AbsentRule::Proceed,
        ),
        role(
            Role::Legal,
            "Meet every duty in time and say nothing that must be taken back.",
            "Classification, reports to authorities, public wording.",
            "Dev for facts, Finance for amounts.",
            3.0,
            AbsentRule::Wait,
        ),
        role(
            Role::Finance,
            "Lose as little money as possible, ours and the customers'.",
            "Payments that are held or paid back; budget and insurance.",
            "Product before many honest customers wait.",
            3.0,
            AbsentRule::Wait,
        ),
    ];
    for more in MORE_ROLES.iter().filter(|role| extra.contains(role)) {
        roles.extend(match more {
            Role::Security => Some(role(
                Role::Security,
                "Know what is going on before anybody acts on a guess, and take away what the intruder stands on.",
                "Alerts, traces, and what is cut off for a look.",
                "Dev before something is changed; Product before customers notice.",
                4.0,
                AbsentRule::Proceed,
            )),
            Role::Comms => Some(role(
                Role::Comms,
                "Say what is known, early, in words that still hold tomorrow.",
                "Statements, the press, the status page.",
                "Legal before it is public, Product for what customers need to hear.",
                2.0,
                AbsentRule::Proceed,
            )),
            Role::Executive => Some(role(
                Role::Executive,
                "Keep the organisation able to act, and take the decisions that nobody else may take.",
                "The board, the largest partners, and what is put at risk for what.",
                "Everybody for what they know and what they only suppose.",
                1.0,
                AbsentRule::Proceed,
            )),
            Role::Dev | Role::Product | Role::Legal | Role::Finance | Role::Partner => None,
        });
    }
    roles
}

/// What may be spent without asking, and what Finance can release.
pub(super) fn budget(profile: &ProfileDoc) -> BudgetDoc {
    let revenue = profile.organisation.revenue_per_year.0;
    BudgetDoc {
        available: MoneyValue(round((revenue * 0.0012).clamp(40_000.0, 600_000.0))),
        reserve: MoneyValue(round((revenue * 0.008).clamp(200_000.0, 6_000_000.0))),
    }
}

/// A span of so many seconds as text.
pub(super) fn span(seconds: i64) -> SpanText {
    let (sign, s) = if seconds < 0 { ("-", -seconds) } else { ("", seconds) };
    let minutes = (s + 30) / 60;
    SpanText(match (minutes / 60, minutes % 60) {
        (0, m) => format!("{sign}{m}m"),
        (h, 0) => format!("{sign}{h}h"),
        (h, m) => format!("{sign}{h}h {m}m"),
    })
}

/// Between two spans, in hours.
pub(super) fn hours(median: f64, p90: f64) -> Lasts {
    Lasts::Around(span((median * 3600.0) as i64), span((p90 * 3600.0) as i64))
}
