//! Fingers, seen raw.
//!
//! egui clicks with the first finger only; later ones arrive as touch events. Keys of a keyboard must not lose the
//! second thumb, so they look here: a key fires when a finger comes down on it, whichever finger it is.

use egui::{Event, Pos2, Rect, TouchPhase};

/// What fingers did since the last frame, and what the shell remembers of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fingers {
    /// Where fingers came down in this frame.
    starts: Vec<Pos2>,
    /// The press that the pointer shows came from a finger, so its release is no second press of a key.
    finger: bool,
    /// When the shell last told that somebody is there, seconds.
    told: Option<f64>,
}

impl Fingers {
    /// Reads this frame's events. Answers whether somebody touched anything and it is time to say so again.
    pub(crate) fn begin(&mut self, input: &egui::InputState) -> bool {
        self.starts.clear();
        let mut pressed = false;
        let mut pointer = false;
        for event in &input.events {
            match event {
                Event::Touch { phase: TouchPhase::Start, pos, .. } => {
                    self.starts.push(*pos);
                    pressed = true;
                }
                Event::PointerButton { pressed: true, .. } => {
                    pressed = true;
                    pointer = true;
                }
                _ => {}
            }
        }
        if pointer {
            self.finger = !self.starts.is_empty();
        }
        let due = self.told.is_none_or(|told| input.time - told >= 1.0 || input.time < told);
        if pressed && due {
            self.told = Some(input.time);
        }
        pressed && due
    }

    /// How many fingers came down on `rect` in this frame.
    pub(crate) fn starts_in(&self, rect: Rect) -> usize {
        self.starts.iter().filter(|place| rect.contains(**place)).count()
    }

    /// The pointer is a finger, whose press a key has counted already.
    pub(crate) fn is_finger(&self) -> bool {
        self.finger
    }
}
