//! The one way from an item to the world.

use guichet_model::call::{Call, Refusal, Reply};
use std::pin::Pin;

/// The answer to a call, to be waited for.
pub type Answered<'a> = Pin<Box<dyn Future<Output = Result<Reply, Refusal>> + Send + 'a>>;

/// Whoever answers an item's calls. Every function that an item can import ends in [`Host::call`]; there is no other
/// way out of the sandbox, so whoever implements this sees everything.
pub trait Host: Send {
    /// Answers one call, in the item's own time: the item waits, and neither its budget of processor time nor any thread
    /// is used meanwhile. When the step ends early, by its deadline or because nobody wants its result any more, the
    /// future is dropped where it stands.
    ///
    /// A reply must be of the call's own name; another ends the step with [`crate::StepError::Host`]. The contract has
    /// no refusal for two functions: a refused `log.write` is dropped in silence, a refused `clock.now` ends the step.
    fn call<'a>(&'a mut self, call: Call) -> Answered<'a>;
}
