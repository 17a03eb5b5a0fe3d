//! From real files to an exercise: on some an attack can be drawn; the others name what they lack.

use std::sync::Arc;

use sandtable::analysis::draw::{DrawLibrary, Order, Undrawable, draw, places};
use sandtable::import::suggest::{Confidence, accept};
use sandtable::import::{Guesses, import};
use sandtable::scenario::compile::compile_shared;
use sandtable::scenario::doc::Difficulty;
use sandtable::scenario::load::{Library, load_text};

use crate::import::example;

const EXAMPLES: [&str; 12] = [
    "threat-dragon-v1-demo.json",
    "threat-dragon-v2-demo.json",
    "openapi-owasp-crapi.json",
    "openapi-adyen-testcard-v1.json",
    "openapi-adyen-transfers-v4.json",
    "openapi-adyen-payment-webhooks-v1.json",
    "openapi-adyen-management-v3.json",
    "otm-example.yaml",
    "otm-mobile-cloud.json",
    "threagile-stub.yaml",
    "threagile-example.yaml",
    "threat-dragon-v2-payment-online.json",
];
/// Drawing takes its time: so many attackers are tried on each file. Once some files were drawn, one attacker is tried on small
/// files, and large ones only say for whom they have no place.
const ATTACKERS: usize = 2;
const ENOUGH: usize = 3;
const SMALL: usize = 12;

#[test]
fn import_of_real_files_is_drawn_or_names_what_it_lacks() {
    let library = Library::bundled().expect("ships");
    let templates = DrawLibrary::bundled().expect("ships");
    let mut drawn = Vec::new();
    for name in EXAMPLES {
        let Some(input) = example(name) else { return };
        let imported = import(&[input], None, Guesses::Marked).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        let mut doc = imported.doc.clone();
        accept(&mut doc, imported.suggestions.iter().filter(|s| s.confidence >= Confidence::Medium));
        let doc = Arc::new(doc);
        let places = places(&doc, &templates).unwrap_or_else(|why| panic!("{name}: {why}"));
        let mut lacks: Vec<String> = places.iter().filter_map(|place| place.clone().err()).collect();
        let fitting = templates.attackers().iter().zip(&places).filter(|(_, place)| place.is_ok());
        let tries = match drawn.len() < ENOUGH {
            true => ATTACKERS,
            false => usize::from(doc.flows.len() <= SMALL),
        };
        for (profile, _) in fitting.take(tries) {
            let (ecosystem, attacker) = (Arc::clone(&doc), profile.id.clone());
            let order =
                Order { ecosystem, attacker, seed: 1, difficulty: Difficulty::Medium, minutes: 60, extra: Vec::new() };
            match draw(&order, &library, &templates) {
                Ok(exercise) => {
                    let checked = load_text("drawn.ron", Arc::from(exercise.text()), &library);
                    let bundle = checked.bundle.unwrap_or_else(|| panic!("{name}: {:#?}", checked.diagnostics));
                    compile_shared(&bundle).unwrap_or_else(|why| panic!("{name}: {why}"));
                    drawn.push(name);
                    break;
                }
                Err(why @ (Undrawable::NotPlayable { .. } | Undrawable::Lacks(_))) => lacks.push(why.to_string()),
                Err(other) => panic!("{name}: {other}"),
            }
        }
        if drawn.last() != Some(&name) {
            assert!(!lacks.is_empty() && lacks.iter().all(|why| why.len() > 10), "{name}: {lacks:?}");
            lacks.sort();
            lacks.dedup();
            eprintln!("{name}: {}", lacks.join("; "));
        }
    }
    eprintln!("drawn: {}", drawn.join(", "));
    assert!(drawn.len() >= 2, "{drawn:?}");
    // The same system, drawn with both versions of the tool.
    assert!(drawn.contains(&EXAMPLES[0]) && drawn.contains(&EXAMPLES[1]), "{drawn:?}");
}
