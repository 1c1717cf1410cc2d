//! The header: mark, service and site on the left, clock and date on the right.

use crate::area::{Area, at, inset};
use crate::pen::Pen;
use crate::words::{Word, month, weekday};
use egui::{Rect, pos2, vec2};
use guichet_model::view::View;

pub(crate) fn show(pen: &Pen<'_>, rect: Rect, view: &View) {
    let look = pen.look;
    pen.fill_box(rect, 0.0, look.header_ground);
    let mut area = Area(inset(rect, look.edge, 0.0));
    let mark = area.left(look.mark);
    let mark = at(pos2(mark.left(), rect.center().y - look.mark / 2.0), vec2(look.mark, look.mark));
    pen.fill_box(mark, look.mark_corner, look.mark_ground);
    pen.paint_middle(&pen.set_line(pen.say(Word::Mark), look.line(look.mark_text).bold(), look.mark_ink), mark);
    area.left(look.gap_tiles);

    let left = clock(pen, rect, view);
    let room = left - look.gap - area.0.left();
    let mut name = look.line(look.service_text).bold();
    let mut service = pen.set_line(pen.tell(&view.site.name), name, look.header_ink);
    while service.size.x > room && name.size > look.place_text {
        name = look.line(name.size * 0.92).bold();
        service = pen.set_line(pen.tell(&view.site.name), name, look.header_ink);
    }
    let place = pen.fill(Word::PlaceLine, &[("place", pen.tell(&view.site.place))]);
    let mut kind = look.line(look.place_text);
    let mut place_line = pen.set_line(&place, kind, look.header_ink);
    while place_line.size.x > room && kind.size > look.text_tag * 0.8 {
        kind = look.line(kind.size * 0.95);
        place_line = pen.set_line(&place, kind, look.header_ink);
    }
    let top = rect.center().y - (service.size.y + place_line.size.y) / 2.0;
    let end = pen.put(&service, pos2(area.0.left(), top)).max.y;
    pen.put(&place_line, pos2(area.0.left(), end));
}

/// Draws clock and date; answers where they begin.
fn clock(pen: &Pen<'_>, rect: Rect, view: &View) -> f32 {
    let look = pen.look;
    let now = view.clock;
    let time = format!("{:02}:{:02}", now.hour, now.minute);
    let time = pen.set_line(&time, look.line(look.clock_text), look.header_ink);
    let (number, day) = (now.date.month.to_string(), now.date.day.to_string());
    let values = [
        ("month", number.as_str()),
        ("month_name", pen.say(month(now.date.month))),
        ("day", &day),
        ("weekday", pen.say(weekday(now.date))),
    ];
    let date = pen.set_line(&pen.fill(Word::DateLine, &values), look.line(look.date_text), look.header_ink);
    let right = rect.right() - look.edge;
    let top = rect.center().y - (time.size.y + date.size.y) / 2.0;
    let end = pen.put(&time, pos2(right - time.size.x, top)).max.y;
    pen.put(&date, pos2(right - date.size.x, end));
    right - time.size.x.max(date.size.x)
}
