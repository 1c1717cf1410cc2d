//! Calling other programs: what they print, whether they succeeded, and an end to those that hang.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};

/// How often a child that is waited for is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// How long a process may take to leave after it was asked to.
const GRACE: Duration = Duration::from_secs(2);

/// Runs a program that speaks to the person itself.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    succeeded(command, status)
}

/// Runs a program and returns what it prints.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        bail!("{} failed ({}): {}", describe(command), output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} printed no text", describe(command)))
}

/// Runs a program whose talk is of interest only when it fails: it goes into `log`, the end of it into the error.
pub(crate) fn run_logged(command: &mut Command, log: &Path) -> Result<()> {
    let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let status = command.status().with_context(|| cannot_start(command))?;
    succeeded(command, status).with_context(|| format!("{}\n(all of it: {})", tail(log, 12), log.display()))
}

/// How a program with a time limit ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// By itself, well.
    Succeeded,
    /// By itself, with an error.
    Failed,
    /// Not at all: it was killed with all its children.
    TimedOut,
}

/// Runs a program that may hang. At the limit its whole process group is ended.
pub(crate) fn run_limited(command: &mut Command, limit: Duration) -> Result<Ended> {
    let mut child = command.stdin(Stdio::null()).process_group(0).spawn().with_context(|| cannot_start(command))?;
    if let Some(status) = wait_until(&mut child, limit)? {
        return Ok(if status.success() { Ended::Succeeded } else { Ended::Failed });
    }
    let group = Pid::from_child(&child);
    // An error means that the group is gone already.
    let _ = kill_process_group(group, Signal::TERM);
    let left = wait_until(&mut child, GRACE)?.is_some();
    // Children that ignored the first signal stay in the group even when their parent has left.
    let _ = kill_process_group(group, Signal::KILL);
    if !left {
        child.wait()?;
    }
    Ok(Ended::TimedOut)
}

/// Waits for a child, but no longer than `limit`.
pub(crate) fn wait_until(child: &mut Child, limit: Duration) -> Result<Option<ExitStatus>> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            return Ok(None);
        }
        thread::sleep(LOOK);
    }
}

/// Finds a program on the search path, as the shell would.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    // System programs stand outside an ordinary user's path on Debian.
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

/// The last lines of a text file, or why they cannot be had.
pub(crate) fn tail(file: &Path, lines: usize) -> String {
    match std::fs::read(file) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let all: Vec<&str> = text.lines().collect();
            all[all.len().saturating_sub(lines)..].join("\n")
        }
        Err(error) => format!("(cannot read {}: {error})", file.display()),
    }
}

/// The command line, as one would type it.
pub(crate) fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start {}", describe(command))
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{} failed ({status})", describe(command));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_that_hangs_is_killed_at_its_limit_with_the_children_it_started() {
        let (mut reader, writer) = std::io::pipe().unwrap();
        let mut command = shell("trap '' TERM; sleep 600 & sleep 600");
        command.stdout(writer);
        let ended = run_limited(&mut command, Duration::from_millis(50)).unwrap();
        assert_eq!(ended, Ended::TimedOut);
        // The command object holds our end of the pipe; the rest is held by the processes.
        drop(command);
        let mut rest = Vec::new();
        // Ends only when nobody holds the pipe open any more, the grandchild included.
        reader.read_to_end(&mut rest).unwrap();
        assert!(rest.is_empty());
    }

    #[test]
    fn a_program_within_its_limit_ends_by_itself() {
        let limit = Duration::from_secs(30);
        assert_eq!(run_limited(&mut shell("exit 0"), limit).unwrap(), Ended::Succeeded);
        assert_eq!(run_limited(&mut shell("exit 3"), limit).unwrap(), Ended::Failed);
    }

    #[test]
    fn a_failure_names_the_command_and_shows_the_end_of_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let error = run_logged(&mut shell("seq 1 40; echo 'E: no such package' >&2; exit 100"), &log).unwrap_err();
        let text = format!("{error:#}");
        assert!(text.contains("E: no such package") && text.contains("sh -c") && text.contains("100"), "{text}");
        assert!(!text.contains("\n12\n"), "{text}");
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let error = read(&mut Command::new("guichet-no-such-program")).unwrap_err();
        assert!(error.to_string().contains("guichet-no-such-program"), "{error}");
        assert_eq!(find("guichet-no-such-program"), None);
        assert!(find("sh").is_some());
    }
}
