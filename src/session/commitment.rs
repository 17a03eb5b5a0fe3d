//! Salted commitments: how a chain can prove a text that it does not hold.
//!
//! Names and free text stand in a table beside the journal. An entry holds only SHA-256 over a random salt and the text, so
//! the text can be deleted later and every hash stays as it was; without the salt nobody can try names against the digest.
//! Deliberately absent: encryption. What is not deleted can be read.

use rand::TryRng;
use rand::rngs::SysRng;
use serde::{Deserialize, Serialize};

use crate::base::digest::Digest;
use crate::scenario::doc::Role;

/// What a private text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Name of the group at the table.
    Group,
    /// Who sits in a seat.
    Name(Role),
    /// Why a decision was taken.
    Rationale,
    /// How a decision was ended with free text.
    Other,
    /// Headline of improvised news.
    Title,
    /// Text of improvised news.
    Text,
    /// A note.
    Note,
}

impl Field {
    /// Its name in journals.
    pub fn key(self) -> String {
        match self {
            Field::Group => "group".to_owned(),
            Field::Name(role) => format!("name:{}", super::names::word(role)),
            Field::Rationale => "rationale".to_owned(),
            Field::Other => "other".to_owned(),
            Field::Title => "title".to_owned(),
            Field::Text => "text".to_owned(),
            Field::Note => "note".to_owned(),
        }
    }
}

/// Stands in an entry for a text that stands elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Which text of the entry.
    pub field: String,
    /// SHA-256 over the salt's 32 hex digits and the text.
    pub digest: Digest,
}

/// A private text with what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Private {
    /// The entry that commits to it.
    pub seq: u64,
    /// Which text of that entry.
    pub field: String,
    /// 32 hex digits.
    pub salt: String,
    /// The text.
    pub text: String,
}

impl Private {
    /// What the entry holds in its place.
    pub fn commitment(&self) -> Commitment {
        let digest = Digest::of(format!("{}{}", self.salt, self.text).as_bytes());
        Commitment { field: self.field.clone(), digest }
    }
}

/// The operating system could not give random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The operating system gives no random numbers, so names cannot be protected. Restart the computer and try again."
)]
pub struct NoRandomness;

/// Makes salts and names of sessions from a secret that is never stored.
#[derive(Clone)]
pub struct SaltSource {
    secret: [u8; 32],
    used: u64,
}

impl SaltSource {
    /// From a secret that must be random and different for every run of the program; tests give a fixed one.
    pub fn new(secret: [u8; 32]) -> SaltSource {
        SaltSource { secret, used: 0 }
    }

    /// From the operating system's randomness.
    ///
    /// # Errors
    /// When there is none.
    pub fn from_system() -> Result<SaltSource, NoRandomness> {
        let mut secret = [0; 32];
        SysRng.try_fill_bytes(&mut secret).map_err(|_| NoRandomness)?;
        Ok(SaltSource::new(secret))
    }

    /// 32 hex digits that nobody can guess.
    pub fn salt(&mut self) -> String {
        self.used += 1;
        let mut hex = Digest::of_parts(&[&self.secret, &self.used.to_le_bytes()]).hex();
        hex.truncate(32);
        hex
    }

    /// A salted text of an entry.
    pub fn protect(&mut self, seq: u64, field: Field, text: &str) -> Private {
        Private { seq, field: field.key(), salt: self.salt(), text: text.to_owned() }
    }
}

impl std::fmt::Debug for SaltSource {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SaltSource").field("used", &self.used).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_holds_the_text_to_its_word() {
        let mut salts = SaltSource::new([7; 32]);
        let private = salts.protect(3, Field::Name(Role::Legal), "Ana");
        assert_eq!(private.field, "name:Legal");
        let mut changed = private.clone();
        changed.text = "Eva".into();
        assert_ne!(private.commitment(), changed.commitment());
        let again = salts.protect(3, Field::Name(Role::Legal), "Ana");
        assert_ne!(private.commitment(), again.commitment(), "equal texts must not be seen to be equal");
    }

    #[test]
    fn the_system_gives_different_secrets() {
        let salt = || SaltSource::from_system().expect("randomness").salt();
        assert_ne!(salt(), salt());
    }
}
