#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]
//! Stand-ins for what a desk lacks: an identity-card reader, a document scanner, a printer and the
//! provincial platform, each speaking the wire protocol of the real thing over the real transport.
//!
//! It shares no code with the terminal and knows nothing of it; the terminal is given addresses and
//! cannot tell. It never checks whether the terminal behaves: that is for tests, which look at what
//! arrived through [`Control::state`].
//!
//! | part | speaks | over |
//! | --- | --- | --- |
//! | card reader | SAM_V / SDT frames, four kinds of card | a pseudo-terminal behind a symbolic link |
//! | scanner | eSCL | HTTP |
//! | printer | IPP: Debian's `ippeveprinter` | HTTP |
//! | platform | JSON, signed acceptances | HTTPS with client certificates |
//!
//! A control interface lays cards and sheets, loads paper and makes each part fail in many ways; its
//! requests are listed at [`Control`]'s methods, the faults of a part in the answer to an unknown one.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use guichet_testbed::{FaultRequest, Testbed, TestbedOptions, cards};
//!
//! let testbed = Testbed::start(TestbedOptions::new("target/testbed")).await?;
//! let control = testbed.control()?;
//! control.lay_card(&cards::resident()?).await?;
//! control.set_fault("reader", FaultRequest::lasting("wrong-checksum").times(1)).await?;
//! // … a terminal with `target/testbed/guichet.toml` reads the card at its second attempt …
//! testbed.stop().await;
//! # Ok(())
//! # }
//! ```

mod addresses;
pub mod cards;
mod configuration;
mod control;
mod fault;
mod http;
mod listener;
mod options;
mod pki;
mod platform;
mod port;
mod printer;
mod reader;
mod scanner;
mod testbed;

pub use addresses::Addresses;
pub use control::Control;
pub use fault::FaultRequest;
pub use options::{Orientation, TestbedOptions};
pub use platform::{Acceptance, Insured, Period, Person};
pub use reader::{Card, CardKind, Sex};
pub use testbed::Testbed;
