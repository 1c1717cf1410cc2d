//! Why a theme was refused.

use crate::words::WordsError;
use std::path::PathBuf;

/// Why a theme was refused. Every case names the file or the token, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// A file of the theme cannot be read.
    #[error("cannot read {path}: {source}; a theme folder holds theme.toml, tokens.json and words.toml")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// `theme.toml` is not what it should be.
    #[error("{path}: {source}")]
    Description {
        /// Which file.
        path: PathBuf,
        /// Where, and what is wrong.
        source: Box<toml::de::Error>,
    },
    /// `tokens.json` is no JSON.
    #[error("{path}: {source}")]
    Json {
        /// Which file.
        path: PathBuf,
        /// Where, and what is wrong.
        source: serde_json::Error,
    },
    /// A part of `tokens.json` is neither a token nor a group, or a token's value is none of its type.
    #[error("token {token}: {problem}")]
    Token {
        /// Dotted path of the token.
        token: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A token that pages need is not there.
    #[error("token {0} is missing: add it to tokens.json")]
    Missing(String),
    /// A token that nothing uses; most often a misspelt one.
    #[error("token {0} is used by no page and no other token: remove it or mend its name")]
    Unknown(String),
    /// Aliases lead back to where they began.
    #[error("token {0} is an alias of itself, by way of {1}: break the circle")]
    Cycle(String, String),
    /// A modifier changes a token that does not exist.
    #[error("modifier {modifier} changes token {token}, which does not exist")]
    Modifier {
        /// Which modifier, and which of its values.
        modifier: String,
        /// Dotted path of the token.
        token: String,
    },
    /// The theme breaks a rule of accessibility.
    #[error("in mode {mode}: {problem}")]
    Rule {
        /// Standard or elderly, normal or high contrast.
        mode: String,
        /// Which rule, and by how much.
        problem: String,
    },
    /// A font cannot be used.
    #[error("font {path}: {problem}; install it or name another in theme.toml")]
    Font {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// The words are not complete.
    #[error(transparent)]
    Words(#[from] WordsError),
}
