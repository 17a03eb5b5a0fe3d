//! The public facts of an incident, and what can be read out of their words: which law applies, whether the data can hurt
//! people, whether something stood still, whether money could be taken.
//!
//! Words are matched at the beginning of words, whatever their case and signs between them. Deliberately absent: names of
//! organisations, what was reported to have been paid, and any rule that would fit one incident alone.

use crate::scenario::cost::Sensitivity;

/// What is publicly known of an incident. Every part may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Calendar year in which it happened or became known.
    pub year: Option<f64>,
    /// In the words of whoever wrote it down.
    pub sector: String,
    /// One or several.
    pub country: String,
    /// OWASP API categories. They said nothing beyond the words in the incidents at hand, so no term reads them.
    pub api_weakness: String,
    /// One or two sentences.
    pub how_it_happened: String,
    /// People or records.
    pub records: Option<f64>,
    /// Kinds of data.
    pub data_classes: String,
    /// Days from the first action of the attacker to detection. No term reads them: in the incidents at hand they said
    /// nothing about cost that would have lasted when a case was left out.
    pub attacker_dwell_days: Option<f64>,
    /// Days from detection to containment.
    pub contain_days: Option<f64>,
    /// Days from detection to telling people or the public.
    pub notify_days: Option<f64>,
    /// US dollars a year.
    pub annual_revenue_usd: Option<f64>,
}

/// Where fines come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// European Union and its neighbours with the same law.
    Eu,
    /// United Kingdom.
    Uk,
    /// Australia.
    Australia,
    /// United States, health care.
    UsHealth,
    /// United States, finance.
    UsFinance,
    /// United States, otherwise.
    UsOther,
    /// Somewhere else, or not said.
    Other,
}

/// Something stood still.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outage {
    /// For how many days, where the words or the days to containment say so.
    pub days: Option<f64>,
}

/// What was read out of the facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Law that applies.
    pub law: Law,
    /// Whether that law was in force in the year of the incident.
    pub in_force: bool,
    /// Kind of data.
    pub sensitivity: Sensitivity,
    /// Payment cards among it.
    pub cards: bool,
    /// Business stood still.
    pub outage: Option<Outage>,
    /// Money or coins could be taken.
    pub funds: bool,
    /// Paid by taxes or gifts: an outage stops no sales.
    pub public_body: bool,
}

/// Days of containment below which they say nothing about how long the business stood still: systems come back long after
/// the attacker is out.
const SHORT_CONTAINMENT: f64 = 5.0;
/// Longest outage that is believed.
const LONGEST_OUTAGE: f64 = 365.0;

/// A text for matching: lower case, anything but letters and digits as one space, a space at either end.
struct Words(String);

impl Words {
    fn of(text: &str) -> Words {
        let mut out = String::with_capacity(text.len() + 2);
        out.push(' ');
        for c in text.chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                out.push(c);
            } else if !out.ends_with(' ') && c != '.' {
                // "U.S." is one word.
                out.push(' ');
            }
        }
        if !out.ends_with(' ') {
            out.push(' ');
        }
        Words(out)
    }

    /// Whether a word begins like this; with a space behind it the whole word must.
    fn has(&self, word: &str) -> bool {
        self.0.contains(&format!(" {word}"))
    }

    fn any(&self, words: &[&str]) -> bool {
        words.iter().any(|w| self.has(w))
    }

    /// Where the first of some words stands.
    fn first(&self, words: &[&str]) -> Option<usize> {
        words.iter().filter_map(|w| self.0.find(&format!(" {w}"))).min()
    }
}

const EU: &[&str] = &[
    "eu ",
    "european union",
    "europe",
    "germany",
    "deutschland",
    "de ",
    "france",
    "fr ",
    "italy",
    "it ",
    "spain",
    "es ",
    "netherlands",
    "nl ",
    "belgium",
    "luxembourg",
    "ireland",
    "ie ",
    "portugal",
    "sweden",
    "se ",
    "denmark",
    "dk ",
    "finland",
    "fi ",
    "poland",
    "pl ",
    "estonia",
    "latvia",
    "lithuania",
    "austria",
    "greece",
    "czech",
    "slovakia",
    "slovenia",
    "hungary",
    "romania",
    "bulgaria",
    "croatia",
    "cyprus",
    "malta",
    "norway",
    "iceland",
    "liechtenstein",
];
const UK: &[&str] =
    &["uk ", "gb ", "united kingdom", "great britain", "britain", "england", "scotland", "wales", "northern ireland"];
const US: &[&str] = &["us ", "usa ", "united states", "america ", "u s "];
const AUSTRALIA: &[&str] = &["australia", "au ", "aus "];

const HEALTH: &[&str] =
    &["health", "hospital ", "hospitals", "medical", "clinic", "pharma", "laborator", "care provider"];
const FINANCE: &[&str] =
    &["bank", "financ", "insur", "credit", "broker", "payment", "trading", "fintech", "crypto", "mortgage"];
