//! SAM_V / SDT: identity card readers with a security module, over a serial line.

pub(crate) mod card;
mod command;
mod ethnicity;
mod frame;
mod line;
pub(crate) mod reader;
mod record;
