//! The gate: the one way from an item to the world, and one module for each capability behind it.
//!
//! Whatever an item asks passes [`Gate::call`]: authorise (declared and in scope), audit, effect. A denial is a typed
//! [`Refusal`](guichet_model::call::Refusal), audited, without effect. Effects that change the world happen once per
//! operation key; the audit log holds their intent before and their outcome after.
//!
//! It never runs an item, never draws, and never writes personal data anywhere: the audit log has keyed digests.
//!
//! ```no_run
//! # async fn example(gate: guichet_capability::Gate, desk: guichet_capability::Desk) {
//! use guichet_model::call::Call;
//! let answer = gate.call(Call::Now, &desk).await;
//! # let _ = answer; }
//! ```

mod advice;
pub mod audit;
mod authorise;
mod case;
mod clock;
mod desk;
mod gate;
mod identity;
mod note;
mod platform;
mod printer;
mod scanner;
mod services;
mod typesetter;

pub use authorise::{Usage, authorise};
pub use case::{Case, Wallet};
pub use clock::{Clock, SystemClock, civil};
pub use desk::{Decision, Desk, DeskEnd, Showing};
pub use gate::Gate;
pub use platform::client::{Acceptance, PlatformClient, PlatformConfig, PlatformError};
pub use services::Services;
pub use typesetter::{TypesetError, Typesetter};
