//! What wakes the window.

use egui_winit::accesskit_winit;
use winit::event_loop::EventLoopProxy;

/// Why the event loop was woken by somebody else than the display server.
#[derive(Debug)]
pub(super) enum Wake {
    /// There is a new view.
    View,
    /// End.
    Quit,
    /// Assistive technology wants something.
    Access(accesskit_winit::Event),
}

impl From<accesskit_winit::Event> for Wake {
    fn from(event: accesskit_winit::Event) -> Self {
        Self::Access(event)
    }
}

/// Wakes the window from any thread. What comes after the window has ended is ignored.
#[derive(Clone)]
pub struct Waker {
    proxy: EventLoopProxy<Wake>,
}

impl Waker {
    pub(super) fn new(proxy: EventLoopProxy<Wake>) -> Self {
        Self { proxy }
    }

    /// There is a new view to show.
    pub fn view(&self) {
        // The only error says that the event loop is gone.
        let _ = self.proxy.send_event(Wake::View);
    }

    /// Ends the window, also a kiosk's.
    pub fn quit(&self) {
        let _ = self.proxy.send_event(Wake::Quit);
    }
}
