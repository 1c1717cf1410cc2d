//! A program of the system that runs as long as we do, and never longer.

use std::{
    ffi::OsString,
    fs::File,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use tokio::process::{Child, ChildStdin, Command};

/// Runs the program and ends it when standard input closes. The kernel closes our end of that pipe
/// however we end, so the program does not outlive us even when we are killed.
const KEEPER: &str = r#"
exec 3<&0 </dev/null
"$@" 3<&- &
program=$!
( read -r _ <&3; kill "$program" 2>/dev/null; sleep 2; kill -9 "$program" 2>/dev/null ) &
watch=$!
exec 3<&-
wait "$program"
status=$?
kill "$watch" 2>/dev/null
exit $status
"#;

/// Where Debian puts programs, beside what `PATH` says: `/usr/sbin` is not on everybody's.
const PLACES: [&str; 3] = ["/usr/sbin", "/usr/bin", "/sbin"];

/// How long a program may take to leave when asked.
const LEAVE: Duration = Duration::from_secs(3);

/// Finds a program.
///
/// # Errors
/// Names the program and the package to install.
pub(crate) fn find(name: &str, package: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain(PLACES.iter().map(PathBuf::from));
    for place in places {
        let candidate = place.join(name);
        if candidate.is_file() {
            return Ok(candidate);
        }
    }
    bail!("{name} is not installed; install the package {package}, or start without a printer (--no-printer)")
}

/// A running program.
pub(crate) struct Program {
    name: String,
    keeper: Child,
    /// Dropping it ends the program.
    leash: Option<ChildStdin>,
    log: PathBuf,
}

impl Program {
    /// Starts a program; what it writes goes to the log.
    pub(crate) fn start(
        program: &Path,
        arguments: &[OsString],
        environment: &[(&str, OsString)],
        log: &Path,
    ) -> Result<Self> {
        let name = program.display().to_string();
        let output = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = Command::new("/bin/sh");
        command.args(["-c", KEEPER, "keeper"]).arg(program).args(arguments);
        command.envs(environment.iter().map(|(key, value)| (key, value)));
        command.stdin(Stdio::piped()).stdout(output.try_clone()?).stderr(output);
        let mut keeper = command.spawn().with_context(|| format!("cannot start {name}"))?;
        let leash = keeper.stdin.take();
        Ok(Self { name, keeper, leash, log: log.to_owned() })
    }

    /// An error when the program has ended, with the last words of its log.
    pub(crate) fn alive(&mut self) -> Result<()> {
        match self.keeper.try_wait()? {
            None => Ok(()),
            Some(status) => {
                let log = std::fs::read_to_string(&self.log).unwrap_or_default();
                let words: Vec<&str> = log.lines().rev().take(5).collect();
                let words: Vec<&str> = words.into_iter().rev().collect();
                bail!("{} ended ({status}): {}", self.name, words.join(" / "))
            }
        }
    }

    /// Ends the program and waits until it is gone.
    pub(crate) async fn stop(mut self) {
        drop(self.leash.take());
        if tokio::time::timeout(LEAVE, self.keeper.wait()).await.is_err() {
            tracing::warn!("{} does not leave", self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_named_with_its_package() {
        let error = find("no-such-program", "some-package").unwrap_err().to_string();
        assert!(error.contains("no-such-program") && error.contains("some-package"));
    }

    #[tokio::test]
    async fn a_program_ends_with_its_leash_and_its_last_words_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        let sleeper = Program::start(Path::new("/bin/sleep"), &["1000".into()], &[], &log).unwrap();
        sleeper.stop().await;
        let words = ["-c".into(), "echo out of order; exit 3".into()];
        let mut failing = Program::start(Path::new("/bin/sh"), &words, &[], &log).unwrap();
        failing.keeper.wait().await.unwrap();
        assert!(failing.alive().unwrap_err().to_string().contains("out of order"));
    }
}
