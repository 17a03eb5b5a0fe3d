//! Drawing an exercise: an attacker of a chosen kind on any valid ecosystem becomes a scenario file like any other.
//!
//! A draw goes through five rooms. [`stage`] says who is attacked, by whom and when; [`menu`] lists every move of the rule
//! graph as an attack step; [`rehearse`] plays the attack without a room to find T0 and what the story is about; [`cast`]
//! binds the templates of the playbook to the things of that story and [`story`] adds facts, signals and reports; [`proof`]
//! plays the result many times and says whether it is an exercise. If it is not, the next draw begins. Everything is keyed by
//! the seed: the same order gives the same file. Deliberately absent: any second engine, and any outcome written by hand; the
//! attack after T0 is chosen in play by the attacker itself.

mod cast;
mod fill;
mod library;
mod menu;
mod proof;
mod rehearse;
mod stage;
mod story;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

pub use fill::Unfilled;
pub use library::DrawLibrary;
pub use menu::{Start, menu};
pub use proof::{Proof, Shortfall};
pub use rehearse::first_signal;
pub use stage::Handicap;

use crate::base::id::StepId;
use crate::base::time::Span;
use crate::scenario::compile::{compile, compile_ecosystem};
use crate::scenario::doc::*;
use crate::scenario::load::{Bundle, Library};
use crate::scenario::model::Scenario;
use cast::Cast;
use fill::{Binding, fill, scaled};
use rehearse::First;
use stage::die;

/// Draws that are tried before the answer is that this ecosystem lacks something.
pub const TRIES: u32 = 20;

/// Of the steps of an attack the likeliest ones, which the story is about.
const CAST: usize = 14;

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Order {
    /// The graph to play on.
    pub ecosystem: Arc<EcosystemDoc>,
    /// The attacker's profile, by id.
    pub attacker: String,
    /// The seed of the draw. The exercise's own is [`Proof::seed`].
    pub seed: u64,
    /// Difficulty.
    pub difficulty: Difficulty,
    /// Minutes of play.
    pub minutes: u32,
    /// Roles at the table besides Dev, Product, Legal and Finance: some of [`MORE_ROLES`].
    pub extra: Vec<Role>,
}

/// Roles that may be added to the four.
pub const MORE_ROLES: [Role; 3] = [Role::Security, Role::Comms, Role::Executive];

/// A drawn exercise.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The scenario file.
    pub doc: ScenarioDoc,
    /// Compiled.
    pub scenario: Arc<Scenario>,
    /// The same attack before its story: from the attacker's beginning, with nobody at the table. For [`first_signal`].
    pub rehearsal: ScenarioDoc,
    /// Draws that were needed.
    pub tries: u32,
    /// What the draws before it fell short of, with their counts.
    pub missed: Vec<(Shortfall, u32)>,
    /// What was measured.
    pub proof: Proof,
}

impl Drawn {
    /// The scenario as the text of a file.
    pub fn text(&self) -> String {
        let pretty = ron::ser::PrettyConfig::new().depth_limit(6).struct_names(false);
        let body = ron::ser::to_string_pretty(&self.doc, pretty).unwrap_or_default();
        format!(
            "// Drawn by Sandtable, draw {} of at most {TRIES}. Proven with the seed {}.\nScenario{body}\n",
            self.tries, self.proof.seed
        )
    }
}

/// Why nothing could be drawn.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Undrawable {
    /// There is no such profile.
    #[error("there is no attacker {0:?}")]
    Attacker(String),
    /// The ecosystem cannot be compiled.
    #[error("the ecosystem cannot be used: {0}")]
    Ecosystem(String),
    /// The ecosystem has no place for such an attacker.
    #[error("this ecosystem has no place for such an attacker: it lacks {0}")]
    Lacks(String),
    /// Somebody asked to stop.
    #[error("the draw was stopped")]
    Stopped,
    /// No draw was an exercise; what most of them fell short of.
    #[error("none of {tries} draws is an exercise: {most}")]
    NotPlayable {
        /// How many.
        tries: u32,
        /// What most of them fell short of.
        most: Shortfall,
        /// All reasons with their counts.
        reasons: Vec<(Shortfall, u32)>,
    },
}

