//! Builds what the facilitator sees: the room's view, the truth, the timeline and what comes next.

use std::sync::Arc;

use super::build_seat::seat_view;
use super::*;
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::Time;
use crate::engine::Engine;
use crate::engine::knowledge::Point;
use crate::engine::queue::Due;
use crate::engine::world::{Attempt, Foothold, Gate, Service as AssetService, Serving, Stage, Stream, StreamId};
use crate::scenario::doc::{CostCategory, Mark, Role};
use crate::scenario::model::{Arrival, ProcessKind};

impl Engine {
    /// What one seat sees, or the whole room.
    pub fn seat_view(&self, role: Option<Role>) -> SeatView {
        seat_view(&self.scenario, &self.known, self.absent, role)
    }

    /// What the facilitator sees. `commands` gives, for each command so far, the number of events there were after it.
    pub fn table_view(&self, commands: &[usize]) -> TableView {
        TableView {
            room: self.seat_view(None),
            truth: self.truth_view(),
            timeline: self.timeline(commands),
            next: self.next_view(),
            coming: self.coming(),
            prompts: self.prompts(),
            notes: self.notes(),
            ended: self.known.ended,
        }
    }

    fn timeline(&self, commands: &[usize]) -> Vec<TimelineItem> {
        let mut entry = 0;
        self.log
            .iter()
            .enumerate()
            .filter_map(|(i, happened)| {
                while commands.get(entry).is_some_and(|end| *end <= i) {
                    entry += 1;
                }
                let line = line(&self.scenario, happened.event)?;
                Some(TimelineItem {
                    at: happened.at,
                    kind: line.kind,
                    text: line.text,
                    role: line.role,
                    known: line.known,
                    entry: (entry + 1).min(commands.len()),
                })
            })
            .collect()
    }

    /// What *next event* would do, without doing it: looks at the queue only, so it may name an instant at which nothing shows.
    fn next_view(&self) -> NextView {
        let due = self.queue.sorted();
        let visible = due.iter().find(|(_, d)| !matches!(d, Due::Wake | Due::Shift));
        let deadline = due.iter().find_map(|(at, d)| match d {
            Due::Deadline(id)
                if self.known.decision(*id).point == Point::Open && self.known.decision(*id).deadline == Some(*at) =>
            {
                Some((*at, *id))
            }
            _ => None,
        });
        let at = visible.map(|(at, _)| *at);
        let stops_at = deadline.filter(|(d, _)| at.is_some_and(|at| *d <= at)).and_then(|(d, id)| {
            let spec = self.scenario.decisions.get(id.index())?;
            let default = option_label(&self.scenario, id, spec.default);
            let clock = self.scenario.calendar.short(d);
            Some(format!("“{}” ({}) ends {clock}. If nobody decides: “{default}”.", spec.title, spec.owner))
        });
        NextView { at, wait: at.map(|at| at.since(self.now)), stops_at }
    }

    /// The next three injects, with the instants that are already fixed.
    fn coming(&self) -> Vec<(InjectId, String, Option<Time>)> {
        let waiting =
            |id: InjectId| self.known.injects.get(id.index()).is_some_and(|i| i.arrived.is_none() && !i.skipped);
        let mut coming: Vec<(InjectId, String, Option<Time>)> = Vec::new();
        for (at, due) in self.queue.sorted() {
            if let Due::Inject(id) = due
                && waiting(id)
                && let Some(spec) = self.scenario.injects.get(id.index())
                && self.is_true(&spec.only_if)
            {
                coming.push((id, spec.title.clone(), Some(at)));
            }
        }
        for (i, spec) in self.scenario.injects.iter().enumerate() {
            let id = InjectId::new(i);
            let open_ended = !matches!(spec.when, Arrival::At(_)) && !coming.iter().any(|(other, ..)| *other == id);
            if open_ended && waiting(id) {
                coming.push((id, spec.title.clone(), None));
            }
        }
        coming.truncate(3);
        coming
    }

    fn prompts(&self) -> Option<PromptsView> {
        let (_, newest) = self.known.arrivals.iter().rev().find(|(_, id)| id.is_ok())?;
        let inject = self.scenario.injects.get(newest.as_ref().ok()?.index())?;
        Some(PromptsView {
            title: inject.title.clone(),
            ask: inject.prompts.ask.clone(),
            expected: inject.prompts.expected.clone(),
            if_silent: inject.prompts.if_silent.clone(),
            good: inject.prompts.good.clone(),
        })
    }

    fn notes(&self) -> Vec<(String, String, Vec<String>)> {
        self.open_decisions()
            .filter_map(|d| self.scenario.decisions.get(d.index()))
            .map(|d| (d.title.clone(), d.note.clone(), d.hints.clone()))
            .collect()
    }

