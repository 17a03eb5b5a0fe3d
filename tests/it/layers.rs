//! The layer table, and what each layer may touch, read off the sources.
//!
//! Every file under `src` is parsed; code behind `#[cfg(test)]` is left out. Paths inside of macro calls count too.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use syn::visit::{self, Visit};

/// Modules by row: a module uses modules of the rows above it in this list, and itself.
const ROWS: [&[&str]; 8] = [
    &["base"],
    &["scenario"],
    &["engine"],
    &["session", "analysis", "layout"],
    &["report", "store", "import", "export"],
    &["host"],
    &["app", "cli"],
    &["main"],
];

/// `expect` on what cannot happen: file, and why it cannot.
const EXPECTS: &[(&str, &str)] = &[(
    "src/engine/world.rs",
    "every entity of a scenario is made once with all components of its table, and never despawned",
)];

/// Files that see only what the teams know.
const BLIND: [&str; 3] = ["src/engine/permission.rs", "src/engine/view/build_seat.rs", "src/engine/knowledge.rs"];

/// One file, as far as the rules need it.
struct Parsed {
    /// From the root of the package, with slashes.
    file: String,
    /// Module path: `["engine", "view", "build_seat"]`.
    module: Vec<String>,
    seen: Seen,
}

impl Parsed {
    fn top(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }
}

/// What a file names.
#[derive(Default)]
struct Seen {
    /// The module that is being visited, for `super`.
    at: Vec<String>,
    /// Paths with `crate`, `super` and `self` resolved: `["crate", "engine", "Command"]`.
    paths: BTreeSet<Vec<String>>,
    idents: BTreeSet<String>,
    /// `unwrap`, `expect` and macros that end the program.
    endings: Vec<String>,
    /// Modules declared behind `#[cfg(test)]` in a file of their own.
    tests: Vec<Vec<String>>,
}

impl Seen {
    fn path(&mut self, segments: Vec<String>) {
        let up = segments.iter().take_while(|s| *s == "super").count();
        let rest = |n: usize| segments.iter().skip(n).cloned();
        let resolved: Vec<String> = match segments.first().map(String::as_str) {
            Some("crate" | "sandtable") => std::iter::once("crate".to_owned()).chain(rest(1)).collect(),
            Some("self") => std::iter::once("crate".to_owned()).chain(self.at.iter().cloned()).chain(rest(1)).collect(),
            Some("super") => {
                let home = self.at.iter().take(self.at.len().saturating_sub(up)).cloned();
                std::iter::once("crate".to_owned()).chain(home).chain(rest(up)).collect()
            }
            _ => segments,
        };
        self.paths.insert(resolved);
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |ident: &syn::Ident| before.iter().cloned().chain([ident.to_string()]).collect::<Vec<_>>();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.path(with(&name.ident)),
            syn::UseTree::Rename(rename) => self.path(with(&rename.ident)),
            syn::UseTree::Glob(_) => self.path(before.to_vec()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(before, item)),
        }
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        syn::Meta::Path(path) => path.is_ident("test"),
        syn::Meta::NameValue(_) => false,
    })
}