/// Draws an exercise.
///
/// # Errors
/// What is missing, if none of [`TRIES`] draws is an exercise.
pub fn draw(order: &Order, library: &Arc<Library>, templates: &DrawLibrary) -> Result<Drawn, Undrawable> {
    draw_watched(order, library, templates, &|_| ControlFlow::Continue(()))
}

/// The same; before each try `watch` hears its number, from 0, and may stop it.
///
/// # Errors
/// As [`draw`], and [`Undrawable::Stopped`].
pub fn draw_watched(
    order: &Order,
    library: &Arc<Library>,
    templates: &DrawLibrary,
    watch: &dyn Fn(u32) -> ControlFlow<()>,
) -> Result<Drawn, Undrawable> {
    let profile = templates.attacker(&order.attacker).ok_or_else(|| Undrawable::Attacker(order.attacker.clone()))?;
    let mut reasons: BTreeMap<Shortfall, u32> = BTreeMap::new();
    for attempt in 0..TRIES {
        if watch(attempt).is_break() {
            return Err(Undrawable::Stopped);
        }
        match (Draft { order, library, templates, profile, attempt }).draw() {
            Ok(drawn) => return Ok(Drawn { missed: reasons.into_iter().collect(), ..drawn }),
            Err(Fault::Never(fault)) => return Err(fault),
            Err(Fault::ThisTime(reason)) => *reasons.entry(reason).or_default() += 1,
        }
    }
    let mut reasons: Vec<(Shortfall, u32)> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let most = reasons.first().map_or(Shortfall::NoAttack, |(reason, _)| *reason);
    Err(Undrawable::NotPlayable { tries: TRIES, most, reasons })
}

/// For every profile, in the library's order, whether the ecosystem has a place for it; if not, what it lacks.
///
/// # Errors
/// The ecosystem cannot be compiled.
pub fn places(ecosystem: &EcosystemDoc, templates: &DrawLibrary) -> Result<Vec<Result<(), String>>, Undrawable> {
    let eco = compile_ecosystem(ecosystem).map_err(|e| Undrawable::Ecosystem(e.to_string()))?;
    Ok(templates.attackers().iter().map(|profile| stage::beginning(&eco, profile, 0, 0).map(drop)).collect())
}

/// Why one draw came to nothing.
enum Fault {
    /// No other draw would do better.
    Never(Undrawable),
    /// Another may.
    ThisTime(Shortfall),
}

impl From<Shortfall> for Fault {
    fn from(reason: Shortfall) -> Fault {
        Fault::ThisTime(reason)
    }
}

struct Draft<'a> {
    order: &'a Order,
    library: &'a Arc<Library>,
    templates: &'a DrawLibrary,
    profile: &'a ProfileOfAttackerDoc,
    attempt: u32,
}

