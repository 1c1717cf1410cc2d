//! The program of a terminal, `guichet`: command line, configuration, wiring and journeys; everything else lives in the
//! rooms it puts together.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! let config = guichet::config::Config::read("guichet.toml".as_ref())?;
//! let kiosk = guichet::wiring::start(&config).await?;
//! # drop(kiosk); Ok(()) }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod cli;
pub mod config;
mod front;
pub mod journey;
pub mod wiring;
