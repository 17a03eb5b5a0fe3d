//! Files of ecosystems: read within bounds, and replaced as a whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{EcosystemRef, Home, Unreadable};
use crate::base::digest::Digest;
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::load::{bundled_ecosystems, read_ecosystem};
use crate::scenario::source::Source;

/// The text that an edited document came from.
#[derive(Clone, Debug)]
pub(super) struct Original {
    /// Where it is.
    pub home: Home,
    /// All of it; none where there is none.
    pub text: Option<Arc<str>>,
    /// As it was when the editing began: a file that has another one now was changed by somebody else.
    pub digest: Option<Digest>,
}

impl Original {
    /// Of a new document.
    pub fn nothing() -> Original {
        Original { home: Home::Nowhere, text: None, digest: None }
    }

    fn of(home: Home, text: Arc<str>) -> Original {
        let digest = Some(Digest::of(text.as_bytes()));
        Original { home, text: Some(text), digest }
    }

    /// Puts another text in its place.
    pub fn replace(&self, text: &str) -> Result<Original, String> {
        let Home::File(path) = &self.home else {
            return Err("This ecosystem ships with Sandtable and stays as it is. Save it as a file of your own.".into());
        };
        let now = Source::read(&path.to_string_lossy()).ok().map(|source| Digest::of(source.text().as_bytes()));
        // Where it is gone, nothing is overwritten; what can no longer be read as text was changed, too.
        if path.exists() && (now.is_none() || now != self.digest) {
            return Err(format!(
                "{} was changed by another program since it was opened, so it was not overwritten. Save under another \
                 name, or open it again.",
                path.display()
            ));
        }
        put(path, text)?;
        Ok(Original::of(self.home.clone(), Arc::from(text)))
    }

    /// Writes a text beside it: `shop.ron` becomes `shop.edited.ron`.
    pub fn beside(&self, own: &Path, text: &str) -> Result<Original, String> {
        let Home::File(path) = &self.home else {
            return Err("This ecosystem has no file to write beside. Save it as a file of your own.".into());
        };
        let folder = path.parent().unwrap_or(own);
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let names =
            std::iter::once(format!("{stem}.edited.ron")).chain((2..100).map(|n| format!("{stem}.edited-{n}.ron")));
        let free = names.map(|name| folder.join(name)).find(|path| !path.exists());
        let path = free.ok_or_else(|| format!("There are too many edited copies beside {}.", path.display()))?;
        put(&path, text)?;
        Ok(Original::of(Home::File(path), Arc::from(text)))
    }
}

/// Writes a new file. A name without a folder goes to the user's own ones.
pub(super) fn create(own: &Path, path: &Path, text: &str) -> Result<Original, String> {
    let mut path = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => path.to_owned(),
        _ => own.join(path),
    };
    if path.file_name().is_none() {
        return Err("Type a name for the file.".to_owned());
    }
    if path.extension().is_none_or(|extension| extension != "ron") {
        let mut name = path.into_os_string();
        name.push(".ron");
        path = PathBuf::from(name);
    }
    if path.exists() {
        return Err(format!("{} exists already. Choose another name.", path.display()));
    }
    if path.parent() == Some(own) {
        std::fs::create_dir_all(own).map_err(|e| format!("{} could not be made: {e}.", own.display()))?;
    }
    put(&path, text)?;
    Ok(Original::of(Home::File(path), Arc::from(text)))
}

/// Reads one.
pub(super) fn read(which: &EcosystemRef) -> Result<(Original, Arc<EcosystemDoc>), Unreadable> {
    let (home, name, source) = match which {
        EcosystemRef::Bundled(name) => {
            let text = bundled_ecosystems().iter().find(|(known, _)| known == name).map(|(_, text)| *text);
            let source = Source::from_text(name, Arc::from(text.unwrap_or_default()));
            (Home::Bundled(name.clone()), name.clone(), source)
        }
        EcosystemRef::File(path) => {
            let name = path.display().to_string();
            // A link is followed now, so that saving replaces the file and not the link.
            let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            (Home::File(path.clone()), name, Source::read(&path.to_string_lossy()))
        }
    };
    let unreadable = |faults| Unreadable { name: name.clone(), faults };
    let source = source.map_err(|fault| unreadable(vec![*fault]))?;
    let doc = read_ecosystem(&name, source.text().clone()).map_err(unreadable)?;
    Ok((Original::of(home, source.text().clone()), Arc::new(doc)))
}

/// The text at a home, as it is now, for its comments.
pub(super) fn text_at(home: &Home) -> Option<Arc<str>> {
    match home {
        Home::Bundled(name) => {
            bundled_ecosystems().iter().find(|(known, _)| known == name).map(|(_, text)| Arc::from(*text))
        }
        Home::File(path) => Source::read(&path.to_string_lossy()).ok().map(|source| source.text().clone()),
        Home::Nowhere => None,
    }
}

/// The name for people of a text that ships.
pub(super) fn name_in(name: &str, text: &str) -> String {
    read_ecosystem(name, Arc::from(text)).map_or_else(|_| name.to_owned(), |doc| doc.name)
}

/// The files of a folder that may be ecosystems, by name.
pub(super) fn own(folder: &Path, most: usize) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .take(most)
        .collect();
    paths.sort();
    paths
}

/// Replaces a file as a whole: written beside, brought to the disk, then moved into place.
pub(super) fn put(path: &Path, text: &str) -> Result<(), String> {
    put_bytes(path, text.as_bytes())
}

/// The same with any bytes.
pub(super) fn put_bytes(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{} could not be written: {error}.", path.display());
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let written = (|| {
        let mut file = std::fs::File::create(&beside)?;
        if let Ok(about) = std::fs::metadata(path) {
            // Whoever could read it still can.
            file.set_permissions(about.permissions())?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    })();
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        failed(error)
    })
}
