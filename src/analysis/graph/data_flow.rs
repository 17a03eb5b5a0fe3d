//! Where data of each class moves, and every trust boundary that it crosses on the way.
//!
//! A boundary lies between zones of different trust. The direction is that in which the data moves, which need not be that of
//! the call: a reading call brings data against the arrow. Deliberately absent: how much moves; the model has rates of
//! calls, not of records.

use crate::base::id::{FlowId, ZoneId};
use crate::scenario::doc::{DataClass, DataDirection};
use crate::scenario::model::Ecosystem;

/// Data of one class on its way from one zone to another of different trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    pub flow: FlowId,
    pub from: ZoneId,
    pub to: ZoneId,
    /// Trust of where it goes minus trust of where it comes from; negative is outwards.
    pub trust_step: i16,
}

/// Everything about one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassFlow {
    pub class: DataClass,
    /// Flows that carry it.
    pub flows: Vec<FlowId>,
    /// Each crossing with its direction; a flow that carries data both ways crosses twice.
    pub crossings: Vec<Crossing>,
}

/// Every class that some flow carries, in the order of the vocabulary.
pub fn data_flows(eco: &Ecosystem) -> Vec<ClassFlow> {
    DataClass::ALL
        .iter()
        .map(|class| {
            let carrying = eco.flows.iter().enumerate().filter(|(_, f)| f.doc.carries.contains(class));
            let mut found = ClassFlow { class: *class, flows: Vec::new(), crossings: Vec::new() };
            for (i, flow) in carrying {
                let id = FlowId::new(i);
                found.flows.push(id);
                let zone = |a: crate::base::id::AssetId| eco.assets.get(a.index()).map(|a| a.zone);
                let (Some(from), Some(to)) = (zone(flow.from), zone(flow.to)) else { continue };
                let step = flow.trust_step;
                if !flow.crosses() {
                    continue;
                }
                if matches!(flow.doc.data, DataDirection::Forward | DataDirection::Both) {
                    found.crossings.push(Crossing { flow: id, from, to, trust_step: step });
                }
                if matches!(flow.doc.data, DataDirection::Backward | DataDirection::Both) {
                    found.crossings.push(Crossing { flow: id, from: to, to: from, trust_step: -step });
                }
            }
            found
        })
        .filter(|f| !f.flows.is_empty())
        .collect()
}
