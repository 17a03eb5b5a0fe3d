//! Where files are kept: the platform's usual folder for programs' data, unless another is named.

use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};

/// The system does not say where a program keeps its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The system names no home folder to keep sessions in. Choose one with --data-dir.")]
pub struct NoFolder;

/// The data folder: `chosen` (`--data-dir`) if given, else `~/.local/share/sandtable` on Linux, `~/Library/Application
/// Support/org.Sandtable.Sandtable` on macOS, `%LOCALAPPDATA%\Sandtable\Sandtable\data` on Windows. It may not exist yet.
///
/// # Errors
/// When none was chosen and the system names none.
pub fn data_folder(chosen: Option<&Path>) -> Result<PathBuf, NoFolder> {
    match chosen {
        Some(folder) => Ok(folder.to_owned()),
        None => {
            let folders = ProjectDirs::from("org", "Sandtable", "Sandtable").ok_or(NoFolder)?;
            Ok(folders.data_local_dir().to_owned())
        }
    }
}

/// Where a person keeps documents, offered for reports; none where the system does not say.
pub fn documents_folder() -> Option<PathBuf> {
    let user = UserDirs::new()?;
    Some(user.document_dir().unwrap_or_else(|| user.home_dir()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_folder_is_taken_as_it_is() {
        assert_eq!(data_folder(Some(Path::new("/tmp/x"))), Ok(PathBuf::from("/tmp/x")));
    }
}