const PUBLIC: &[&str] = &[
    "government",
    "public sector",
    "public body",
    "public health",
    "public admin",
    "municipal",
    "city ",
    "council",
    "military",
    "agency",
    "non profit",
    "nonprofit",
    "charity",
    "police",
];
const CRYPTO: &[&str] = &["crypto", "bridge", "defi ", "blockchain", "trading bot", "digital asset", "web3", "wallet"];

/// Data that can hurt or be used against a person.
const SENSITIVE: &[&str] = &[
    "ssn",
    "social security",
    "national insurance",
    "national id",
    "passport",
    "licence",
    "license",
    "medicare",
    "health",
    "medical",
    "patient",
    "diagnos",
    "lab result",
    "card",
    "cvv",
    "bank",
    "biometric",
    "fingerprint",
    "face ",
    "password",
    "credential",
    "pin ",
    "key",
    "token",
    "secret",
    "id image",
    "identity doc",
    "race",
    "ethnic",
    "genotype",
    "genetic",
    "dna",
    "religio",
    "sexual",
    "tax",
    "background",
    "child",
    "student",
    "minor",
    "mortgage",
    "balance",
    "sim ",
    "sensitive",
    "government id",
    "sin ",
];
/// Words that take the sting out of a kind of data: only some of it, or unreadable.
const WEAKENED: &[&str] =
    &["part ", "partial", "some ", "mask", "last4", "last 4", "last four", "hash", "encrypt", "bcrypt", "salted"];
/// Payment cards, and cards that are none.
const CARDS: &[&str] = &["card", "cvv", "debit", "track data"];
const OTHER_CARDS: &[&str] =
    &["health card", "id card", "identity card", "insurance card", "medicare card", "sim card"];
const FUNDS: &[&str] = &["fund", "money", "coins", "cash", "crypto assets", "tokens worth"];
/// Data with which money can be taken from accounts of a crypto business.
const ACCESS_TO_COINS: &[&str] = &["balance", "api key", "exchange", "private key", "wallet", "seed"];

/// Words that say by themselves that a business stood still.
const STANDSTILL: &[&str] = &[
    "ransomware",
    "notpetya",
    "wannacry",
    "wiper",
    "wiped",
    "outage",
    "offline",
    "shut down",
    "shutdown",
    "switched off",
    "disrupt",
    "paralys",
    "paralyz",
    "denial of service",
    "ddos",
    "brought down",
    "taken down",
    "took down",
    "limited encryption",
];
/// Words that say so together with one of [`BUSINESS`] in the same clause.
const STOPPED: &[&str] = &[
    "stopped",
    "halted",
    "down ",
    "off ",
    "suspended",
    "closed",
    "interrupted",
    "cut ",
    "unavailable",
    "encrypted",
    "lost ",
    "idle",
];
const BUSINESS: &[&str] = &[
    "production",
    "plant",
    "order",
    "operation",
    "system",
    "network",
    "online sales",
    "deliver",
    "pipeline",
    "claims",
    "store",
    "hospital",
    "flight",
    "factor",
    "website",
    "terminal",
    "server",
    "computer",
    "machine",
    "logistics",
];

/// Reads the words.
pub fn read(facts: &Facts) -> Reading {
    let sector = Words::of(&facts.sector);
    let country = Words::of(&facts.country);
    let data = Words::of(&facts.data_classes);
    let health = sector.any(HEALTH);
    let finance = sector.any(FINANCE);
    let law = law(&country, health, finance);
    let year = facts.year.unwrap_or(f64::MAX);
    Reading {
        law,
        // The GDPR and its British twin apply from May 2018, the high Australian ceiling from December 2022.
        in_force: match law {
            Law::Eu | Law::Uk | Law::Other => year >= 2018.0,
            Law::Australia => year > 2022.0,
            Law::UsHealth | Law::UsFinance | Law::UsOther => true,
        },
        sensitivity: sensitivity(&facts.data_classes),
        cards: classes(&facts.data_classes).any(|c| c.any(CARDS) && !c.any(OTHER_CARDS) && !c.any(WEAKENED)),
        outage: outage(facts),
        funds: data.any(FUNDS) || (sector.any(CRYPTO) && data.any(ACCESS_TO_COINS)),
        public_body: sector.any(PUBLIC),
    }
}

/// The law of the first country that is named.
fn law(country: &Words, health: bool, finance: bool) -> Law {
    let us = match (health, finance) {
        (true, _) => Law::UsHealth,
        (false, true) => Law::UsFinance,
        (false, false) => Law::UsOther,
    };
    [(EU, Law::Eu), (UK, Law::Uk), (US, us), (AUSTRALIA, Law::Australia)]
        .into_iter()
        .filter_map(|(names, law)| country.first(names).map(|at| (at, law)))
        // "Northern Ireland" begins before "Ireland" does.
        .min_by_key(|(at, _)| *at)
        .map_or(Law::Other, |(_, law)| law)
}

/// Each kind of data by itself: what stands beside it says nothing about it.
fn classes(data: &str) -> impl Iterator<Item = Words> {
    data.split([';', ',', '/', '|', '+', '&']).map(Words::of)
}

