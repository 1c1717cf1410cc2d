//! What a department's developer writes a service item (事项) with.
//!
//! An item is a pure step over plain state: `step(state, event) → (state, page)`. It describes pages, and the terminal
//! draws them, keeps the state, remembers where *back* leads and ends the visit. What the item wants of the world it
//! asks through a capability (a card, a scan, a print, the platform), each a plain function; whatever the item's record
//! (`item.toml`) does not declare is refused. An item never sees a pixel, a device or the bytes of a document.
//!
//! ```
//! use guichet_sdk::prelude::*;
//!
//! struct Tidings;
//!
//! #[derive(Default, Serialize, Deserialize)]
//! struct Wish {
//!     phone: String,
//! }
//!
//! impl Item for Tidings {
//!     type State = Wish;
//!
//!     fn step(mut wish: Wish, event: Event) -> Result<Turn<Wish>, Problem> {
//!         let form = match event {
//!             Event::Started(_) => {
//!                 let page = Page::new("phone", "ask")
//!                     .title("您的手机号码是多少？", "What is your mobile number?")
//!                     .field(Field::telephone("phone", "手机号码", "Mobile number"))
//!                     .primary("continue", "继续", "Continue");
//!                 return Ok(Turn::page(wish, page));
//!             }
//!             Event::Submitted(form) => form,
//!         };
//!         match form.pressed() {
//!             ("phone", "continue") => {
//!                 wish.phone = form.text("phone")?.to_owned();
//!                 let page = Page::new("check", "check")
//!                     .title("请核对后提交", "Check, then submit")
//!                     .facts([Fact::new(("手机号码", "Mobile number"), wish.phone.as_str()).personal()])
//!                     .primary("submit", "确认提交", "Submit");
//!                 Ok(Turn::page(wish, page))
//!             }
//!             ("check", "submit") => {
//!                 let application = Application::new("tidings/subscriptions").field("phone", wish.phone);
//!                 let acceptance = platform::submit(&application, "submit")?;
//!                 Ok(Turn::finished(
//!                     Outcome::accepted("已受理", "Accepted")
//!                         .reference(acceptance.reference)
//!                         .next("有消息时发短信给您", "You will get a message when there is news"),
//!                 ))
//!             }
//!             _ => Err(form.unexpected()),
//!         }
//!     }
//! }
//!
//! guichet_sdk::item!(Tidings);
//! # fn main() {}
//! ```
//!
//! An item is a library crate with `crate-type = ["cdylib", "rlib"]`: compiled for `wasm32-unknown-unknown` it becomes
//! a component that imports only the capabilities it really calls; compiled natively its tests hold the whole
//! conversation in a [`rehearsal`].
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod answers;
pub mod block;
pub mod clock;
#[doc(hidden)]
pub mod contract;
pub mod field;
pub mod identity;
pub mod item;
pub mod log;
pub mod outcome;
pub mod page;
pub mod platform;
pub mod printer;
pub mod refusal;
#[cfg(not(target_family = "wasm"))]
pub mod rehearsal;
pub mod scanner;
pub mod text;
mod wire;

/// All that an item usually needs.
pub mod prelude {
    pub use crate::answers::Submission;
    pub use crate::block::{Fact, Material, Tone};
    pub use crate::field::{ChoiceOption, Field, Pattern, Value};
    pub use crate::identity::{Assurance, Claim, Person};
    pub use crate::item::{Event, Item, Problem, Turn};
    pub use crate::outcome::Outcome;
    pub use crate::page::Page;
    pub use crate::platform::Application;
    pub use crate::refusal::Refusal;
    pub use crate::scanner::{Document, DocumentId};
    pub use crate::text::{Date, Text, text};
    pub use crate::{clock, identity, log, platform, printer, scanner};
    pub use serde::{Deserialize, Serialize};
}

/// Makes a type that is an [`Item`](crate::item::Item) what the component exports. Once a crate, at its top.
#[macro_export]
macro_rules! item {
    ($item:ty) => {
        // Exports have fixed names, so that natively two items in one program would clash: only Wasm has them.
        #[cfg(target_family = "wasm")]
        const _: () = {
            type Exported = $crate::item::Exported<$item>;
    $crate::contract::export!(Exported with_types_in $crate::contract);
        };
        #[cfg(not(target_family = "wasm"))]
        const _: () = {
            const fn is_an_item<I: $crate::item::Item>() {}
            is_an_item::<$item>();
        };
    };
}
