//! The event loop's turns.

use super::log::{FrameLog, write_widgets};
use super::presenter::{Presenter, Shown};
use super::waker::Wake;
use super::{SendInput, Source, WindowError, WindowMode, WindowOptions};
use crate::face::{Face, MakeFace};
use crate::render::Frame;
use crate::stage::Widgets;
use egui::{CursorIcon, ViewportId};
use egui_winit::accesskit_winit;
use guichet_model::view::View;
use std::sync::Arc;
use std::time::{Duration, Instant};
use winit::application::ApplicationHandler;
use winit::dpi::{PhysicalPosition, PhysicalSize};
use winit::event::{MouseButton, StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoopProxy};
use winit::monitor::MonitorHandle;
use winit::window::{Fullscreen, Window, WindowId};

/// No more frames than the panel shows.
const SHORTEST_FRAME: Duration = Duration::from_millis(16);

/// How long to leave a surface alone that has nothing to paint on.
const SURFACE_PAUSE: Duration = Duration::from_millis(100);

/// A repaint asked for later than this is a clock, not a layout under way.
const SOON: Duration = Duration::from_millis(100);

/// Part of the monitor that a window which is no kiosk may cover.
const WINDOWED_PART: f64 = 0.85;

pub(super) struct App {
    options: WindowOptions,
    proxy: EventLoopProxy<Wake>,
    make: MakeFace,
    source: Box<dyn Source>,
    send: SendInput,
    frame_log: Option<FrameLog>,
    open: Option<Open>,
    /// When to run the next frame, and why.
    next: Option<(Instant, &'static str)>,
    last: Instant,
    failure: Option<WindowError>,
}

/// What there is once the window is open.
struct Open {
    window: Arc<Window>,
    presenter: Presenter,
    ctx: egui::Context,
    events: egui_winit::State,
    face: Box<dyn Face>,
    visit: u64,
    /// Somebody reads the tree: assistive technology, or the widget log.
    read: bool,
}

impl App {
    pub(super) fn new(
        options: WindowOptions,
        proxy: EventLoopProxy<Wake>,
        make: MakeFace,
        source: Box<dyn Source>,
        send: SendInput,
    ) -> Result<Self, WindowError> {
        let frame_log = FrameLog::open(&options)?;
        let last = options.started;
        Ok(Self { options, proxy, make, source, send, frame_log, open: None, next: None, last, failure: None })
    }

    pub(super) fn outcome(self) -> Result<(), WindowError> {
        self.failure.map_or(Ok(()), Err)
    }

    fn fail(&mut self, events: &ActiveEventLoop, error: WindowError) {
        tracing::error!(%error, "the window ends");
        self.failure = Some(error);
        events.exit();
    }

    /// Asks for a frame. The earlier wish wins; its reason stays.
    fn ask(&mut self, delay: Duration, reason: &'static str) {
        let now = Instant::now();
        let Some(wanted) = now.checked_add(delay) else { return };
        let at = wanted.max(self.last + SHORTEST_FRAME);
        if self.next.is_none_or(|(next, _)| at < next) {
            self.next = Some((at, reason));
        }
    }

    fn frame(&mut self, events: &ActiveEventLoop, reason: &'static str) {
        self.last = Instant::now();
        let Some(open) = &mut self.open else { return };
        let view = self.source.latest();
        if open.visit != view.visit {
            open.forget(&self.options, &self.make, view.visit);
        }
        let (shown, delay, inputs) = open.frame(events, &self.options, &view);
        for input in inputs {
            (self.send)(input);
        }
        match shown {
            Shown::Presented => {
                if let Some(log) = &mut self.frame_log {
                    log.presented(reason);
                }
            }
            Shown::Unchanged => {}
            Shown::Later => self.ask(SURFACE_PAUSE, "surface"),
            Shown::Lost => return self.recover(events),
        }
        self.ask(delay, "repaint");
    }

    /// The graphics went away: begins again with new ones.
    fn recover(&mut self, events: &ActiveEventLoop) {
        tracing::warn!("the surface is lost; opening the graphics again");
        let Some(open) = self.open.take() else { return };
        let window = Arc::clone(&open.window);
        let (read, visit) = (open.read, open.visit);
        let Open { presenter, events: mut old, .. } = open;
        // The old surface goes first: a window has one.
        drop(presenter);
        match Presenter::new(&window) {
            Ok(presenter) => {
                let access = old.accesskit.take();
                let mut open = Open::new(window, presenter, &self.options, &self.make, visit, read);
                open.events.accesskit = access;
                self.open = Some(open);
                self.ask(Duration::ZERO, "recovered");
            }
            Err(error) => self.fail(events, error.into()),
        }
    }

