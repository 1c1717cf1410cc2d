//! What can go wrong, each with what to do about it. None of these holds anything a citizen typed.

use crate::wasm::Kind;
use guichet_model::call::Capability;
use guichet_model::grammar::Breach;
use guichet_model::turn::Problem;
use guichet_worker::WorkerError;
use std::path::PathBuf;
use std::time::Duration;

/// Why there is no engine.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The limits leave no room for any item, or allow more than machine code is compiled for.
    #[error("the engine's limit on {what} is {value}; it must be {must}")]
    Limits {
        /// Which limit.
        what: &'static str,
        /// What it is.
        value: usize,
        /// What it must be.
        must: &'static str,
    },
    /// This machine cannot run Wasm.
    #[error("the Wasm engine cannot be set up on this machine: {reason}")]
    Machine {
        /// What the engine said.
        reason: String,
    },
    /// The compile cache cannot be used.
    #[error("the compile cache {} cannot be opened; it must be a folder of the user who runs the terminal", path.display())]
    Cache {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// No thread for the epoch ticker.
    #[error("the thread that measures the items' time cannot be started")]
    Thread(#[source] std::io::Error),
}

/// Why a component was not loaded. Nothing of it has run.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Larger than a component may be.
    #[error("the component has {bytes} bytes, the limit is {limit}; leave out what the item does not need")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A core module, text, or no Wasm.
    #[error("the file is not a component: it is {kind}")]
    NotAComponent {
        /// What it looks like.
        kind: Kind,
    },
    /// The compiler refused it.
    #[error("the component cannot be compiled: {reason}")]
    Invalid {
        /// What the compiler said.
        reason: String,
    },
    /// The compile worker did not do its work: too slow, out of memory, not installed.
    #[error("the component was not compiled")]
    Compiler(#[source] WorkerError),
    /// It imports something that it may not have.
    #[error(
        "the component imports {name}; an item may import only the capabilities that its record declares, and their functions"
    )]
    Import {
        /// Name of the import, with what is wrong with it where that is not plain.
        name: String,
    },
    /// It imports a declared capability with other types than the contract's.
    #[error("the component was built against another contract: {reason}")]
    Contract {
        /// What does not match.
        reason: String,
    },
    /// It lacks `guichet:item/handler@1.0.0`, or has it with other types.
    #[error("the component does not export guichet:item/handler@1.0.0 with its function step: {reason}")]
    Export {
        /// What does not match.
        reason: String,
    },
    /// It needs more memory, tables or modules from the start than an item may have.
    #[error("the component does not fit into an item's limits: {reason}")]
    Unfit {
        /// What does not fit.
        reason: String,
    },
    /// Loading it was cut off because the terminal is shutting down.
    #[error("the component was not loaded because the terminal is shutting down")]
    Shutdown,
}

/// Why a step brought no turn. The instance is gone, and so is everything in it; the state it began with is whoever
/// called it's to keep, and the step may be tried again with it.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The item says so itself, in the contract's words.
    #[error("the item could not go on: {}", word(.0))]
    Problem(Problem),
    /// The item crashed, or broke the rules of the calling convention.
    #[error("the item crashed: {summary}")]
    Trap {
        /// What the engine says, without any of the item's data.
        summary: String,
    },
    /// It computed for too long.
    #[error("the item computed for more than {budget:?} in one step; it may loop for ever")]
    Cpu {
        /// What it may use.
        budget: Duration,
    },
    /// It took too long by the clock on the wall.
    #[error("the step took longer than {budget:?}")]
    Wall {
        /// What it may take.
        budget: Duration,
    },
    /// It wanted more memory than it may have and then crashed.
    #[error("the item needs more than {limit} bytes of memory")]
    Memory {
        /// What it may have.
        limit: usize,
    },
    /// It called too often.
    #[error("the item made more than {limit} calls of capabilities in one step")]
    Calls {
        /// How many it may make.
        limit: u32,
    },
    /// It wanted to hand over more data at once than it may.
    #[error("the item handed over more than {limit} bytes at once")]
    Transfer {
        /// How much it may.
        limit: usize,
    },
    /// Its state is too large.
    #[error(
        "the item's state has {bytes} bytes, the limit is {limit}; documents and lists belong on the platform, not in the state"
    )]
    State {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Its page breaks the grammar.
    #[error("the item's page breaks the grammar: {0}")]
    Page(Breach),
    /// A mistake of the terminal: a call was answered with a reply of another name.
    #[error("the terminal answered {}.{function} with another function's reply", capability.name())]
    Host {
        /// Which capability.
        capability: Capability,
        /// Which function.
        function: &'static str,
    },
    /// As many steps run as may run at once.
    #[error("as many items are at work as may be at once; try again")]
    Busy,
}

/// What kind of problem it is. Its texts are for the citizen and may speak of them, so they are not written out here.
fn word(problem: &Problem) -> &'static str {
    match problem {
        Problem::Refused(refusal) => refusal.word(),
        Problem::Failed(_) => "failed",
    }
}