fn sensitivity(data: &str) -> Sensitivity {
    let stings = classes(data).any(|class| class.any(SENSITIVE) && !class.any(WEAKENED));
    if stings { Sensitivity::Sensitive } else { Sensitivity::Ordinary }
}

fn outage(facts: &Facts) -> Option<Outage> {
    let clauses: Vec<Words> = facts.how_it_happened.split([';', ',', '.', ':', '(', ')']).map(Words::of).collect();
    let standing: Vec<&Words> =
        clauses.iter().filter(|c| c.any(STANDSTILL) || (c.any(STOPPED) && c.any(BUSINESS))).collect();
    if standing.is_empty() {
        return None;
    }
    let told = standing.iter().find_map(|c| duration(c));
    let contained = facts.contain_days.filter(|d| *d >= SHORT_CONTAINMENT);
    Some(Outage { days: told.or(contained).map(|d| d.clamp(0.05, LONGEST_OUTAGE)) })
}

/// "about 6 weeks" → 42.
fn duration(clause: &Words) -> Option<f64> {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let words: Vec<&str> = clause.0.split_whitespace().collect();
    words.windows(2).find_map(|pair| {
        let [number, unit] = pair else { return None };
        let days = match unit.trim_end_matches('s') {
            "hour" => 1.0 / 24.0,
            "day" => 1.0,
            "week" => 7.0,
            "month" => 30.0,
            _ => return None,
        };
        let count = number
            .parse::<f64>()
            .ok()
            .or_else(|| NUMBERS.iter().position(|n| n == number).map(|i| i as f64 + 1.0))
            .or_else(|| matches!(*number, "a" | "an").then_some(1.0))?;
        Some(count * days)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incident(sector: &str, country: &str, how: &str, data: &str) -> Reading {
        read(&Facts {
            year: Some(2024.0),
            sector: sector.into(),
            country: country.into(),
            how_it_happened: how.into(),
            data_classes: data.into(),
            ..Facts::default()
        })
    }

    #[test]
    fn the_law_is_that_of_the_first_country_however_it_is_spelt() {
        let law = |sector, country| incident(sector, country, "", "").law;
        for spelling in ["US", "U.S.", "usa", "United States of America", "US/Australia"] {
            assert_eq!(law("retail", spelling), Law::UsOther, "{spelling}");
        }
        assert_eq!(law("regional bank", "US"), Law::UsFinance);
        assert_eq!(law("Hospital operator", "USA"), Law::UsHealth);
        for spelling in ["UK", "GB", "Great Britain", "United Kingdom", "Northern Ireland"] {
            assert_eq!(law("retail", spelling), Law::Uk, "{spelling}");
        }
        assert_eq!(law("retail", "Germany"), Law::Eu);
        assert_eq!(law("retail", "Ireland"), Law::Eu);
        assert_eq!(law("telecom", "Australia"), Law::Australia);
        assert_eq!(law("telecom", "Korea/US"), Law::UsOther);
        assert_eq!(law("telecom", "Russia"), Law::Other);
        assert_eq!(law("telecom", ""), Law::Other);
    }

    #[test]
    fn data_that_is_masked_or_partial_does_not_count_as_sensitive() {
        let kind = |data| incident("", "", "", data).sensitivity;
        assert_eq!(kind("name;SSN;address"), Sensitivity::Sensitive);
        assert_eq!(kind("Health records, name"), Sensitivity::Sensitive);
        assert_eq!(kind("name;email;hashed password;last4 SSN"), Sensitivity::Ordinary);
        assert_eq!(kind(""), Sensitivity::Ordinary);
    }

    #[test]
    fn payment_cards_are_told_from_other_cards() {
        let cards = |data| incident("", "", "", data).cards;
        assert!(cards("health;card;address") && cards("209k cards") && cards("debit card numbers"));
        assert!(
            !cards("health card;name") && !cards("part card;name") && !cards("encrypted cards") && !cards("SIM cards")
        );
    }

    #[test]
    fn standing_still_is_told_from_weak_encryption_and_lost_records() {
        let outage = |how| incident("retail", "UK", how, "name").outage;
        assert_eq!(outage("Ransomware; online orders off for six weeks"), Some(Outage { days: Some(42.0) }));
        assert_eq!(outage("All plants were stopped for 9 days"), Some(Outage { days: Some(9.0) }));
        assert_eq!(outage("Ransomware"), Some(Outage { days: None }));
        assert_eq!(outage("Weak wireless encryption; payment systems read for 18 months"), None);
        assert_eq!(outage("Documents counted through, access control switched on late"), None);
        assert_eq!(outage("Unencrypted backups copied from storage"), None);
    }

    #[test]
    fn money_can_be_taken_where_the_data_opens_it() {
        assert!(incident("crypto exchange", "US", "", "name;balances").funds);
        assert!(incident("crypto bridge", "", "", "funds").funds);
        assert!(incident("bank", "UK", "", "customers' funds;card numbers").funds);
        assert!(!incident("bank", "UK", "", "name;balance").funds);
        assert!(!incident("currency exchange", "UK", "", "name").funds);
    }
}
