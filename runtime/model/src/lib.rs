//! The shared words of the terminal: pages, events, item records, capability calls, views.
//!
//! Plain data and the rules about it. No I/O, no clock, no randomness; knows nothing of the rooms that use it.
//!
//! ```
//! use guichet_model::{identity_number, text::Text};
//! let title = Text::new("您的手机号码是多少？", "What is your mobile number?");
//! assert!(title.is_complete());
//! assert!(identity_number::check("11010519491231002X").is_ok());
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod answer;
pub mod call;
pub mod device;
pub mod grammar;
pub mod identity_number;
pub mod mask;
pub mod page;
pub mod record;
pub mod region;
pub mod text;
pub mod turn;
pub mod view;