impl<'ast> Visit<'ast> for Seen {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.at.push(item.ident.to_string());
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        } else if item.content.is_none() {
            self.tests.push(self.at.clone());
        }
        self.at.pop();
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if !is_test(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_test(&item.attrs) {
            self.tree(&[], &item.tree);
            visit::visit_item_use(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(path.segments.iter().map(|s| s.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_ident(&mut self, ident: &'ast syn::Ident) {
        self.idents.insert(ident.to_string());
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        if name == "unwrap" || name == "expect" {
            self.endings.push(name);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Some(name) = call.path.segments.last().map(|s| s.ident.to_string())
            && ["panic", "unreachable", "todo", "unimplemented"].contains(&name.as_str())
        {
            self.endings.push(format!("{name}!"));
        }
        // The tokens of a call are words; a path is words with `::` between them.
        let text = call.tokens.to_string().replace(" :: ", "::");
        let other = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
        for word in text.split(other).map(|word| word.trim_matches(':')).filter(|word| !word.is_empty()) {
            let segments: Vec<String> = word.split("::").map(str::to_owned).collect();
            for segment in &segments {
                self.idents.insert(segment.clone());
                if segment == "unwrap" || segment == "expect" {
                    self.endings.push(segment.clone());
                }
            }
            self.path(segments);
        }
        visit::visit_macro(self, call);
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

static SOURCES: LazyLock<Vec<Parsed>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&root.join("src"), &mut found);
    found.sort();
    let mut parsed: Vec<Parsed> = found
        .iter()
        .map(|path| {
            let inner = path.strip_prefix(root.join("src")).expect("below src").with_extension("");
            let mut module: Vec<String> = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if module.last().is_some_and(|last| last == "mod" || last == "lib") {
                module.pop();
            }
            let text = std::fs::read_to_string(path).expect("a source");
            let seen = read(&module, &text);
            let file = format!("src/{}", path.strip_prefix(root.join("src")).expect("below src").display());
            Parsed { file, module, seen }
        })
        .collect();
    let tests: Vec<Vec<String>> = parsed.iter().flat_map(|p| p.seen.tests.clone()).collect();
    parsed.retain(|p| !tests.iter().any(|test| p.module.starts_with(test)));
    parsed
});

/// What a source names.
fn read(module: &[String], text: &str) -> Seen {
    let mut seen = Seen { at: module.to_vec(), ..Seen::default() };
    seen.visit_file(&syn::parse_file(text).unwrap_or_else(|why| panic!("{}: {why}", module.join("::"))));
    seen
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

/// Fails with every line that breaks a rule.
fn none(rule: &str, broken: Vec<String>) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

/// Everything outside of `allowed` that names a path which `fits`.
fn only_in(rule: &str, allowed: &[&str], fits: impl Fn(&[String]) -> bool) {
    let outside = SOURCES.iter().filter(|p| !allowed.contains(&p.top()));
    none(
        rule,
        outside
            .flat_map(|p| {
                p.seen
                    .paths
                    .iter()
                    .filter(|path| fits(path))
                    .map(|path| format!("{} names {}", p.file, path.join("::")))
            })
            .collect(),
    );
}

fn begins(path: &[String], with: &[&str]) -> bool {
    path.len() >= with.len() && path.iter().zip(with).all(|(a, b)| a == b)
}

#[test]
fn the_reader_sees_uses_macros_and_ways_up_but_no_tests() {
    let text = "use super::super::session::{Play, records as old};
        fn f() { let _ = format!(\"{}\", crate::host::now().unwrap()); self::g::<crate::app::X>(None.expect(\"\")); panic!() }
        #[cfg(test)] mod tests { use crate::cli; fn t() { None.unwrap() } }";
    let seen = read(&["engine".to_owned(), "view".to_owned()], text);
    let names = |path: &str| seen.paths.contains(&path.split("::").map(str::to_owned).collect::<Vec<_>>());
    for path in [
        "crate::session::Play",
        "crate::session::records",
        "crate::host::now",
        "crate::app::X",
        "crate::engine::view::g",
    ] {
        assert!(names(path), "{path} is not among {:?}", seen.paths);
    }
    assert!(!names("crate::cli"));
    assert_eq!(seen.endings, ["unwrap", "expect", "panic!"]);
}

#[test]
fn every_module_has_a_row() {
    assert!(SOURCES.len() > 80, "only {} sources were found", SOURCES.len());
    let lost = SOURCES.iter().filter(|p| p.top() != "lib" && row(p.top()).is_none());
    none("a module without a row", lost.map(|p| p.file.clone()).collect());
}

#[test]
fn a_module_uses_only_modules_in_rows_below_it() {
    let mut broken = Vec::new();
    for parsed in SOURCES.iter() {
        let Some(mine) = row(parsed.top()) else { continue };
        for path in &parsed.seen.paths {
            let [first, module, ..] = path.as_slice() else { continue };
            let Some(other) = row(module).filter(|_| first == "crate") else { continue };
            if module != parsed.top() && other >= mine {
                broken.push(format!("{} (row {mine}) uses {} (row {other})", parsed.file, path.join("::")));
            }
        }
    }
    none("a module uses what is not below it", broken);
}

#[test]
fn crates_stay_where_they_belong() {
    only_in("bevy_ecs outside of the engine", &["engine"], |p| begins(p, &["bevy_ecs"]));
    only_in("egui outside of the app", &["app"], |p| {
        begins(p, &["egui"]) || begins(p, &["eframe"]) || begins(p, &["egui_extras"])
    });
    only_in("rusqlite outside of the store", &["store"], |p| begins(p, &["rusqlite"]));
}

#[test]
fn nothing_opens_a_socket() {
    only_in("std::net", &[], |p| begins(p, &["std", "net"]));
}

#[test]
fn only_the_host_reads_clocks() {
    only_in("a clock outside of the host", &["host"], |p| {
        begins(p, &["std", "time", "SystemTime"])
            || begins(p, &["std", "time", "Instant"])
            || p.windows(2)
                .any(|w| ["Timestamp", "SystemTime", "Instant", "Zoned"].contains(&w[0].as_str()) && w[1] == "now")
    });
}

#[test]
fn below_the_host_nothing_depends_on_hash_order() {
    only_in("a hash map below the host", &["host", "app", "cli", "main"], |p| {
        p.iter().any(|segment| segment == "HashMap" || segment == "HashSet")
    });
}

#[test]
fn what_the_teams_see_is_built_without_naming_the_truth() {
    let mut broken = Vec::new();
    for blind in BLIND {
        let parsed = SOURCES.iter().find(|p| p.file == blind).unwrap_or_else(|| panic!("{blind} is gone"));
        for word in ["world", "Truth", "steps", "attacker", "is_true"] {
            if parsed.seen.idents.contains(word) {
                broken.push(format!("{blind} names `{word}`"));
            }
        }
    }
    none("a module that must not know the truth names it", broken);
}

#[test]
fn nothing_ends_the_program_but_what_cannot_happen() {
    let mut broken = Vec::new();
    for parsed in SOURCES.iter() {
        for ending in &parsed.seen.endings {
            let excused = ending == "expect" && EXPECTS.iter().any(|(file, _)| *file == parsed.file);
            if !excused {
                broken.push(format!("{} has {ending}", parsed.file));
            }
        }
    }
    none("a source that can end the program", broken);
}
