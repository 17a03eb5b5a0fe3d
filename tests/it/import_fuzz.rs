//! Files spoilt by chance, the same ones for the same seed, through the functions that cargo-fuzz has as well (`fuzz/lib.rs`).
//!
//! A few hundred take seconds. `SANDTABLE_FUZZ_SECONDS=600` goes on for so long in each test and tells how many there were;
//! `SANDTABLE_EXAMPLES` adds real files to our own.

use std::time::{Duration, Instant};

use crate::fuzz::{Dice, Outcome, check, spoilt};
use crate::import::fixture;

/// Spoilt files of each, unless more time is given.
const CASES: usize = 120;

/// Spoils the files of one kind.
fn spoil(own: &[&str], real: &[&str], seed: u64) {
    let mut corpus: Vec<(String, Vec<u8>)> = own.iter().map(|name| ((*name).to_owned(), fixture(name).bytes)).collect();
    if std::env::var_os("SANDTABLE_EXAMPLES").is_some() {
        let real = real.iter().filter_map(|name| crate::import::example(name));
        corpus.extend(real.map(|input| (input.name, input.bytes)));
    }
    let texts: Vec<Vec<u8>> = corpus.iter().map(|(_, bytes)| bytes.clone()).collect();
    let time = std::env::var("SANDTABLE_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).map(Duration::from_secs);
    let begun = Instant::now();
    let mut dice = Dice(seed);
    let (mut cases, mut read) = (0, 0);
    while time.map_or(cases < CASES, |time| begun.elapsed() < time) {
        // Real files are large: each takes its turn, now and then.
        let real = corpus.len() - own.len();
        let at = if cases % 8 == 0 && real > 0 { own.len() + cases / 8 % real } else { dice.below(own.len()) };
        let (name, bytes) = &corpus[at];
        let before = dice.0;
        let file = spoilt(bytes, &texts, &mut dice);
        let kept = file.clone();
        let outcome = std::panic::catch_unwind(|| check(name, &file, None));
        let Ok(outcome) = outcome else {
            let path = std::env::temp_dir().join(format!("sandtable-fuzz-{before:x}"));
            std::fs::write(&path, kept).expect("kept");
            panic!("{name} spoilt from {before:#x} on breaks the rules; it lies in {}", path.display());
        };
        cases += 1;
        read += usize::from(outcome == Outcome::Read);
    }
    eprintln!("{}: {cases} spoilt files, {read} of them read, in {:.1} s", own[0], begun.elapsed().as_secs_f64());
    assert!(read > 0 && read < cases, "{}: {read} of {cases} were read", own[0]);
}

#[test]
fn fuzz_openapi() {
    let real = [
        "openapi-adyen-testcard-v1.json",
        "openapi-owasp-crapi.json",
        "openapi-adyen-payment-webhooks-v1.json",
        "openapi-adyen-transfers-v4.json",
        "openapi-adyen-management-v3.json",
    ];
    spoil(&["shop.yaml", "swagger2.json", "new32.json"], &real, 1);
}

#[test]
fn fuzz_otm() {
    spoil(&["clinic.otm"], &["otm-example.yaml", "otm-mobile-cloud.json"], 2);
}

#[test]
fn fuzz_threat_dragon() {
    let real = ["threat-dragon-v1-demo.json", "threat-dragon-v2-demo.json", "threat-dragon-v2-payment-online.json"];
    spoil(&["bank-v2.json", "bank-v1.json"], &real, 3);
}

#[test]
fn fuzz_threagile() {
    spoil(&["press.yaml"], &["threagile-stub.yaml", "threagile-example.yaml"], 4);
}