    fn truth_view(&self) -> TruthView {
        let accrued = |category: CostCategory| match category {
            CostCategory::Fraud => self.fraud_unbooked(),
            CostCategory::Downtime => self.downtime_unbooked(),
            _ => Cents::ZERO,
        };
        TruthView {
            cost: self.cost_so_far(),
            by_category: CostCategory::ALL
                .iter()
                .map(|c| (*c, self.ledger.sum(*c) + accrued(*c)))
                .filter(|(_, amount)| *amount != Cents::ZERO)
                .collect(),
            people_out: self.people_out(),
            diverted: self.truth.diverted(&self.scenario, self.now),
            overlay: self.truth_overlay(),
            steps: self.step_views(),
            contained: !self.truth.marks.in_reach,
        }
    }

    fn step_views(&self) -> Vec<StepView> {
        self.scenario
            .steps
            .iter()
            .enumerate()
            .map(|(i, step)| {
                let attempt = self.truth.step::<Attempt>(StepId::new(i));
                let technique = self.scenario.techniques.get(step.technique.index());
                StepView {
                    technique: technique.map(|t| t.name.clone()).unwrap_or_default(),
                    says: step.says.clone(),
                    reason: step.reason.clone(),
                    began: attempt.began,
                    state: match attempt.stage {
                        Stage::Waiting => StepState::Waiting,
                        Stage::Trying => StepState::Running,
                        Stage::Succeeded if attempt.cut => StepState::Cut,
                        Stage::Succeeded => StepState::Succeeded,
                        Stage::Failed => StepState::Failed,
                        Stage::Abandoned => StepState::Abandoned,
                    },
                }
            })
            .collect()
    }

    /// States over the picture, as they are.
    fn truth_overlay(&self) -> Overlay {
        let scenario = Arc::clone(&self.scenario);
        let eco = &scenario.ecosystem;
        let mut overlay = Overlay {
            assets: (0..eco.assets.len()).map(|i| self.true_asset(AssetId::new(i))).collect(),
            flows: (0..eco.flows.len())
                .map(|i| {
                    let gate = self.truth.flow::<Gate>(FlowId::new(i));
                    FlowState {
                        blocked: gate.blocked,
                        throttled_to: libm::round(gate.to * 100.0).clamp(0.0, 100.0) as u8,
                        ..FlowState::default()
                    }
                })
                .collect(),
        };
        for (i, step) in scenario.steps.iter().enumerate() {
            let attempt = self.truth.step::<Attempt>(StepId::new(i));
            let running = self.streams_of(StepId::new(i)).any(|s| self.truth.stream::<Stream>(s).all.rate() > 0);
            let mark = match attempt.stage {
                Stage::Succeeded => Some(Mark::Compromised),
                Stage::Trying => Some(Mark::Suspicious),
                Stage::Waiting | Stage::Failed | Stage::Abandoned => None,
            };
            if mark.is_none() {
                continue;
            }
            if let Some(state) = overlay.assets.get_mut(step.target.index()) {
                state.mark = state.mark.max(mark);
            }
            for flow in &step.via {
                if let (Some(state), Some(spec)) = (overlay.flows.get_mut(flow.index()), eco.flows.get(flow.index())) {
                    state.attack = true;
                    state.active |= (running || attempt.stage == Stage::Trying) && !state.blocked;
                    state.against |= spec.from == step.target || Some(spec.to) == step.from;
                }
            }
        }
        for (i, process) in scenario.processes.iter().enumerate() {
            let ProcessKind::Exfiltration(holding) = process.kind else { continue };
            let Some(spec) = eco.holdings.get(holding.index()) else { continue };
            let stream = self.truth.stream::<Stream>(StreamId(i as u16));
            let out = stream.all.at(self.now).max(0) as u64;
            if let Some(state) = overlay.assets.get_mut(spec.asset.index())
                && out > 0
            {
                state.taken = Some((state.taken.map_or(0, |t| t.0).max(out.min(spec.people)), spec.people));
                state.leaving_per_hour += stream.all.rate().max(0) as u64;
            }
        }
        overlay
    }

    fn true_asset(&self, id: AssetId) -> AssetState {
        let service = *self.truth.asset::<AssetService>(id);
        let serving = self.truth.asset::<Serving>(id).0;
        let mark = self.truth.asset::<Foothold>(id).0.then_some(Mark::Compromised);
        let shown = match service {
            s if s.isolated => Service::Isolated,
            s if !s.is_up() || !serving => Service::Down,
            s if s.restored => Service::Restored,
            _ => Service::Up,
        };
        let note = match (shown, mark) {
            (Service::Isolated, _) => "isolated",
            (Service::Down, _) => "down",
            (Service::Restored, _) => "restored",
            (Service::Up, Some(_)) => "attacker stands here",
            (Service::Up, None) => "",
        };
        AssetState { mark, service: shown, note: note.into(), ..AssetState::default() }
    }
}
