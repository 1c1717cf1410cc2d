//! The scanner itself: the sheets that lie in it and the job it works on.

use std::time::{Duration, Instant};

use super::{
    capabilities::{AdfState, JobLine},
    page::Page,
    settings::{Settings, Source},
};

/// A job whose client was not heard for so long no longer keeps the scanner busy.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(30);
/// How many past jobs the status lists.
const REMEMBERED: usize = 10;

/// Where sheets may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Glass,
    Feeder,
    /// The same sheets, wherever the client looks: on the glass one after the other, in the feeder all.
    Either,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum JobState {
    Processing,
    Completed,
    Canceled,
    Aborted,
}

#[derive(Debug, Clone)]
struct Job {
    id: String,
    settings: Settings,
    state: JobState,
    images: u32,
    heard: Instant,
}

/// Why a job could not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotStarted {
    Busy,
    FeederEmpty,
}

/// What `NextDocument` gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// This sheet, scanned so.
    Sheet(Page, Settings),
    /// No sheet is left: the job is done.
    NoMore,
    /// No such job, or it was cancelled.
    Gone,
}

/// Sheets and jobs.
pub(crate) struct Bed {
    pages: Vec<Page>,
    place: Place,
    jobs: Vec<Job>,
    begun: u64,
}

impl Bed {
    pub(crate) fn new() -> Self {
        Self { pages: Vec::new(), place: Place::Either, jobs: Vec::new(), begun: 0 }
    }

    pub(crate) fn lay(&mut self, pages: Vec<Page>, place: Place) {
        self.pages = pages;
        self.place = place;
    }

    pub(crate) fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Jobs begun since the start.
    pub(crate) fn begun(&self) -> u64 {
        self.begun
    }

    pub(crate) fn busy(&self, now: Instant) -> bool {
        self.jobs
            .last()
            .is_some_and(|job| job.state == JobState::Processing && now.duration_since(job.heard) < FORGOTTEN_AFTER)
    }

    pub(crate) fn feeder(&self) -> AdfState {
        if self.place == Place::Glass || self.pages.is_empty() { AdfState::Empty } else { AdfState::Loaded }
    }

    pub(crate) fn begin(&mut self, settings: Settings, now: Instant) -> Result<String, NotStarted> {
        if self.busy(now) {
            return Err(NotStarted::Busy);
        }
        if settings.source == Source::Feeder && self.feeder() == AdfState::Empty {
            return Err(NotStarted::FeederEmpty);
        }
        for job in &mut self.jobs {
            if job.state == JobState::Processing {
                job.state = JobState::Aborted;
            }
        }
        self.begun += 1;
        let id = format!("job-{}", self.begun);
        self.jobs.push(Job { id: id.clone(), settings, state: JobState::Processing, images: 0, heard: now });
        if self.jobs.len() > REMEMBERED {
            self.jobs.remove(0);
        }
        Ok(id)
    }

    /// Looks at what comes next, without moving it: [`Bed::delivered`] does when the picture is out.
    pub(crate) fn next(&mut self, id: &str, now: Instant) -> Next {
        let feeder = self.feeder();
        let Some(job) = self.jobs.iter_mut().find(|job| job.id == id) else {
            return Next::Gone;
        };
        if job.state != JobState::Processing {
            return if job.state == JobState::Completed { Next::NoMore } else { Next::Gone };
        }
        job.heard = now;
        let sheet = match job.settings.source {
            Source::Feeder if feeder == AdfState::Loaded => self.pages.first().copied(),
            Source::Feeder => None,
            // An empty glass gives white paper: no flatbed knows whether something lies on it.
            Source::Platen if job.images > 0 => None,
            Source::Platen if self.place == Place::Feeder => Some(Page::Blank),
            Source::Platen => Some(self.pages.first().copied().unwrap_or(Page::Blank)),
        };
        match sheet {
            Some(page) => Next::Sheet(page, job.settings.clone()),
            None => {
                job.state = JobState::Completed;
                Next::NoMore
            }
        }
    }