    fn open(&mut self, events: &ActiveEventLoop) -> Result<Open, WindowError> {
        let monitor = events.primary_monitor().or_else(|| events.available_monitors().next());
        let attributes = attributes(&self.options, monitor.as_ref());
        let window = Arc::new(events.create_window(attributes).map_err(WindowError::Refused)?);
        let presenter = Presenter::new(&window)?;
        let read = self.options.widget_log.is_some();
        let visit = self.source.latest().visit;
        let mut open = Open::new(window, presenter, &self.options, &self.make, visit, read);
        // Assistive technology must know of the window before it is seen.
        open.events.init_accesskit(events, &open.window, self.proxy.clone());
        open.window.set_visible(true);
        if self.options.touch_only && self.options.mode == WindowMode::Kiosk {
            open.window.set_cursor_visible(false);
        }
        Ok(open)
    }
}

impl Open {
    fn new(
        window: Arc<Window>,
        presenter: Presenter,
        options: &WindowOptions,
        make: &MakeFace,
        visit: u64,
        read: bool,
    ) -> Self {
        let face = make();
        let ctx = context(&*face, read);
        let events = input(&ctx, &window, presenter.texture_side());
        let mut open = Self { window, presenter, ctx, events, face, visit, read };
        open.fit(options);
        open
    }

    /// A visit has ended: nothing of it stays in egui's memory, in undo histories, in laid-out texts, in textures.
    fn forget(&mut self, options: &WindowOptions, make: &MakeFace, visit: u64) {
        let access = self.events.accesskit.take();
        self.presenter.forget();
        self.face = make();
        self.ctx = context(&*self.face, self.read);
        self.events = input(&self.ctx, &self.window, self.presenter.texture_side());
        self.events.accesskit = access;
        // The window may well have the focus; nobody tells again.
        self.events.egui_input_mut().focused = self.window.has_focus();
        self.visit = visit;
        self.fit(options);
    }

    /// Scales the panel's pixels to the window's, so that pages look alike on every monitor.
    fn fit(&mut self, options: &WindowOptions) {
        let size = self.window.inner_size();
        if size.width == 0 || size.height == 0 {
            return;
        }
        self.presenter.resize(size.width, size.height);
        let across = f64::from(size.width) / f64::from(options.panel.width);
        let down = f64::from(size.height) / f64::from(options.panel.height);
        let zoom = (across.min(down) / self.window.scale_factor()) as f32;
        self.ctx.options_mut(|options| options.zoom_factor = zoom);
    }

    fn frame(
        &mut self,
        events: &ActiveEventLoop,
        options: &WindowOptions,
        view: &View,
    ) -> (Shown, Duration, Vec<guichet_model::view::Input>) {
        let mut inputs = Vec::new();
        let raw = self.events.take_egui_input(&self.window);
        let face = &mut self.face;
        let output = self.ctx.run_ui(raw, |ui| face.draw(ui, view, &mut inputs));
        let delay =
            output.viewport_output.get(&ViewportId::ROOT).map_or(Duration::MAX, |viewport| viewport.repaint_delay);
        let mut platform = output.platform_output;
        // No copies, no links: what a citizen typed does not leave the page.
        platform.commands.clear();
        if options.touch_only && options.mode == WindowMode::Kiosk {
            platform.cursor_icon = CursorIcon::None;
        }
        let tree = options.widget_log.as_ref().and_then(|path| Some((path, platform.accesskit_update.clone()?)));
        self.events.handle_platform_output_with_event_loop(&self.window, events, platform);
        let frame = Frame { shapes: output.shapes, pixels_per_point: output.pixels_per_point };
        let shown = self.presenter.show(&self.ctx, frame, output.textures_delta);
        if let Some((path, tree)) = tree
            && delay > SOON
        {
            let size = self.window.inner_size();
            write_widgets(path, view, [size.width, size.height], &Widgets::read(tree));
        }
        (shown, delay, inputs)
    }
}

impl ApplicationHandler<Wake> for App {
    fn resumed(&mut self, events: &ActiveEventLoop) {
        if self.open.is_some() {
            return;
        }
        match self.open(events) {
            Ok(open) => {
                self.open = Some(open);
                self.ask(Duration::ZERO, "start");
            }
            Err(error) => self.fail(events, error),
        }
    }

    fn new_events(&mut self, _events: &ActiveEventLoop, _cause: StartCause) {}

    fn user_event(&mut self, events: &ActiveEventLoop, wake: Wake) {
        match wake {
            Wake::View => self.ask(Duration::ZERO, "view"),
            Wake::Quit => events.exit(),
            Wake::Access(event) => {
                let Some(open) = &mut self.open else { return };
                match event.window_event {
                    accesskit_winit::WindowEvent::InitialTreeRequested => {
                        open.read = true;
                        open.ctx.enable_accesskit();
                    }
                    accesskit_winit::WindowEvent::ActionRequested(request) => {
                        open.events.on_accesskit_action_request(request);
                    }
                    accesskit_winit::WindowEvent::AccessibilityDeactivated => {
                        open.read = self.options.widget_log.is_some();
                        if !open.read {
                            open.ctx.disable_accesskit();
                        }
                    }
                }
                self.ask(Duration::ZERO, "assistive");
            }
        }
    }

