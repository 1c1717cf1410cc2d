//! The window in front of the citizen.
//!
//! An event loop of our own: it sleeps until a finger, a new view or a repaint that egui asked for, and paints nothing
//! when nothing has changed. It runs on the main thread, never waits for anybody, and knows neither session nor device:
//! it takes views from a [`Source`] and gives inputs to a closure.
//!
//! ```no_run
//! # fn example(options: guichet_shell::window::WindowOptions, make: guichet_shell::face::MakeFace,
//! #     source: Box<dyn guichet_shell::window::Source>) -> Result<(), Box<dyn std::error::Error>> {
//! use guichet_shell::window::Window;
//! let window = Window::new(options)?;
//! let waker = window.waker();
//! std::thread::spawn(move || waker.view()); // whoever publishes views calls this after each
//! window.run(make, source, Box::new(|input| println!("{input:?}")))?;
//! # Ok(()) }
//! ```
//!
//! Two aids for measuring and testing from outside, off unless their path is set:
//! the *frame log* has one line a presented frame, `milliseconds since the program's start`, a blank, the reason;
//! the *widget log* is a JSON file, replaced after each frame that settled, with every widget's name, role and place in
//! pixels of the window.

mod app;
mod log;
mod presenter;
mod waker;

pub use waker::Waker;

use crate::Panel;
use crate::face::MakeFace;
use crate::render::GraphicsError;
use guichet_model::view::{Input, View};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use waker::Wake;
use winit::event_loop::EventLoop;

/// Where views come from.
pub trait Source: Send {
    /// The newest view. Called before each frame; must not block.
    fn latest(&self) -> Arc<View>;
}

/// Where inputs go. Called on the main thread; must not block.
pub type SendInput = Box<dyn Fn(Input)>;

/// Whether the window is the terminal or a guest on somebody's desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WindowMode {
    /// Covers the primary monitor without a border, and cannot be closed from the screen.
    #[default]
    Kiosk,
    /// A window that fits on the monitor and can be closed, for people who develop items.
    Windowed,
}

/// How the window is opened.
#[derive(Clone, Debug)]
pub struct WindowOptions {
    /// Kiosk or windowed.
    pub mode: WindowMode,
    /// The panel that pages are laid out for. On a monitor of another size the page is scaled to fit.
    pub panel: Panel,
    /// What a window manager shows.
    pub title: String,
    /// There is no mouse: hides the cursor in a kiosk.
    pub touch_only: bool,
    /// When the program started, for the frame log.
    pub started: Instant,
    /// Where to write the frame log.
    pub frame_log: Option<PathBuf>,
    /// Where to write the widget log.
    pub widget_log: Option<PathBuf>,
}

impl WindowOptions {
    /// A kiosk for this panel, with the logs that the environment asks for: `GUICHET_FRAME_LOG` and
    /// `GUICHET_WIDGET_LOG` hold a path each.
    #[must_use]
    pub fn from_environment(panel: Panel, started: Instant) -> Self {
        let path = |name| std::env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        Self {
            mode: WindowMode::Kiosk,
            panel,
            title: "Guichet".to_owned(),
            touch_only: false,
            started,
            frame_log: path("GUICHET_FRAME_LOG"),
            widget_log: path("GUICHET_WIDGET_LOG"),
        }
    }
}

/// Why there is no window, or why it ended.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// No display server.
    #[error("there is no display to open a window on: {0}; start an X server and set DISPLAY, or run without a window")]
    NoDisplay(winit::error::EventLoopError),
    /// The display server refused the window.
    #[error("the display server refused the window: {0}")]
    Refused(winit::error::OsError),
    /// Nothing to draw with.
    #[error(transparent)]
    Graphics(#[from] GraphicsError),
    /// The event loop broke: the display server went away.
    #[error("the connection to the display server broke: {0}; see the display server's own log")]
    Broken(winit::error::EventLoopError),
    /// A log of the options cannot be written.
    #[error("the log {path} cannot be written: {source}; check the folder and its rights", path = .path.display())]
    Log {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// An event loop that is not running yet.
pub struct Window {
    options: WindowOptions,
    events: EventLoop<Wake>,
}

impl Window {
    /// Connects to the display server. Call it on the main thread, once in a process.
    ///
    /// # Errors
    /// [`WindowError::NoDisplay`] when there is none.
    pub fn new(options: WindowOptions) -> Result<Self, WindowError> {
        let events = EventLoop::with_user_event().build().map_err(WindowError::NoDisplay)?;
        Ok(Self { options, events })
    }

    /// What wakes this window, from any thread.
    #[must_use]
    pub fn waker(&self) -> Waker {
        Waker::new(self.events.create_proxy())
    }

    /// Opens the window and serves until [`Waker::quit`], or until it is closed when it is not a kiosk.
    ///
    /// # Errors
    /// The window cannot be opened, or the display server goes away.
    pub fn run(self, make: MakeFace, source: Box<dyn Source>, send: SendInput) -> Result<(), WindowError> {
        let proxy = self.events.create_proxy();
        let mut app = app::App::new(self.options, proxy, make, source, send)?;
        self.events.run_app(&mut app).map_err(WindowError::Broken)?;
        app.outcome()
    }
}
