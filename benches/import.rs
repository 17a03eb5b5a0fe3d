//! How long an API description of 1.4 MB takes from bytes to an ecosystem with suggestions, and from bytes to a laid-out graph. The description is invented: 134
//! operations in 29 groups, with schemas that name each other. `SANDTABLE_EXAMPLES` adds a real one of that size.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use sandtable::engine::view::ecosystem_picture;
use sandtable::import::suggest::{Confidence, accept};
use sandtable::import::{Guesses, Input, import};
use sandtable::layout::{Labelled, Layout, Metrics};
use sandtable::scenario::compile::compile_ecosystem;

fn invented() -> Vec<u8> {
    let mut text =
        String::from(r#"{"openapi":"3.1.0","info":{"title":"Large","version":"3"},"security":[{"key":[]}],"paths":{"#);
    for n in 0..134 {
        let comma = if n == 0 { "" } else { "," };
        let (group, about) = (n % 29, "words ".repeat(500));
        let _ = write!(
            text,
            r##"{comma}"/groups/{{id}}/things{n}":{{"get":{{"tags":["Group {group}"],"description":"{about}","responses":{{"200":{{"description":"ok","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/S{n}"}}}}}}}}}}}}}}"##
        );
    }
    text.push_str(
        r#"},"components":{"securitySchemes":{"key":{"type":"apiKey","in":"header","name":"X-Key"}},"schemas":{"#,
    );
    for n in 0..600 {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(
            text,
            r##"{comma}"S{n}":{{"type":"object","properties":{{"next":{{"$ref":"#/components/schemas/S{}"}}"##,
            n + 1
        );
        for field in 0..20 {
            let _ = write!(text, r#","field{field}":{{"type":"string","description":"what it means"}}"#);
        }
        text.push_str(r#","email":{"type":"string"}}}"#);
    }
    text.push_str(r#","S600":{"type":"string"}}}}"#);
    text.into_bytes()
}

fn benches(criterion: &mut Criterion) {
    let mut files = vec![("invented", Input { name: "large.json".into(), bytes: invented() })];
    if let Some(folder) = std::env::var_os("SANDTABLE_EXAMPLES") {
        let name = "openapi-adyen-management-v3.json";
        if let Ok(bytes) = std::fs::read(std::path::Path::new(&folder).join(name)) {
            files.push(("real", Input { name: name.into(), bytes }));
        }
    }
    for (name, file) in files {
        let label = format!("import/{name}/{} KB", file.bytes.len() / 1024);
        criterion.bench_function(&label, |bencher| {
            bencher.iter(|| import(black_box(std::slice::from_ref(&file)), None, Guesses::Marked).expect("reads"));
        });
        // All that stands between the bytes and the picture: likely suggestions put in, compiled, laid out.
        criterion.bench_function(&format!("{label} to a laid-out graph"), |bencher| {
            bencher.iter(|| {
                let mut imported =
                    import(black_box(std::slice::from_ref(&file)), None, Guesses::Marked).expect("reads");
                let likely = imported.suggestions.iter().filter(|s| s.confidence >= Confidence::Medium);
                accept(&mut imported.doc, likely);
                let picture = ecosystem_picture(&compile_ecosystem(&imported.doc).expect("compiles"), "$");
                Layout::new(&picture, &Labelled::All, &Metrics::FULL)
            });
        });
    }
}

criterion_group! {
    name = all;
    config = Criterion::default().sample_size(20);
    targets = benches
}
criterion_main!(all);
