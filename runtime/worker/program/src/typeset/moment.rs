//! The request's moment as Typst's dates. The worker has no clock of its own.

use guichet_worker::Refusal;
use jiff::{Timestamp, civil, tz::Offset};
use typst::foundations::Datetime;

/// A moment and the terminal's offset from UTC.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    timestamp: Timestamp,
    offset: Offset,
}

impl Moment {
    /// `seconds` since 1970-01-01T00:00:00Z, `minutes` east of UTC.
    pub(super) fn new(seconds: i64, minutes: i16) -> Result<Self, Refusal> {
        let timestamp = Timestamp::from_second(seconds)
            .map_err(|_| Refusal::new(format!("the moment {seconds} s is outside the calendar")))?;
        let offset = Offset::from_seconds(i32::from(minutes) * 60)
            .map_err(|_| Refusal::new(format!("{minutes} min is no offset from UTC")))?;
        Ok(Self { timestamp, offset })
    }

    /// Date and time at the terminal.
    pub(super) fn civil(self) -> Result<Datetime, Refusal> {
        let local = self.offset.to_datetime(self.timestamp);
        let fields = (local.month(), local.day(), local.hour(), local.minute(), local.second());
        let (month, day, hour, minute, second) = unsigned(fields);
        Datetime::from_ymd_hms(i32::from(local.year()), month, day, hour, minute, second)
            .ok_or_else(|| Refusal::new(format!("the moment {local} cannot be written into a document")))
    }

    /// The date at the terminal, or at the given offset from UTC in seconds.
    pub(super) fn date(self, offset: Option<f64>) -> Option<Datetime> {
        let offset = match offset {
            Some(seconds) => Offset::from_seconds(seconds as i32).ok()?,
            None => self.offset,
        };
        let date: civil::Date = offset.to_datetime(self.timestamp).date();
        let (month, day, ..) = unsigned((date.month(), date.day(), 0, 0, 0));
        Datetime::from_ymd(i32::from(date.year()), month, day)
    }
}

/// Fields of a civil date or time are never negative.
fn unsigned((a, b, c, d, e): (i8, i8, i8, i8, i8)) -> (u8, u8, u8, u8, u8) {
    (a.unsigned_abs(), b.unsigned_abs(), c.unsigned_abs(), d.unsigned_abs(), e.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-01T23:30:00Z.
    const LATE: i64 = 1_772_407_800;

    #[test]
    fn the_date_is_the_terminal_s_unless_the_template_asks_for_another_offset() {
        let moment = Moment::new(LATE, 480).unwrap();
        assert_eq!(moment.date(None), Datetime::from_ymd(2026, 3, 2));
        assert_eq!(moment.date(Some(0.0)), Datetime::from_ymd(2026, 3, 1));
        assert_eq!(moment.civil().unwrap(), Datetime::from_ymd_hms(2026, 3, 2, 7, 30, 0).unwrap());
    }

    #[test]
    fn a_moment_or_an_offset_out_of_bounds_is_refused() {
        assert!(Moment::new(i64::MAX, 0).is_err());
        assert!(Moment::new(LATE, i16::MAX).is_err());
        assert_eq!(Moment::new(LATE, 480).unwrap().date(Some(1e12)), None);
    }
}
