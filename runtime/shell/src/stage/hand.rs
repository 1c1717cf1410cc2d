//! The finger: pressing, holding, slipping, typing.

use super::{Stage, StageError, Widget};
use egui::{Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, Vec2};
use guichet_model::view::{Input, View};

/// Turns of the wheel after which something that stays outside is out of reach.
const MOST_SCROLLS: usize = 60;

/// How a press goes.
#[derive(Clone, Copy, Debug, Default)]
struct Press {
    /// How long the finger stays, in seconds.
    hold: f64,
    /// How far it slips before it is lifted, in points.
    slip: Vec2,
}

impl Stage {
    /// Presses the widget of this name at its middle, as a short tap, and says what the shell sends for it.
    ///
    /// Scrolls to it when it is outside of what is seen, and turns the page when it is on another screenful.
    ///
    /// # Errors
    /// No widget of that name, more than one, or one that a finger cannot press now.
    pub fn press(&mut self, name: &str) -> Result<Vec<Input>, StageError> {
        self.touch(name, Press::default())
    }

    /// Presses and stays for so many seconds.
    ///
    /// # Errors
    /// As [`Stage::press`].
    pub fn hold(&mut self, name: &str, seconds: f64) -> Result<Vec<Input>, StageError> {
        self.touch(name, Press { hold: seconds, ..Press::default() })
    }

    /// Presses and slips so many points before the finger is lifted.
    ///
    /// # Errors
    /// As [`Stage::press`].
    pub fn slip(&mut self, name: &str, way: Vec2) -> Result<Vec<Input>, StageError> {
        self.touch(name, Press { slip: way, ..Press::default() })
    }

    /// Types digits, and `X`, on the keys of the page, one by one.
    ///
    /// # Errors
    /// [`StageError::NoKey`] names the first character that has no key.
    pub fn type_digits(&mut self, digits: &str) -> Result<Vec<Input>, StageError> {
        self.type_text(digits)
    }

    /// Types a text on the keys of the page, one by one: each character is a key of that name.
    ///
    /// # Errors
    /// [`StageError::NoKey`] names the first character that has no key.
    pub fn type_text(&mut self, text: &str) -> Result<Vec<Input>, StageError> {
        let mut inputs = Vec::new();
        for character in text.chars() {
            let sent = self.press(&character.to_string()).map_err(|error| match error {
                StageError::Missing { there, .. } => StageError::NoKey { character, there },
                other => other,
            })?;
            inputs.extend(sent);
        }
        Ok(inputs)
    }

    fn touch(&mut self, name: &str, press: Press) -> Result<Vec<Input>, StageError> {
        let missing = matches!(self.find(name), Err(StageError::Missing { .. }));
        if missing {
            self.turn_to(name)?;
        }
        self.touch_here(name, press)
    }

    /// A tap on what is on this screenful.
    pub(super) fn tap(&mut self, name: &str) -> Result<Vec<Input>, StageError> {
        self.touch_here(name, Press::default())
    }

    fn touch_here(&mut self, name: &str, press: Press) -> Result<Vec<Input>, StageError> {
        let view = self.shown()?;
        let at = self.reach(name, &view)?;
        let driver = &mut self.driver;
        let mut pos = at;
        driver.event(Event::PointerMoved(pos));
        driver.frame(&view);
        driver.event(button(pos, true));
        driver.frame(&view);
        driver.wait(press.hold);
        // A finger that slips does so in small steps.
        let steps = (press.slip.length() / 2.0).ceil() as usize;
        for step in 1..=steps {
            pos = at + press.slip * (step as f32 / steps as f32);
            driver.event(Event::PointerMoved(pos));
            driver.frame(&view);
        }
        driver.event(button(pos, false));
        driver.frame(&view);
        // A finger leaves the panel; nothing stays under it.
        driver.event(Event::PointerGone);
        driver.settle(&view);
        Ok(self.sent())
    }

    /// Where to press, after scrolling to it.
    fn reach(&mut self, name: &str, view: &View) -> Result<Pos2, StageError> {
        let mut last = None;
        for _ in 0..MOST_SCROLLS {
            let widget = self.find(name)?.clone();
            if !widget.enabled {
                return Err(StageError::Disabled { name: name.to_owned() });
            }
            if let Some(at) = self.middle(&widget) {
                if self.in_front(&widget) {
                    return Ok(at);
                }
                return Err(StageError::Covered { name: name.to_owned(), there: self.names() });
            }
            // As far as it goes, and still not there.
            if last == Some(widget.rect) {
                break;
            }
            last = Some(widget.rect);
            self.scroll_towards(&widget, view);
        }
        Err(StageError::OutOfReach { name: name.to_owned() })
    }

    /// The middle of the widget, when it can be seen and touched there.
    fn middle(&self, widget: &Widget) -> Option<Pos2> {
        let seen = self.spot(widget).map_or(widget.rect, |spot| spot.seen).intersect(self.driver.area());
        let middle = widget.rect.center();
        (seen.is_positive() && seen.contains(middle)).then_some(middle)
    }

    fn scroll_towards(&mut self, widget: &Widget, view: &View) {
        // The wheel turns what lies under the pointer: the part of the page that shows the widget's neighbour.
        let middle = self.driver.area().center();
        let neighbour = self.neighbour(widget).unwrap_or(middle);
        let way = widget.rect.center().y - neighbour.y;
        let delta = Vec2::new(0.0, -(way.abs() * 0.5).clamp(40.0, 300.0).copysign(way));
        for pos in [neighbour, middle] {
            self.driver.event(Event::PointerMoved(pos));
            self.driver.frame(view);
            self.driver.event(Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta,
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers: Modifiers::NONE,
            });
            self.driver.settle(view);
            if self.find_rect(widget) != Some(widget.rect) {
                break;
            }
        }
    }

    /// The middle of the nearest widget in reading order that can be seen.
    fn neighbour(&self, widget: &Widget) -> Option<Pos2> {
        let all: Vec<&Widget> = self.widgets().iter().collect();
        let here = all.iter().position(|other| other.id == widget.id)?;
        let seen = all.iter().enumerate().filter_map(|(at, other)| Some((at.abs_diff(here), self.middle(other)?)));
        seen.min_by_key(|(distance, _)| *distance).map(|(_, middle)| middle)
    }

    fn find_rect(&self, widget: &Widget) -> Option<Rect> {
        self.widgets().iter().find(|other| other.id == widget.id).map(|other| other.rect)
    }
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}
