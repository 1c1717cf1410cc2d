//! A process and its children, seen from outside through `/proc`.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

/// How many of the kernel's ticks make a second: 100 in what it shows to programs, on every machine Rust runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// What a process and all its descendants hold and have used.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Footprint {
    /// Memory in bytes with shared pages counted in every process (RSS).
    pub resident: u64,
    /// Memory in bytes with shared pages divided among those that share them (PSS).
    pub proportional: u64,
    /// Processor time in seconds since each process started.
    pub cpu_seconds: f64,
}

impl Footprint {
    /// The footprint now of the process `id` and its descendants.
    ///
    /// # Errors
    ///
    /// When the process itself has ended or belongs to somebody else. Descendants that end meanwhile count no more.
    pub fn of(id: u32) -> Result<Self> {
        let mut sum = one(id).with_context(|| format!("process {id} cannot be looked at; has it ended?"))?;
        for descendant in descendants(id)? {
            if let Ok(more) = one(descendant) {
                sum.resident += more.resident;
                sum.proportional += more.proportional;
                sum.cpu_seconds += more.cpu_seconds;
            }
        }
        Ok(sum)
    }
}

fn one(id: u32) -> Result<Footprint> {
    let memory = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    let ticks = fields(&stat).and_then(|fields| Some(number(&fields, 11)? + number(&fields, 12)?));
    Ok(Footprint {
        resident: kilobytes(&memory, "Rss:").context("no Rss in smaps_rollup")? * 1024,
        proportional: kilobytes(&memory, "Pss:").context("no Pss in smaps_rollup")? * 1024,
        cpu_seconds: ticks.context("no times in stat")? as f64 / TICKS_PER_SECOND,
    })
}

fn descendants(id: u32) -> Result<Vec<u32>> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in fs::read_dir("/proc").context("cannot list /proc")? {
        let Some(process) = entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(format!("/proc/{process}/stat")) else { continue };
        let parent = fields(&stat).and_then(|fields| number(&fields, 1)).and_then(|parent| u32::try_from(parent).ok());
        if let Some(parent) = parent {
            children.entry(parent).or_default().push(process);
        }
    }
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(parent) = open.pop() {
        // Removed, so that each is visited once even if ids were reused while we looked.
        for child in children.remove(&parent).unwrap_or_default() {
            found.push(child);
            open.push(child);
        }
    }
    Ok(found)
}

/// The fields of `/proc/ID/stat` after the name, which may itself hold spaces and brackets: state, parent, …
fn fields(stat: &str) -> Option<Vec<&str>> {
    Some(stat.rsplit_once(')')?.1.split_whitespace().collect())
}

fn number(fields: &[&str], index: usize) -> Option<u64> {
    fields.get(index)?.parse().ok()
}

fn kilobytes(text: &str, key: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(key))?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_does_not_shift_the_fields() {
        let stat = "77 (a) b (c)) S 12 77 77 0 -1 4194304 1 0 0 0 250 50 0 0 20 0 4";
        let fields = fields(stat).unwrap();
        assert_eq!(number(&fields, 1), Some(12));
        assert_eq!((number(&fields, 11), number(&fields, 12)), (Some(250), Some(50)));
    }

    #[test]
    fn a_child_weighs_in_with_its_parent() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let alone = one(std::process::id()).unwrap();
        let both = Footprint::of(std::process::id()).unwrap();
        assert!(descendants(std::process::id()).unwrap().contains(&child.id()));
        assert!(both.resident > alone.resident && alone.proportional > 0);
        drop(child.stdin.take());
        child.wait().unwrap();
        assert!(Footprint::of(child.id()).is_err());
    }
}
