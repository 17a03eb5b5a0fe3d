//! The walk over ecosystems and library files.

use super::LibraryDoc;
use super::leaf::{At, Bound, Length, Reader, Space, What};
use super::walk::{Walker, each};
use crate::scenario::doc::*;

impl<'a> Walker<'a> {
    pub(super) fn ecosystem(&mut self, doc: &'a EcosystemDoc, at: At<'a>) {
        self.id(Space::Ecosystem, &doc.id, at);
        self.text(&doc.name, at.field("name"), Length::Title, Reader::Players);
        self.text(&doc.summary, at.field("summary"), Length::Optional, Reader::Players);
        if let Some(profile) = &doc.profile {
            self.profile(profile, at.field("profile"));
        }
        for (place, at) in each(&doc.layout, at.field("layout")) {
            self.name(Space::Asset, &place.asset, at.field("asset"));
            self.factor(place.x, (-100_000.0, 100_000.0), at.field("x"));
            self.factor(place.y, (-100_000.0, 100_000.0), at.field("y"));
        }
        for (zone, at) in each(&doc.zones, at.field("zones")) {
            self.id(Space::Zone, &zone.id, at);
            self.text(&zone.name, at.field("name"), Length::Title, Reader::Players);
            self.text(&zone.about, at.field("about"), Length::Optional, Reader::Players);
            if let Some(inside) = &zone.inside {
                self.name(Space::Zone, inside, at.field("inside"));
            }
        }
        for (asset, at) in each(&doc.assets, at.field("assets")) {
            self.asset(asset, at);
        }
        for (flow, at) in each(&doc.flows, at.field("flows")) {
            self.flow(flow, at);
        }
        for (weakness, at) in each(&doc.weaknesses, at.field("weaknesses")) {
            self.id(Space::Weakness, &weakness.id, at);
            self.text(&weakness.name, at.field("name"), Length::Free, Reader::Facilitator);
            self.on(&weakness.on, at.field("on"));
            self.share(weakness.ease, at.field("ease"));
        }
        for (control, at) in each(&doc.controls, at.field("controls")) {
            self.id(Space::Control, &control.id, at);
            self.text(&control.name, at.field("name"), Length::Free, Reader::Facilitator);
            for (on, at) in each(&control.on, at.field("on")) {
                self.on(on, at);
            }
            self.share(control.success, at.field("success"));
            self.factor(control.detection, (1.0, 1000.0), at.field("detection"));
            self.share(control.rate, at.field("rate"));
            self.money(control.cost_per_month, at.field("cost_per_month"));
            if let Some(acts) = &control.acts {
                let at = at.field("acts");
                self.span(&acts.after, Bound::NotNegative, at.field("after"));
                self.share(acts.wrong_per_day, at.field("wrong_per_day"));
            }
        }
        for (credential, at) in each(&doc.credentials, at.field("credentials")) {
            self.id(Space::Credential, &credential.id, at);
            self.text(&credential.name, at.field("name"), Length::Title, Reader::Room);
            self.names(Space::Flow, &credential.opens, at.field("opens"));
            if let Some(lifetime) = &credential.lifetime {
                self.span(lifetime, Bound::Lifetime, at.field("lifetime"));
            }
            self.name(Space::Asset, &credential.kept_on, at.field("kept_on"));
            self.money(credential.worth_per_hour, at.field("worth_per_hour"));
        }
    }

    fn profile(&mut self, doc: &'a ProfileDoc, at: At<'a>) {
        self.text(&doc.sector, at.field("sector"), Length::Title, Reader::Players);
        self.organisation(&doc.organisation, at.field("organisation"));
        self.push(at.field("currency").field("as_of"), What::Date(&doc.currency.as_of));
        self.name(Space::Calendar, &doc.calendar, at.field("calendar"));
        for ((regime, clock), at) in each(&doc.regimes, at.field("regimes")) {
            self.push(at, What::Clock { regime, clock });
        }
        for (contract, at) in each(&doc.contracts, at.field("contracts")) {
            self.contract(contract, at);
        }
    }

    fn asset(&mut self, doc: &'a AssetDoc, at: At<'a>) {
        self.id(Space::Asset, &doc.id, at);
        self.text(&doc.name, at.field("name"), Length::Label, Reader::Players);
        self.name(Space::Zone, &doc.zone, at.field("zone"));
        self.text(&doc.fact, at.field("fact"), Length::Fact, Reader::Players);
        self.text(&doc.about, at.field("about"), Length::Optional, Reader::Players);
        for (monitoring, at) in each(&doc.monitoring, at.field("monitoring")) {
            self.share(monitoring.coverage, at.field("coverage"));
            self.share(monitoring.quality, at.field("quality"));
        }
        for (holding, at) in each(&doc.holdings, at.field("holdings")) {
            self.id(Space::Holding, &holding.id, at);
            self.text(&holding.name, at.field("name"), Length::Title, Reader::Players);
        }
        self.money(doc.worth_per_hour, at.field("worth_per_hour"));
        self.names(Space::Asset, &doc.depends_on, at.field("depends_on"));
    }

    fn flow(&mut self, doc: &'a FlowDoc, at: At<'a>) {
        self.id(Space::Flow, &doc.id, at);
        self.name(Space::Asset, &doc.from, at.field("from"));
        self.name(Space::Asset, &doc.to, at.field("to"));
        self.text(&doc.api, at.field("api"), Length::Title, Reader::Players);
        if let Some(lifetime) = &doc.lifetime {
            self.span(lifetime, Bound::Lifetime, at.field("lifetime"));
        }
        self.money(doc.worth_per_hour, at.field("worth_per_hour"));
    }

