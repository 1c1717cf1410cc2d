//! Journeys: a citizen's way through an item, written down and played on the very widgets.
//!
//! A journey file names what a finger presses and what must then be seen. The player runs the shell without a window
//! ([`guichet_shell::stage`]), tells the testbed what a person would do at the desk, and never sleeps: it waits for
//! views, with a deadline. Every page leaves a picture.
//!
//! The file, in TOML; unknown keys are refused with their line:
//!
//! | key | holds |
//! | --- | --- |
//! | `name` | names the journey and its folder |
//! | `item` | code of the item that it must open |
//! | `title` | `{ zh, en }` |
//! | `modes` | `{ language, elderly, high_contrast }`, each optional |
//! | `orientation` | `portrait` or `landscape`; by default as the terminal hangs |
//! | `[[do]]` | one verb a step, and `seconds` to wait longer than 30 |
//! | `[expect]` | `outcome`: `done`, `accepted`, `not-done`, `problem` or `left`; `documents`: what must be printed |
//!
//! | verb | does |
//! | --- | --- |
//! | `press = "name"` | presses the widget of that accessible name as soon as a finger can |
//! | `choose = "name"` | the same, for reading |
//! | `type = { field, text }` | presses the field, then the keys |
//! | `wait = "text"` | until a text on the page contains it |
//! | `see = ["text"]` | each is on the page now, on this screenful or one that follows |
//! | `not_see = ["text"]` | none is on the page now, on any of them |
//! | `picture = "name"` | a picture beside that of each page |
//! | `testbed = { method, path, body }` | a request to the testbed's control interface |

mod desk;
mod documents;
mod failure;
mod file;
mod player;
mod summary;

pub use desk::{Desk, DeskError};
pub use failure::Failure;
pub use file::{Expected, Journey, JourneyError, ModesWanted, Step, Verb};
pub use player::{Kiosk, Played, Player, Report};
pub use summary::{Entry, Verdict, write};

use crate::config::{Config, Orientation};
use crate::wiring;
use anyhow::{Context, Result, bail};
use guichet_model::view::{Input, View};
use guichet_shell::Theme;
use guichet_shell::stage::Stage;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;

/// What to play.
#[derive(Debug)]
pub struct Order {
    /// Journey files, in order.
    pub journeys: Vec<PathBuf>,
    /// `testbed.json`; without it a journey that tells the testbed something fails there.
    pub testbed: Option<PathBuf>,
    /// Where pictures, documents and `summary.json` go.
    pub out: PathBuf,
    /// Turns the panel, whatever journeys and configuration say.
    pub orientation: Option<Orientation>,
    /// Large text, whatever journeys say.
    pub elderly: bool,
}

impl Kiosk for guichet_session::Kiosk {
    fn view(&self) -> watch::Receiver<Arc<View>> {
        Self::view(self)
    }

    fn send(&self, input: Input) {
        Self::send(self, input);
    }
}

/// Plays journeys one after the other on one terminal, and says whether all passed.
///
/// # Errors
/// A journey file that is not right, before anything is played; a terminal that does not start; an output folder that
/// cannot be written. A journey that fails is no error: the summary says why.
pub async fn play_all(config: &Config, order: Order) -> Result<bool> {
    let mut journeys = Vec::new();
    for path in &order.journeys {
        let journey = Journey::read(path)?;
        if journeys.iter().any(|other: &Journey| other.name == journey.name) {
            bail!("two journeys are called {}: their pictures would share a folder", journey.name);
        }
        journeys.push(journey);
    }
    let desk = order.testbed.as_deref().map(Desk::open).transpose()?;
    std::fs::create_dir_all(&order.out).with_context(|| format!("cannot create {}", order.out.display()))?;
    let theme = Arc::new(Theme::load(&config.paths.themes.join("standard"))?);
    let kiosk = wiring::start(config).await?;
    let mut entries = Vec::new();
    for journey in &journeys {
        let panel = config.panel.panel(order.orientation.or(journey.orientation));
        let stage = Stage::new(Arc::clone(&theme), panel);
        let report = Player {
            journey,
            kiosk: &kiosk,
            stage,
            desk: desk.as_ref(),
            out: order.out.join(&journey.name),
            elderly: order.elderly,
        }
        .play()
        .await;
        let entry = Entry::of(journey, report);
        match &entry.reason {
            None => tracing::info!(journey = entry.journey, milliseconds = entry.milliseconds, "passed"),
            Some(reason) => tracing::error!(journey = entry.journey, reason, "failed"),
        }
        entries.push(entry);
        // After each, so that an interrupted run leaves what it has.
        write(&order.out.join("summary.json"), &entries)?;
    }
    Ok(entries.iter().all(|entry| entry.outcome == Verdict::Passed))
}
