//! The frame log and the widget log.

use super::{WindowError, WindowOptions};
use crate::stage::{Widgets, screen_name};
use guichet_model::view::View;
use serde::Serialize;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// One line a presented frame.
pub(super) struct FrameLog {
    file: File,
    started: Instant,
}

impl FrameLog {
    pub(super) fn open(options: &WindowOptions) -> Result<Option<Self>, WindowError> {
        let Some(path) = &options.frame_log else { return Ok(None) };
        let file = File::options()
            .append(true)
            .create(true)
            .open(path)
            .map_err(|source| WindowError::Log { path: path.clone(), source })?;
        Ok(Some(Self { file, started: options.started }))
    }

    pub(super) fn presented(&mut self, reason: &str) {
        let milliseconds = self.started.elapsed().as_secs_f64() * 1000.0;
        if let Err(error) = writeln!(self.file, "{milliseconds:.1} {reason}") {
            tracing::warn!(%error, "the frame log cannot be written");
        }
    }
}

/// What the widget log holds.
#[derive(Serialize)]
struct Page<'a> {
    revision: u64,
    visit: u64,
    screen: String,
    /// Size of the window in pixels.
    size: [u32; 2],
    widgets: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    role: String,
    x: f32,
    y: f32,
    w: f32,
    h: f32,
    enabled: bool,
    pressable: bool,
}

/// Writes the widgets of a settled page, replacing the file at once so that a reader never sees half of it.
pub(super) fn write_widgets(path: &Path, view: &View, size: [u32; 2], widgets: &Widgets) {
    let page = Page {
        revision: view.revision,
        visit: view.visit,
        screen: screen_name(view),
        size,
        widgets: widgets
            .iter()
            .map(|widget| Entry {
                name: widget.text(),
                role: widget.role_word(),
                x: widget.rect.min.x,
                y: widget.rect.min.y,
                w: widget.rect.width(),
                h: widget.rect.height(),
                enabled: widget.enabled,
                pressable: widget.pressable,
            })
            .collect(),
    };
    let beside = PathBuf::from(format!("{}.new", path.display()));
    let written = serde_json::to_vec(&page)
        .map_err(std::io::Error::other)
        .and_then(|bytes| std::fs::write(&beside, bytes))
        .and_then(|()| std::fs::rename(&beside, path));
    if let Err(error) = written {
        tracing::warn!(%error, path = %path.display(), "the widget log cannot be written");
    }
}
