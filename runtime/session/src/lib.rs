//! One citizen's visit: from the touch on the idle page to the wipe.
//!
//! A [`Kiosk`] takes [`Input`](guichet_model::view::Input)s and publishes immutable
//! [`View`](guichet_model::view::View)s. It keeps the history of an item's states and pages, so that *back*, retry and
//! leaving are the terminal's; it runs steps in tasks of their own, so that it always answers; it ends a visit that
//! nobody attends, and wipes everything.
//!
//! It never draws, never talks to a device (the gate does), and never reads what an item keeps in its state.
//!
//! ```no_run
//! # async fn example(parts: guichet_session::KioskParts) {
//! use guichet_model::view::Input;
//! let kiosk = guichet_session::Kiosk::start(parts);
//! kiosk.send(Input::Begin);
//! let view = kiosk.view().borrow().clone();
//! # let _ = view; }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod attention;
mod case;
mod history;
mod kiosk;
mod policy;
mod present;
mod running;
mod visit;

pub use kiosk::{Kiosk, KioskParts};
pub use policy::Policy;