impl Draft<'_> {
    /// The seed of the exercise: that of the order, and another one for every further try, for it decides how the attack goes.
    fn seed(&self) -> u64 {
        self.order.seed.wrapping_add(u64::from(self.attempt) * 100_003)
    }

    fn draw(&self) -> Result<Drawn, Fault> {
        let order = self.order;
        let handicap = Handicap::of(order.difficulty);
        let eco_doc = stage::handicapped(&order.ecosystem, handicap);
        let eco = compile_ecosystem(&eco_doc).map_err(|e| Fault::Never(Undrawable::Ecosystem(e.to_string())))?;
        let start = stage::beginning(&eco, self.profile, order.seed, self.attempt)
            .map_err(|lacks| Fault::Never(Undrawable::Lacks(lacks)))?;
        let pick = die(order.seed, self.attempt, "goal", &self.profile.id).pick(self.profile.goals.len());
        let goal = self.profile.goals.get(pick).copied().unwrap_or(Goal::DataTheft);
        let techniques = &self.library.techniques.techniques;
        let organisation = stage::profile(&order.ecosystem);
        let revenue = organisation.organisation.revenue_per_year.0;
        let steps = menu(&eco, techniques, self.profile, goal, &start, revenue);
        if !steps
            .iter()
            .any(|s| s.gives.iter().any(|g| matches!(g, Give::Exfiltrate(..) | Give::Divert(..) | Give::Disrupt(_))))
        {
            return Err(Shortfall::NoGain.into());
        }
        let mut doc =
            self.bare(&eco_doc, &organisation, stage::attacker(&eco, self.profile, handicap, goal, &start), steps);
        let rehearsal = doc.clone();
        let scenario = self.compile(&doc, &eco_doc)?;
        let past = rehearse::past(&scenario, self.seed(), self.attempt).ok_or(Shortfall::NeverSeen)?;
        self.put_history(&mut doc, &past, &eco);
        let scenario = self.compile(&doc, &eco_doc)?;
        let future = rehearse::futures(&scenario, (0..6).map(|i| self.seed().wrapping_add(i * 7919)));
        let mut likely: Vec<(StepId, u32)> = future.into_iter().collect();
        for (step, _) in &past.steps {
            if !likely.iter().any(|(s, _)| s == step) {
                likely.push((*step, 4));
            }
        }
        // What the first signal is about comes first: the story is told from there.
        let first = past.first.step();
        likely.retain(|(step, _)| *step != first);
        likely.push((first, u32::MAX));
        likely.sort_by_key(|(step, count)| (std::cmp::Reverse(*count), *step));
        let likely: Vec<StepId> = likely.into_iter().map(|(step, _)| step).collect();
        // What the room may look up beforehand is what it will meet, not everything that such an attacker could do.
        doc.owasp = self.categories(likely.iter().take(CAST).filter_map(|step| doc.attack.get(step.index())));
        let menu = doc.attack.clone();
        let mut cast = Cast {
            eco: &eco,
            doc: &eco_doc,
            profile: &organisation,
            menu: &menu,
            past: &past,
            obligations: &[],
            likely,
        };
        let facts = story::facts(&cast);
        let host = cast.host().ok_or(Shortfall::NeverSeen)?;
        let obligations = story::obligations(&organisation, &facts, &eco_doc, &host, &self.library.regimes.regimes);
        cast.obligations = &obligations;
        let (bound, binding) = cast.bindings();
        doc.injects = self.news(&cast, &bound, &binding, goal)?;
        doc.actions = story::fixes(&cast);
        doc.expert = story::expert_acts(&cast, &facts, &obligations, &doc.playbook, &doc.actions);
        doc.expert.retain(|act| self.can_act(&act.act, &eco_doc));
        doc.guide = self.guide(&cast, &binding);
        doc.obligations = obligations.clone();
        doc.facts = facts;
        let decisions = self.decisions(&bound, &binding, goal, handicap);
        let finish = |doc: &mut ScenarioDoc| {
            story::prune(doc, self.library);
            self.compile(doc, &eco_doc)
        };
        proof::choose(doc, decisions, finish, order.minutes, self.seed())
            .map(|(doc, scenario, proof)| {
                let tries = self.attempt + 1;
                Drawn { doc, scenario, rehearsal, tries, missed: Vec::new(), proof }
            })
            .map_err(Fault::ThisTime)
    }

    fn compile(&self, doc: &ScenarioDoc, eco: &EcosystemDoc) -> Result<Arc<Scenario>, Shortfall> {
        let bundle = Bundle {
            scenario: doc.clone(),
            ecosystem: eco.clone(),
            library: Arc::clone(self.library),
            files: Vec::new(),
        };
        compile(&bundle).map(Arc::new).map_err(|fault| {
            // A draw that does not compile is a fault of the templates; tests draw from all of them.
            debug_assert!(false, "a drawn scenario does not compile: {fault}");
            Shortfall::Unwritten
        })
    }

    fn categories<'d>(&self, steps: impl Iterator<Item = &'d StepDoc>) -> Vec<Owasp> {
        let techniques = &self.library.techniques.techniques;
        let of = |step: &StepDoc| techniques.iter().find(|t| t.id == step.technique).and_then(|t| t.owasp);
        steps.filter_map(of).collect::<BTreeSet<Owasp>>().into_iter().collect()
    }

    /// The scenario before its story is known: enough for a rehearsal.
    fn bare(
        &self,
        eco: &EcosystemDoc,
        profile: &ProfileDoc,
        attacker: AttackerDoc,
        attack: Vec<StepDoc>,
    ) -> ScenarioDoc {
        let order = self.order;
        let owasp = self.categories(attack.iter());
        let org = &profile.organisation;
        ScenarioDoc {
            version: FORMAT_VERSION,
            id: format!(
                "drawn-{}-{:x}",
                eco.id.chars().take(30).collect::<String>().trim_end_matches('-'),
                order.seed & 0xffff_ffff
            ),
            title: org.name.clone(),
            tagline: format!("An exercise drawn on {}, {} minutes", eco.name, order.minutes),
            sector: profile.sector.clone(),
            summary: "Something is about to happen here, and you are the people on call.".to_owned(),
            minutes: order.minutes,
            difficulty: order.difficulty,
            owasp,
            currency: profile.currency.clone(),
            start: stage::start(profile, order.seed, self.attempt),
            horizon: SpanText("45d".into()),
            ecosystem: EcosystemRef::Inline(Box::new(eco.clone())),
            organisation: org.clone(),
            objectives: stage::objectives(),
            roles: stage::roles(profile, &order.extra),
            budget: stage::budget(profile),
            chances: Vec::new(),
            attacker,
            attack,
            facts: Vec::new(),
            injects: Vec::new(),
            decisions: Vec::new(),
            playbook: self.library.playbook.actions.iter().map(|a| a.deed.id.clone()).collect(),
            actions: Vec::new(),
            obligations: Vec::new(),
            expert: Vec::new(),
            costs: Vec::new(),
            guide: GuideDoc {
                opening: String::new(),
                watch: Vec::new(),
                hot_wash: Vec::new(),
                truth: String::new(),
                take_home: Vec::new(),
                prevention: Vec::new(),
            },
        }
    }

    /// What worked before T0 becomes history; what the attacker has learned by then it knows.
    fn put_history(&self, doc: &mut ScenarioDoc, past: &rehearse::Past, eco: &crate::scenario::model::Ecosystem) {
        let words = menu::Words(eco);
        for (step, before) in &past.steps {
            if let Some(step) = doc.attack.get_mut(step.index()) {
                step.begin = Begin::At(SpanText(format!("-{}s", before.0.max(1))));
            }
        }
        if let Some(plans) = &mut doc.attacker.plans {
            plans.knows = past.knows.iter().map(|f| words.flow_id(*f)).collect();
            plans.surveyed = past.surveyed.iter().map(|a| words.asset_id(*a)).collect();
        }
        // The rehearsal began at the attacker's beginning; the exercise ends its books a month after T0.
        doc.horizon = SpanText("32d".into());
    }

    /// News: what logs show, how the teams first hear of it, and the world around.
    fn news(
        &self,
        cast: &Cast<'_>,
        bound: &BTreeSet<Bind>,
        binding: &Binding,
        goal: Goal,
    ) -> Result<Vec<InjectDoc>, Shortfall> {
        let techniques = &self.library.techniques.techniques;
        let mut injects: Vec<InjectDoc> = Vec::new();
        let first = match cast.past.first {
            First::Log(..) => story::first_signal(cast, techniques),
            First::Outside(_) => self.pick_first(cast, bound, binding),
        };
        injects.push(first.ok_or(Shortfall::NobodyTells)?);
        // One of each family, in an order of its own for every draw, as many as the time allows.
        let mut families: BTreeMap<&str, Vec<&InjectTemplateDoc>> = BTreeMap::new();
        for template in self.templates.injects().iter().filter(|t| !t.first && fits(&t.about, &t.goals, bound, goal)) {
            families.entry(&template.family).or_default().push(template);
        }
        let mut drawn: Vec<(f64, InjectDoc)> = Vec::new();
        for (family, members) in families {
            let pick = die(self.order.seed, self.attempt, "wording", family).pick(members.len());
            let Some(template) = members.get(pick) else { continue };
            let Ok(mut inject) = fill(&template.inject, binding) else { continue };
            let u = die(self.order.seed, self.attempt, "family", family).unit();
            // News that waits for a state costs no time where the state never comes: it is always kept.
            let waits = matches!(inject.when, When::Once(..));
            if let When::At(at) = &mut inject.when {
                let shift = die(self.order.seed, self.attempt, "shift", family).unit();
                if let Ok(span) = Span::parse(&at.0) {
                    *at = stage::span((span.0 as f64 * (0.7 + 0.6 * shift)) as i64);
                }
            }
            drawn.push((if waits { 2.0 } else { u }, inject));
        }
        drawn.sort_by(|a, b| b.0.total_cmp(&a.0));
        let timed = usize::try_from(self.order.minutes / 8).unwrap_or(8);
        let waiting = drawn.iter().filter(|(u, _)| *u > 1.0).count();
        drawn.truncate(waiting + timed);
        injects.extend(drawn.into_iter().map(|(_, inject)| inject));
        injects.extend(story::signals(cast, techniques));
        injects.extend(story::outages(cast));
        for inject in &mut injects {
            inject.title = story::short(std::mem::take(&mut inject.title));
        }
        let mut names = BTreeSet::new();
        injects.retain(|i| names.insert(i.id.clone()));
        Ok(injects)
    }

    /// How somebody outside tells of it: of what left or stands still by then, not of what may come later.
    fn pick_first(&self, cast: &Cast<'_>, bound: &BTreeSet<Bind>, binding: &Binding) -> Option<InjectDoc> {
        let score = |t: &&InjectTemplateDoc| die(self.order.seed, self.attempt, "first", &t.inject.id).unit();
        let shown = cast.first_step().map(story::shows).unwrap_or_default();
        let apt = |bind: &Bind| match bind {
            Bind::Data | Bind::Money | Bind::Outage => shown.contains(bind),
            _ => bound.contains(bind),
        };
        let fitting = self.templates.injects().iter().filter(|t| t.first && t.about.iter().all(apt));
        let best = fitting.max_by(|a, b| score(a).total_cmp(&score(b)))?;
        let mut inject = fill(&best.inject, binding).ok()?;
        inject.id = "first".into();
        inject.when = When::At(SpanText("0m".into()));
        inject.only_if = Truth::Always;
        Some(inject)
    }

    /// Every decision point that can be bound, heaviest first, each with its weight.
    fn decisions(
        &self,
        bound: &BTreeSet<Bind>,
        binding: &Binding,
        goal: Goal,
        handicap: Handicap,
    ) -> Vec<(u8, DecisionDoc)> {
        let mut decisions: Vec<(u8, f64, DecisionDoc)> = Vec::new();
        for template in self.templates.decisions().iter().filter(|t| fits(&t.about, &t.goals, bound, goal)) {
            let Ok(mut decision) = fill(&template.decision, binding) else { continue };
            if let Some(role) = template.rather.filter(|role| self.order.extra.contains(role)) {
                decision.owner = role;
                decision.consulted.retain(|other| *other != role);
            }
            decision.deadline = longer(&decision.deadline, handicap.time);
            decision.expert.after = longer(&decision.expert.after, handicap.time.min(1.0));
            for option in &mut decision.options {
                scale_deed(option, binding);
            }
            // Templates put what the expert chooses first; a room must not learn that.
            let order = |option: &DeedDoc| {
                die(self.order.seed, self.attempt, "option", &format!("{} {}", decision.id, option.id)).unit()
            };
            decision.options.sort_by(|a, b| order(a).total_cmp(&order(b)));
            let u = die(self.order.seed, self.attempt, "decision", &decision.id).unit();
            decisions.push((template.weight, u, decision));
        }
        decisions.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        decisions.into_iter().map(|(weight, _, decision)| (weight, decision)).collect()
    }

    /// Whether a standing action can be pointed at that: clients and people are no targets.
    fn can_act(&self, act: &str, eco: &EcosystemDoc) -> bool {
        let Some((action, target)) = act.split_once('@') else { return true };
        let asset = eco.assets.iter().find(|a| a.id == target);
        action != "evict" || asset.is_some_and(|a| !matches!(a.kind, AssetKind::Client | AssetKind::Person))
    }

    fn guide(&self, cast: &Cast<'_>, binding: &Binding) -> GuideDoc {
        let word = |name: &str| binding.words.get(name).cloned().unwrap_or_default();
        let history: Vec<String> =
            cast.past.steps.iter().filter_map(|(s, _)| cast.menu.get(s.index())).map(|s| s.says.clone()).collect();
        let mut truth = self.profile.motive.clone();
        if !history.is_empty() {
            truth.push_str(&format!(" Before anybody noticed: {}", history.join(" ")));
        }
        GuideDoc {
            opening: format!(
                "Welcome. You are the people on call at {}, and something is about to happen. Nothing here tests you: it tests how we decide together. Say what you know and what you only suppose, talk to each other, treat it as real, and be kind.",
                word("org")
            ),
            watch: vec![
                "Does the room say what is certain and what is supposed?".into(),
                "Who is not heard before a decision, and would have to be?".into(),
                "Does anybody write down when the room knew what?".into(),
                "Are logs and copies kept before systems are changed?".into(),
            ],
            hot_wash: vec![
                "Which decision of another team changed what your best answer was, and did you know of it in time?".into(),
                "When did we first know enough to act, and when did we act?".into(),
                "What did we stop that could have gone on, and what went on that should not?".into(),
                "What would we want in place before this happens for real?".into(),
            ],
            truth,
            take_home: vec![
                (Role::Dev, "For each way in from outside: who checks that this caller may touch this record, and who sees it when it is tried?".into()),
                (Role::Product, "Write the message to customers and partners now, as a template, and agree who sends it.".into()),
                (Role::Legal, "Put the criteria for each report on one page, with the hour of awareness as the first field.".into()),
                (Role::Finance, "Know before the day what can be spent without asking, and whom the insurer wants called first.".into()),
            ],
            prevention: prevention(cast),
        }
    }
}

