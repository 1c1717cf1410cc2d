//! A service hall for one test: a testbed, and a terminal wired to it.

use crate::places;
use anyhow::{Context, Result, bail, ensure};
use guichet::config::Config;
use guichet::wiring;
use guichet_model::page::Answer;
use guichet_model::view::{Input, Screen, View};
use guichet_session::Kiosk;
use guichet_testbed::{Control, Testbed, TestbedOptions};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// How long a test waits for something to happen before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A testbed and a terminal.
pub struct Hall {
    /// The terminal's front.
    pub kiosk: Kiosk,
    /// Lays cards and paper, and makes things fail.
    pub control: Control,
    /// The stand-ins.
    pub testbed: Testbed,
    _folder: TempDir,
}

/// The stand-ins, and a configuration that points at them, without a terminal.
pub struct Stands {
    /// What a terminal would be told.
    pub config: Config,
    /// Lays cards and paper, and makes things fail.
    pub control: Control,
    /// The stand-ins.
    pub testbed: Testbed,
    /// Where they keep their files; deleted with it.
    pub folder: TempDir,
}

impl Stands {
    /// Starts the stand-ins in a folder of their own.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut options = TestbedOptions::new(folder.path());
        options.items = places::items();
        options.themes = places::themes();
        ensure!(
            options.items.is_dir(),
            "there are no packaged items in {}; run `cargo xtask items` first",
            options.items.display()
        );
        let testbed = Testbed::start(options).await?;
        let mut config = Config::read(&testbed.dir().join("guichet.toml"))?;
        config.paths.worker = Some(places::programs().join("guichet-worker"));
        let control = testbed.control()?;
        Ok(Self { config, control, testbed, folder })
    }
}

impl Hall {
    /// Opens a hall with everything in it.
    pub async fn open() -> Result<Self> {
        Self::open_with(|_| {}).await
    }

    /// Opens a hall whose configuration was changed.
    pub async fn open_with(change: impl FnOnce(&mut Config)) -> Result<Self> {
        let Stands { mut config, control, testbed, folder } = Stands::start().await?;
        change(&mut config);
        let kiosk = wiring::start(&config).await?;
        Ok(Self { kiosk, control, testbed, _folder: folder })
    }

    /// What is to be seen now.
    pub fn view(&self) -> Arc<View> {
        self.kiosk.view().borrow().clone()
    }

    /// Waits until what is to be seen fits.
    pub async fn until(&self, what: &str, fits: impl Fn(&View) -> bool) -> Result<Arc<View>> {
        let mut views = self.kiosk.view();
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let now = views.borrow_and_update().clone();
                if fits(&now) {
                    return Ok(now);
                }
                views.changed().await.context("the kiosk has ended")?;
            }
        });
        match waited.await {
            Ok(view) => view,
            Err(_) => bail!("waited for {what}, but there is {:?}", self.view().screen),
        }
    }

    /// Waits for a page of an item.
    pub async fn until_page(&self, id: &str) -> Result<Arc<View>> {
        let shown = |view: &View| matches!(&view.screen, Screen::Page(page) if page.page.id == id && !page.busy);
        self.until(&format!("page {id}"), shown).await
    }

    /// Goes to an item's guide and starts it.
    pub async fn start(&self, item: &str) -> Result<()> {
        self.kiosk.send(Input::Begin);
        self.until("the catalogue", |view| matches!(view.screen, Screen::Catalogue(_))).await?;
        self.kiosk.send(Input::OpenItem(item.to_owned()));
        self.until("the guide", |view| matches!(view.screen, Screen::Guide(_))).await?;
        self.kiosk.send(Input::Start);
        Ok(())
    }

    /// Presses the primary action of the page shown.
    pub fn go_on(&self, answers: Vec<Answer>) -> Result<()> {
        let view = self.view();
        let Screen::Page(screen) = &view.screen else { bail!("no page is shown, but {:?}", view.screen) };
        let action = screen.page.primary().context("the page has no primary action")?.id.clone();
        self.kiosk.send(Input::Submit { page: screen.page.id.clone(), action, answers });
        Ok(())
    }

    /// Lays the usual citizen's card on the reader, and takes it away when the terminal asks.
    pub async fn show_card(&self) -> Result<()> {
        use guichet_model::view::Scene;
        let scene =
            |view: &View, wanted: &Scene| matches!(&view.screen, Screen::Device(device) if device.scene == *wanted);
        self.until("the request for the card", |view| scene(view, &Scene::LayCard)).await?;
        self.control.lay_card(&guichet_testbed::cards::resident()?).await?;
        self.until("the request to take the card", |view| {
            !scene(view, &Scene::LayCard) && !scene(view, &Scene::ReadingCard)
        })
        .await?;
        self.control.take_card().await
    }

    /// The audit log's lines.
    pub fn audit(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.state().join("audit.jsonl"))?)
    }

    /// The terminal's state folder.
    pub fn state(&self) -> PathBuf {
        self.testbed.dir().join("state")
    }
}