    fn window_event(&mut self, events: &ActiveEventLoop, _window: WindowId, event: WindowEvent) {
        let Some(open) = &mut self.open else { return };
        if !wanted(&event) {
            return;
        }
        match event {
            WindowEvent::CloseRequested => match self.options.mode {
                WindowMode::Windowed => events.exit(),
                WindowMode::Kiosk => tracing::warn!("a kiosk is not closed from its screen"),
            },
            WindowEvent::RedrawRequested => {
                open.presenter.expose();
                self.ask(Duration::ZERO, "exposed");
            }
            WindowEvent::Resized(_) | WindowEvent::ScaleFactorChanged { .. } => {
                let _ = open.events.on_window_event(&open.window, &event);
                open.fit(&self.options);
                self.ask(Duration::ZERO, "resized");
            }
            other => {
                if open.events.on_window_event(&open.window, &other).repaint {
                    self.ask(Duration::ZERO, "input");
                }
            }
        }
    }

    fn about_to_wait(&mut self, events: &ActiveEventLoop) {
        if let Some((at, reason)) = self.next
            && at <= Instant::now()
        {
            self.next = None;
            self.frame(events, reason);
        }
        events.set_control_flow(self.next.map_or(ControlFlow::Wait, |(at, _)| ControlFlow::WaitUntil(at)));
    }
}

/// Whether the page has any business with this event. Gestures that zoom, turn or drop files are how kiosks are
/// escaped from; the other mouse buttons open menus and paste.
fn wanted(event: &WindowEvent) -> bool {
    match event {
        WindowEvent::PinchGesture { .. }
        | WindowEvent::RotationGesture { .. }
        | WindowEvent::PanGesture { .. }
        | WindowEvent::DoubleTapGesture { .. }
        | WindowEvent::TouchpadPressure { .. }
        | WindowEvent::HoveredFile(_)
        | WindowEvent::DroppedFile(_)
        | WindowEvent::HoveredFileCancelled
        | WindowEvent::Moved(_) => false,
        WindowEvent::MouseInput { button, .. } => *button == MouseButton::Left,
        _ => true,
    }
}

fn context(face: &dyn Face, read: bool) -> egui::Context {
    let ctx = egui::Context::default();
    face.install(&ctx);
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    if read {
        ctx.enable_accesskit();
    }
    ctx
}

fn input(ctx: &egui::Context, window: &Window, texture_side: usize) -> egui_winit::State {
    let scale = window.scale_factor() as f32;
    let mut state =
        egui_winit::State::new(ctx.clone(), ViewportId::ROOT, window, Some(scale), None, Some(texture_side));
    state.set_clipboard_shortcuts(false);
    state
}

fn attributes(options: &WindowOptions, monitor: Option<&MonitorHandle>) -> winit::window::WindowAttributes {
    let panel = PhysicalSize::new(options.panel.width, options.panel.height);
    let attributes = Window::default_attributes().with_title(options.title.as_str()).with_visible(false);
    match options.mode {
        WindowMode::Kiosk => {
            // Full screen is the window manager's work, and a kiosk often has none: size and place say the same.
            let size = monitor.map_or(panel, MonitorHandle::size);
            let place = monitor.map_or(PhysicalPosition::new(0, 0), MonitorHandle::position);
            attributes
                .with_decorations(false)
                .with_resizable(false)
                .with_inner_size(size)
                .with_position(place)
                .with_fullscreen(Some(Fullscreen::Borderless(monitor.cloned())))
        }
        WindowMode::Windowed => {
            let room = monitor.map_or(panel, MonitorHandle::size);
            attributes.with_inner_size(fitting(panel, room))
        }
    }
}

/// The panel's shape, at most as large as it is and with a margin on the monitor.
fn fitting(panel: PhysicalSize<u32>, room: PhysicalSize<u32>) -> PhysicalSize<u32> {
    let part = |have: u32, want: u32| f64::from(have) * WINDOWED_PART / f64::from(want.max(1));
    let scale = part(room.width, panel.width).min(part(room.height, panel.height)).min(1.0);
    let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
    PhysicalSize::new(scaled(panel.width), scaled(panel.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_keeps_the_panels_shape_and_fits_on_the_monitor() {
        let size = fitting(PhysicalSize::new(1080, 1920), PhysicalSize::new(1920, 1080));
        assert_eq!(size, PhysicalSize::new(516, 918));
        let small = fitting(PhysicalSize::new(400, 300), PhysicalSize::new(1920, 1080));
        assert_eq!(small, PhysicalSize::new(400, 300), "it is never larger than the panel");
    }

    #[test]
    fn files_dropped_on_the_window_are_ignored() {
        assert!(!wanted(&WindowEvent::DroppedFile("/etc/passwd".into())));
        assert!(wanted(&WindowEvent::CloseRequested));
    }
}
