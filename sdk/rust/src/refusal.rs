//! Why a capability did not do what it was asked. An answer, never a trap.

pub use crate::contract::guichet::types::types::{Refusal, Unavailability};

use crate::text::text;

impl Refusal {
    /// The platform answered, but not with what was agreed. The item cannot go on with half of it.
    pub(crate) fn platform_nonsense() -> Self {
        Self::Unavailable(Unavailability {
            subject: "platform".to_owned(),
            condition: "invalid-data".to_owned(),
            advice: text(
                "业务系统返回的数据不完整，请稍后再试，或到人工窗口办理。",
                "The department's system sent incomplete data. Try again later, or go to the service counter.",
            ),
        })
    }
}
