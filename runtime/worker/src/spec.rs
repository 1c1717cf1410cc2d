//! What a worker is: a program, a role, and limits.

use crate::{frame::BODY_LIMIT, limits::Limits};
use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

/// What a worker process does. It does nothing else: the role is fixed when it is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Compiles components to machine code ([`crate::compile`]).
    Compile,
    /// Sets documents from templates ([`crate::typeset`]).
    Typeset,
}

impl Role {
    /// Every role, for messages.
    pub const ALL: [Self; 2] = [Self::Compile, Self::Typeset];

    /// The role's word on the worker's command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Compile => "compile",
            Self::Typeset => "typeset",
        }
    }

    /// Limits that suit the role on a terminal with 4 GB of memory.
    #[must_use]
    pub fn limits(self) -> Limits {
        match self {
            Self::Compile => Limits { memory: 2 << 30, cpu: 120, file_size: 0, open_files: 64, body: BODY_LIMIT },
            Self::Typeset => Limits { memory: 1 << 30, cpu: 60, file_size: 0, open_files: 64, body: 64 << 20 },
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.word() == word).ok_or_else(|| UnknownRole { word: word.to_owned() })
    }
}

/// A word that names no role.
#[derive(Debug, thiserror::Error)]
#[error("{word:?} is no role of a worker; the roles are compile and typeset")]
pub struct UnknownRole {
    /// The word.
    pub word: String,
}

/// How to start one kind of worker.
#[derive(Debug, Clone)]
pub struct WorkerSpec {
    /// The worker program (`guichet-worker`).
    pub program: PathBuf,
    /// What it is started for.
    pub role: Role,
    /// What it may use.
    pub limits: Limits,
    /// How many threads it computes with. Given to it in its environment, which holds nothing else.
    pub threads: u32,
    /// After this time without a request the process is stopped, so that its memory is given back; `None` keeps it.
    pub idle_after: Option<Duration>,
}

impl WorkerSpec {
    /// A worker with its role's own limits, two threads, and stopped after a minute without work.
    pub fn new(program: impl Into<PathBuf>, role: Role) -> Self {
        Self {
            program: program.into(),
            role,
            limits: role.limits(),
            threads: 2,
            idle_after: Some(Duration::from_secs(60)),
        }
    }
}
