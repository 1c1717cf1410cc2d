//! Worker processes: work that may hang, crash or eat memory is done in a child process that can be killed.
//!
//! Two sides share this crate. The **terminal** holds a [`Worker`]: it starts the child when there is work, sends one
//! request at a time, and kills the child at the deadline, when the caller walks away, or when it answers nonsense; the
//! next call gets a fresh child. The **worker program** reads its [`Invocation`], binds itself to the limits in it
//! before it reads the first byte, and then answers with [`serve`] until its input ends. Requests and answers of each
//! role are in [`compile`] and [`typeset`]; how they look on the pipe is in [`frame`].
//!
//! What it never does: trust what a child says (sizes are checked before memory is taken), share state between two
//! requests, hand the terminal's environment to a child, or let a dead child take anything with it but its own request.
//!
//! ```no_run
//! # async fn example(component: Vec<u8>) -> Result<(), guichet_worker::WorkerError> {
//! use guichet_worker::{Role, Worker, WorkerSpec, compile::{CompileReply, CompileRequest}};
//! use std::time::Duration;
//!
//! let compiler = Worker::new(WorkerSpec::new("/usr/lib/guichet/guichet-worker", Role::Compile));
//! let (CompileReply {}, compiled) = compiler.call(&CompileRequest {}, &component, Duration::from_secs(60)).await?;
//! # drop(compiled);
//! # Ok(())
//! # }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod compile;
pub mod frame;
mod invocation;
mod limits;
mod running;
mod serve;
mod spec;
mod stderr;
pub mod typeset;
mod worker;

pub use invocation::{Invocation, InvocationError};
pub use limits::{Limits, LimitsError};
pub use serve::{Refusal, ServeError, private_stdout, serve};
pub use spec::{Role, UnknownRole, WorkerSpec};
pub use worker::{Worker, WorkerError};
