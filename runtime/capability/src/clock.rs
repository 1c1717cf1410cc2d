//! Civil time at the terminal, from outside, so that a visit replays.

use guichet_model::call::Now;
use guichet_model::page::Date;
use jiff::{Timestamp, ZonedDateTime, tz};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Civil time at the terminal.
    fn now(&self) -> ZonedDateTime;
}

/// The machine's clock at a fixed offset from UTC. China has one offset and no daylight saving, so no time-zone
/// database is needed.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    offset: tz::Offset,
}

impl SystemClock {
    /// Hours east of UTC, -25 to 25; other values count as UTC.
    pub fn new(utc_offset_hours: i8) -> Self {
        Self { offset: tz::Offset::from_hours(utc_offset_hours).unwrap_or(tz::Offset::UTC) }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> ZonedDateTime {
        Timestamp::now().to_zoned_datetime(tz::TimeZone::fixed(self.offset))
    }
}

/// The words of the contract for a moment.
pub fn civil(now: &ZonedDateTime) -> Now {
    // Years before 0 and after 9999 do not happen on a terminal; months, days and hours fit by definition.
    Now {
        date: Date { year: now.year().try_into().unwrap_or(0), month: part(now.month()), day: part(now.day()) },
        hour: part(now.hour()),
        minute: part(now.minute()),
        second: part(now.second()),
        utc_offset_minutes: i16::try_from(now.offset().seconds() / 60).unwrap_or(0),
    }
}

fn part(value: i8) -> u8 {
    u8::try_from(value).unwrap_or(0)
}
