//! Parts that pages are put together from.

pub(crate) mod actions;
pub(crate) mod blocks;
pub(crate) mod button;
pub(crate) mod chip;
pub(crate) mod choice;
pub(crate) mod facts;
pub(crate) mod field;
pub(crate) mod flow;
pub(crate) mod keyboard;
pub(crate) mod media;
pub(crate) mod pad;
pub(crate) mod regions;
pub(crate) mod ring;
pub(crate) mod steps;
pub(crate) mod table;
pub(crate) mod tile;