    fn on(&mut self, on: &'a On, at: At<'a>) {
        match on {
            On::Asset(asset) => self.name(Space::Asset, asset, at.item(0)),
            On::Flow(flow) => self.name(Space::Flow, flow, at.item(0)),
        }
    }

    pub(super) fn library(&mut self, doc: LibraryDoc<'a>, at: At<'a>) {
        match doc {
            LibraryDoc::Techniques(doc) => {
                for (technique, at) in each(&doc.techniques, at.field("techniques")) {
                    self.technique(technique, at);
                }
            }
            LibraryDoc::Playbook(doc) => {
                for (action, at) in each(&doc.actions, at.field("actions")) {
                    self.action(action, at);
                }
            }
            LibraryDoc::CostModel(doc) => {
                for (parameter, at) in each(&doc.parameters, at.field("parameters")) {
                    self.name(Space::Param, &parameter.id, at.field("id"));
                    self.text(&parameter.name, at.field("name"), Length::Title, Reader::Facilitator);
                    self.text(&parameter.unit, at.field("unit"), Length::Free, Reader::Facilitator);
                    self.push(at.field("dist"), What::Dist(&parameter.dist));
                }
            }
            LibraryDoc::EstimateModel(doc) => {
                for (parameter, at) in each(&doc.parameters, at.field("parameters")) {
                    self.text(&parameter.name, at.field("name"), Length::Free, Reader::Facilitator);
                    self.text(&parameter.unit, at.field("unit"), Length::Free, Reader::Facilitator);
                    self.push(at.field("dist"), What::Dist(&parameter.dist));
                }
            }
            LibraryDoc::Regimes(doc) => {
                self.text(&doc.disclaimer, at.field("disclaimer"), Length::Free, Reader::Room);
                for (index, (regime, at)) in each(&doc.regimes, at.field("regimes")).enumerate() {
                    self.regime(index, regime, at);
                }
            }
            LibraryDoc::Calendars(doc) => {
                for (calendar, at) in each(&doc.calendars, at.field("calendars")) {
                    self.id(Space::Calendar, &calendar.id, at);
                    self.text(&calendar.name, at.field("name"), Length::Title, Reader::Room);
                    for (day, at) in each(&calendar.holidays, at.field("holidays")) {
                        self.push(at, What::Date(day));
                    }
                }
            }
            LibraryDoc::Attackers(doc) => {
                for (attacker, at) in each(&doc.attackers, at.field("attackers")) {
                    self.profile_of_attacker(attacker, at);
                }
            }
            // Names there are placeholders: a rule of their own speaks about them.
            LibraryDoc::Templates(_) => {}
            LibraryDoc::Glossary(doc) => {
                for (term, at) in each(&doc.entries, at.field("entries")) {
                    self.text(&term.term, at.field("term"), Length::Title, Reader::Room);
                    self.text(&term.text, at.field("text"), Length::Free, Reader::Room);
                    self.text(&term.part, at.field("part"), Length::Title, Reader::Room);
                }
            }
        }
    }

    fn profile_of_attacker(&mut self, doc: &'a ProfileOfAttackerDoc, at: At<'a>) {
        self.id(Space::Attacker, &doc.id, at);
        self.text(&doc.name, at.field("name"), Length::Title, Reader::Facilitator);
        self.text(&doc.about, at.field("about"), Length::Free, Reader::Facilitator);
        self.text(&doc.motive, at.field("motive"), Length::Free, Reader::Facilitator);
        self.share(doc.skill, at.field("skill"));
        self.factor(doc.tempo, (0.01, 1000.0), at.field("tempo"));
        self.share(doc.stealth, at.field("stealth"));
        self.span(&doc.patience, Bound::Positive, at.field("patience"));
        self.lasts(&doc.thinks, at.field("thinks"));
        self.share(doc.caution, at.field("caution"));
        self.share(doc.whim, at.field("whim"));
    }

    fn technique(&mut self, doc: &'a TechniqueDoc, at: At<'a>) {
        self.id(Space::Technique, &doc.id, at);
        self.text(&doc.name, at.field("name"), Length::Title, Reader::Facilitator);
        self.text(&doc.about, at.field("about"), Length::Free, Reader::Facilitator);
        self.lasts(&doc.lasts, at.field("lasts"));
        self.share(doc.chance, at.field("chance"));
        self.factor(doc.per_skill, (-1.0, 1.0), at.field("per_skill"));
        for ((_, rate), at) in each(&doc.noise, at.field("noise")) {
            self.factor(*rate, (0.0, 1000.0), at.item(1));
        }
        for (sign, at) in each(&doc.signs, at.field("signs")) {
            self.text(sign, at, Length::Free, Reader::Room);
        }
    }

    fn regime(&mut self, index: usize, doc: &'a RegimeDoc, at: At<'a>) {
        self.id(Space::Regime, &doc.id, at);
        self.text(&doc.name, at.field("name"), Length::Title, Reader::Room);
        self.text(&doc.applies_to, at.field("applies_to"), Length::Free, Reader::Room);
        for (clock, at) in each(&doc.clocks, at.field("clocks")) {
            self.push(at.field("id"), What::Id { space: Space::Clock, id: &clock.id, scope: index });
            self.text(&clock.name, at.field("name"), Length::Title, Reader::Room);
            self.text(&clock.starts, at.field("starts"), Length::Free, Reader::Room);
            self.text(&clock.what, at.field("what"), Length::Free, Reader::Room);
            if let Some(before) = &clock.after_filing {
                self.push(at.field("after_filing"), What::Clock { regime: &doc.id, clock: before });
            }
        }
        let penalty = at.field("penalty");
        self.money(doc.penalty.cap, penalty.field("cap"));
        self.share(doc.penalty.cap_share_of_revenue, penalty.field("cap_share_of_revenue"));
        self.share(doc.penalty.enforcement, penalty.field("enforcement"));
    }
}
