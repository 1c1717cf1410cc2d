//! One citizen at the terminal, from the first touch to the wipe.

use crate::attention::Attention;
use crate::case::Case;
use guichet_capability::Wallet;
use guichet_model::device::VisitId;
use guichet_model::text::Text;
use guichet_model::view::Modes;

/// What is kept of a citizen. All of it goes with the wipe.
pub(crate) struct Visit {
    pub(crate) id: VisitId,
    pub(crate) modes: Modes,
    pub(crate) wallet: Wallet,
    pub(crate) attention: Attention,
    pub(crate) place: Place,
    pub(crate) overlay: Option<Overlay>,
}

/// Where the citizen is.
pub(crate) enum Place {
    Catalogue { chosen: Option<String>, notice: Option<Text> },
    Guide { code: String },
    Case(Box<Case>),
}

/// A dialog that the citizen opened. The time-out warning is not one: it comes from the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    Leave,
    Help,
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.wallet.wipe();
        if let Place::Case(case) = &mut self.place
            && let crate::case::Stage::Running(running) = &mut case.stage
        {
            running.cancel();
        }
    }
}