/// What could have been fixed or switched on before: the holes and the idle controls of this story.
fn prevention(cast: &Cast<'_>) -> Vec<PreventionDoc> {
    let mut list: Vec<PreventionDoc> = Vec::new();
    let mut holes = BTreeSet::new();
    let steps = cast.likely.iter().filter_map(|s| cast.menu.get(s.index()));
    for weakness in steps.flat_map(|s| &s.exploits) {
        if list.len() == 3 || !holes.insert(weakness) {
            continue;
        }
        let Some(named) = cast.eco.weaknesses.iter().find(|w| w.id == *weakness) else { continue };
        list.push(PreventionDoc {
            text: format!("Repair before it is used: {}", named.name),
            fixes: vec![weakness.clone()],
            switches_on: Vec::new(),
            // What a repair costs nobody has said.
            cost_per_year: MoneyValue::ZERO,
        });
    }
    for control in cast.doc.controls.iter().filter(|c| c.state == Switch::Off && c.success < 1.0).take(2) {
        list.push(PreventionDoc {
            text: format!("Switch on what is there already: {}", control.name),
            fixes: Vec::new(),
            switches_on: vec![control.id.clone()],
            cost_per_year: MoneyValue(control.cost_per_month.0 * 12.0),
        });
    }
    list
}

