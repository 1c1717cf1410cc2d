//! Who is at the terminal.

pub use crate::contract::guichet::identity::identity::{Assurance, CardKind, Claim, Person, Sex};

use crate::item::Problem;
use crate::refusal::Refusal;
use crate::wire;

/// Asks for the card, once a visit: the terminal shows its own page, remembers what the card says until the visit is
/// over, and answers every later call at once. So an item need not keep the person in its state.
///
/// # Errors
/// `denied` for a claim that the record does not name; `cancelled`, `timed-out` and `unavailable` (the reader) as
/// usual; `mismatch` when the platform says that name and number do not belong together.
pub fn require(assurance: Assurance, claims: &[Claim]) -> Result<Person, Refusal> {
    wire::require(assurance, claims)
}

/// What was claimed, or a [`Problem`] that sends the citizen to the counter: not every kind of card says everything.
impl Person {
    /// 姓名
    ///
    /// # Errors
    /// The card does not say, or it was not claimed.
    pub fn name(&self) -> Result<&str, Problem> {
        said(self.name.as_deref(), "姓名", "name")
    }

    /// 证件号码, in full.
    ///
    /// # Errors
    /// The card does not say, or it was not claimed.
    pub fn number(&self) -> Result<&str, Problem> {
        said(self.number.as_deref(), "证件号码", "number")
    }

    /// 住址
    ///
    /// # Errors
    /// The card does not say, or it was not claimed.
    pub fn address(&self) -> Result<&str, Problem> {
        said(self.address.as_deref(), "住址", "address")
    }
}

fn said<'a>(value: Option<&'a str>, zh: &str, en: &str) -> Result<&'a str, Problem> {
    value.filter(|value| !value.trim().is_empty()).ok_or_else(|| {
        Problem::failed(
            format!("您的证件上没有{zh}，请带证件到人工窗口办理。"),
            format!("Your card does not give the {en}. Please take it to the service counter."),
        )
    })
}