    /// The picture of the sheet went out whole. The feeder has ejected the sheet; at the glass the
    /// person lays the next one down, and leaves the last where it is.
    pub(crate) fn delivered(&mut self, id: &str) {
        let Some(job) = self.jobs.iter_mut().find(|job| job.id == id) else {
            return;
        };
        job.images += 1;
        let from_feeder = job.settings.source == Source::Feeder;
        if !from_feeder {
            job.state = JobState::Completed;
        }
        let turn = match (from_feeder, self.place) {
            (true, _) => !self.pages.is_empty(),
            (false, Place::Feeder) => false,
            (false, _) => self.pages.len() > 1,
        };
        if turn {
            self.pages.remove(0);
        }
    }

    /// Ends a job; `false` when there is none of that name.
    pub(crate) fn cancel(&mut self, id: &str) -> bool {
        match self.jobs.iter_mut().find(|job| job.id == id) {
            Some(job) => {
                if job.state == JobState::Processing {
                    job.state = JobState::Canceled;
                }
                true
            }
            None => false,
        }
    }

    /// The jobs, newest first, as the status lists them.
    pub(crate) fn lines(&self) -> Vec<JobLine> {
        let line = |job: &Job| JobLine {
            id: job.id.clone(),
            state: match job.state {
                JobState::Processing => "Processing",
                JobState::Completed => "Completed",
                JobState::Canceled => "Canceled",
                JobState::Aborted => "Aborted",
            },
            images: job.images,
        };
        self.jobs.iter().rev().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scanner::settings::{A4, ColorMode};

    fn settings(source: Source) -> Settings {
        Settings { source, color: ColorMode::Rgb24, resolution: 150, region: (0, 0, A4.0, A4.1) }
    }

    fn scan(bed: &mut Bed, id: &str) -> Option<Page> {
        match bed.next(id, Instant::now()) {
            Next::Sheet(page, _) => {
                bed.delivered(id);
                Some(page)
            }
            _ => None,
        }
    }

    #[test]
    fn the_feeder_gives_each_sheet_once_and_is_empty_then() {
        let mut bed = Bed::new();
        bed.lay(vec![Page::Lease, Page::Photo], Place::Either);
        let id = bed.begin(settings(Source::Feeder), Instant::now()).unwrap();
        assert_eq!(scan(&mut bed, &id), Some(Page::Lease));
        assert_eq!(scan(&mut bed, &id), Some(Page::Photo));
        assert_eq!(scan(&mut bed, &id), None);
        assert_eq!(bed.begin(settings(Source::Feeder), Instant::now()), Err(NotStarted::FeederEmpty));
    }

    #[test]
    fn the_glass_gives_one_picture_a_job_and_the_next_sheet_to_the_next_job() {
        let mut bed = Bed::new();
        bed.lay(vec![Page::Lease, Page::Photo], Place::Glass);
        for expected in [Page::Lease, Page::Photo, Page::Photo] {
            let id = bed.begin(settings(Source::Platen), Instant::now()).unwrap();
            assert_eq!(scan(&mut bed, &id), Some(expected));
            assert_eq!(scan(&mut bed, &id), None);
        }
        assert_eq!(bed.feeder(), AdfState::Empty);
    }

    #[test]
    fn a_busy_scanner_refuses_until_the_job_ends_or_is_forgotten() {
        let mut bed = Bed::new();
        let start = Instant::now();
        let id = bed.begin(settings(Source::Platen), start).unwrap();
        assert_eq!(bed.begin(settings(Source::Platen), start), Err(NotStarted::Busy));
        assert!(bed.cancel(&id));
        assert_eq!(bed.next(&id, start), Next::Gone);
        bed.begin(settings(Source::Platen), start).unwrap();
        assert!(bed.begin(settings(Source::Platen), start + FORGOTTEN_AFTER).is_ok());
    }
}