fn fits(about: &[Bind], goals: &[Goal], bound: &BTreeSet<Bind>, goal: Goal) -> bool {
    about.iter().all(|b| bound.contains(b)) && (goals.is_empty() || goals.contains(&goal))
}

fn longer(span: &SpanText, factor: f64) -> SpanText {
    Span::parse(&span.0).map_or_else(|_| span.clone(), |s| stage::span((s.0 as f64 * factor) as i64))
}

/// Amounts of an option at this organisation's size.
fn scale_deed(deed: &mut DeedDoc, binding: &Binding) {
    deed.cost = scaled(deed.cost, binding);
    let risks = deed.risks.iter_mut().flat_map(|r| r.effects.iter_mut());
    let later = deed.later.iter_mut().flat_map(|l| l.effects.iter_mut());
    for effect in deed.effects.iter_mut().chain(risks).chain(later) {
        match effect {
            Effect::Spend(_, amount) | Effect::ReleaseBudget(amount) | Effect::PayRansom(amount) => {
                *amount = scaled(*amount, binding);
            }
            Effect::SpendAbout(_, dist) => {
                let s = binding.scale;
                *dist = match *dist {
                    Dist::Fixed(a) => Dist::Fixed(a * s),
                    Dist::Uniform(a, b) => Dist::Uniform(a * s, b * s),
                    Dist::Triangular(a, b, c) => Dist::Triangular(a * s, b * s, c * s),
                    Dist::Lognormal(a, b) => Dist::Lognormal(a * s, b * s),
                };
            }
            Effect::LoseCustomersCount(count) => *count = (*count as f64 * binding.scale) as u64,
            _ => {}
        }
    }
}
