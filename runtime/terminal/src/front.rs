//! The window in front of the kiosk.

use crate::config::Config;
use anyhow::{Context, Result};
use guichet_model::view::View;
use guichet_session::Kiosk;
use guichet_shell::Theme;
use guichet_shell::face::shell;
use guichet_shell::window::{Source, Window, WindowMode, WindowOptions};
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

struct Views(watch::Receiver<Arc<View>>);

impl Source for Views {
    fn latest(&self) -> Arc<View> {
        self.0.borrow().clone()
    }
}

/// Opens the window and serves until it is told to end.
pub(crate) fn open(config: &Config, runtime: &Runtime, kiosk: Kiosk, windowed: bool, started: Instant) -> Result<()> {
    let panel = config.panel.panel(None);
    let theme = Arc::new(Theme::load(&config.paths.themes.join("standard"))?);
    let mut options = WindowOptions::from_environment(panel, started);
    options.title = config.site.name.zh.clone();
    if windowed {
        options.mode = WindowMode::Windowed;
    }
    let window = Window::new(options)?;
    let (news, quit) = (window.waker(), window.waker());
    let mut views = kiosk.view();
    let source = Views(kiosk.view());
    runtime.spawn(async move {
        while views.changed().await.is_ok() {
            news.view();
        }
    });
    let mut terminate =
        runtime.block_on(async { signal(SignalKind::terminate()) }).context("signals cannot be caught")?;
    runtime.spawn(async move {
        terminate.recv().await;
        quit.quit();
    });
    window.run(shell(theme, panel), Box::new(source), Box::new(move |input| kiosk.send(input)))?;
    Ok(())
}
