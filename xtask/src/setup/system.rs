//! The system underneath: Debian, where packages can be listed and installed, or another.

use std::fmt::Write;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};

use super::packages::{Package, Sign};
use crate::command;
use crate::phases::{Phases, with_heartbeat};
use crate::workspace::Workspace;

/// Older package lists name versions that the servers no longer have.
const LISTS_KEEP: Duration = Duration::from_secs(24 * 3600);

/// What kind of system this is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum System {
    /// Has dpkg and apt-get.
    Debian,
    /// Anything else: we look for what is missing, but the person installs it.
    Other,
}

/// By what right packages can be installed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Right {
    Root,
    Sudo,
    None,
}

impl System {
    /// Looks for the package manager.
    pub(crate) fn of_this_machine() -> Self {
        let debian = command::find("apt-get").is_some() && command::find("dpkg-query").is_some();
        if debian { Self::Debian } else { Self::Other }
    }

    /// Those of `wanted` that are not here.
    pub(crate) fn missing<'a>(self, wanted: &[&'a Package]) -> Result<Vec<&'a Package>> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Debian => {
                let output = Command::new("dpkg-query")
                    .args(["--show", "--showformat", "${db:Status-Abbrev} ${Package}\n"])
                    .args(wanted.iter().map(|package| package.name))
                    // It complains about each package that it never heard of.
                    .stderr(Stdio::null())
                    .output()
                    .context("cannot start dpkg-query")?;
                let listing = String::from_utf8_lossy(&output.stdout);
                let installed: Vec<&str> = installed(&listing).collect();
                Ok(wanted.iter().copied().filter(|package| !installed.contains(&package.name)).collect())
            }
            Self::Other => {
                let libraries = Command::new(command::find("ldconfig").unwrap_or_else(|| "ldconfig".into()))
                    .arg("-p")
                    .output()
                    .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
                    .unwrap_or_default();
                Ok(wanted.iter().copied().filter(|package| !present(package.sign, &libraries)).collect())
            }
        }
    }

    /// Lists what is missing and installs it, or says how to and stops.
    pub(crate) fn install(self, workspace: &Workspace, missing: &[&Package]) -> Result<()> {
        let right = match self {
            Self::Debian => right(),
            Self::Other => Right::None,
        };
        if right == Right::None {
            bail!(advice(self, missing));
        }
        let plural = if missing.len() == 1 { "package is" } else { "packages are" };
        eprintln!("{} Debian {plural} missing and will be installed:\n{}", missing.len(), list(missing));
        let apt = Apt { right, workspace };
        let fresh = lists_are_fresh(Path::new("/var/lib/apt/lists"), SystemTime::now());
        let mut phases = Phases::default();
        if !fresh {
            phases.run("apt-get update", || apt.update())?;
        }
        let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
        match phases.run("apt-get install", || apt.install(&names)) {
            Ok(()) => {}
            // Fresh by the calendar, and yet the servers have moved on: once more with new lists.
            Err(_) if fresh => {
                phases.run("apt-get update", || apt.update())?;
                phases.run("apt-get install", || apt.install(&names)).with_context(|| advice(self, missing))?;
            }
            Err(error) => return Err(error.context(advice(self, missing))),
        }
        let still = self.missing(missing)?;
        if !still.is_empty() {
            bail!("apt-get ended well, but these are still missing:\n{}", list(&still));
        }
        Ok(())
    }
}

/// apt-get, silent but for its log.
struct Apt<'a> {
    right: Right,
    workspace: &'a Workspace,
}

impl Apt<'_> {
    fn update(&self) -> Result<()> {
        self.run("update", &[])
    }

    fn install(&self, names: &[&str]) -> Result<()> {
        // --no-remove: nothing of the person's is taken away to make room for ours.
        let mut arguments = vec!["--yes", "--no-install-recommends", "--no-remove"];
        arguments.extend(names);
        self.run("install", &arguments)
    }

    fn run(&self, what: &str, arguments: &[&str]) -> Result<()> {
        let mut apt = match self.right {
            Right::Sudo => {
                let mut sudo = Command::new("sudo");
                sudo.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
                sudo
            }
            Right::Root | Right::None => Command::new("apt-get"),
        };
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt.args(["-q", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=2", what]).args(arguments);
        let folder = self.workspace.target.join("setup");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let name = format!("apt-get {what}");
        with_heartbeat(&name, || command::run_logged(&mut apt, &folder.join(format!("apt-get-{what}.log"))))
    }
}

fn right() -> Right {
    if rustix::process::geteuid().is_root() {
        return Right::Root;
    }
    let sudo = Command::new("sudo").args(["-n", "true"]).stdin(Stdio::null()).stderr(Stdio::null()).status();
    if sudo.is_ok_and(|status| status.success()) { Right::Sudo } else { Right::None }
}

/// The names that dpkg-query lists as installed (`ii`, or `hi` when held).
fn installed(listing: &str) -> impl Iterator<Item = &str> {
    listing.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let (status, name) = (words.next()?, words.next()?);
        (status.len() == 2 && status.ends_with('i')).then_some(name)
    })
}

fn present(sign: Sign, libraries: &str) -> bool {
    match sign {
        Sign::Program(name) => command::find(name).is_some(),
        Sign::Library(name) => libraries.lines().any(|line| line.split_whitespace().next() == Some(name)),
        Sign::OneOf(paths) => paths.iter().any(|&path| {
            let path = Path::new(path);
            path.is_file() || std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some())
        }),
    }
}

/// Whether apt has lists at all, and the newest of them is not too old.
///
/// Asks when a list was put there (ctime): apt sets the time of modification to that of the server's file.
fn lists_are_fresh(folder: &Path, now: SystemTime) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    let newest = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().contains("Packages"))
        .filter_map(|entry| u64::try_from(entry.metadata().ok()?.ctime()).ok())
        .max();
    let Some(newest) = newest else { return false };
    // A list from the future is as good as a new one.
    now.duration_since(SystemTime::UNIX_EPOCH + Duration::from_secs(newest)).map_or(true, |age| age < LISTS_KEEP)
}

/// What a person has to do who must install it alone.
fn advice(system: System, missing: &[&Package]) -> String {
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    let names = names.join(" ");
    let list = list(missing);
    match system {
        System::Debian => format!(
            "these Debian packages are missing:\n{list}\nInstall them as root, then call this again:\n\n    \
             apt-get update && apt-get install -y --no-install-recommends {names}\n"
        ),
        System::Other => format!(
            "this is not Debian, and something is missing (named as in Debian 12):\n{list}\nInstall what your system \
             has instead, then call this again. On Debian 12 it would be:\n\n    \
             apt-get update && apt-get install -y --no-install-recommends {names}\n"
        ),
    }
}

fn list(packages: &[&Package]) -> String {
    let width = packages.iter().map(|package| package.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for package in packages {
        // Writing into a string does not fail.
        let _ = writeln!(text, "    {:width$}  {}", package.name, package.what);
    }
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::packages::{Purpose, wanted};

    #[test]
    fn only_installed_packages_count_not_removed_or_half_configured_ones() {
        let listing = "ii  xvfb\nrc  dbus\niU  xdotool\nhi  libxi6\nun  cups-ipp-utils\nii  xvfb\n\nii\n";
        let names: Vec<&str> = installed(listing).collect();
        assert_eq!(names, ["xvfb", "libxi6", "xvfb"]);
    }

    #[test]
    fn a_library_counts_only_under_its_whole_name() {
        let libraries = "12 libs found\n\tlibX11.so.6 (libc6,x86-64) => /lib/libX11.so.6\n\tlibXi.so.6.1 (x) => y\n";
        assert!(present(Sign::Library("libX11.so.6"), libraries));
        assert!(!present(Sign::Library("libXi.so.6"), libraries));
        assert!(present(Sign::Program("sh"), ""));
        assert!(present(Sign::OneOf(&["/nonexistent", "/etc"]), ""));
        assert!(!present(Sign::OneOf(&["/nonexistent"]), ""));
    }

    #[test]
    fn without_root_the_person_gets_one_command_to_paste() {
        let missing: Vec<&Package> = wanted(&[Purpose::Run]).take(2).collect();
        let text = advice(System::Debian, &missing);
        assert!(text.contains("apt-get install -y --no-install-recommends mesa-vulkan-drivers libvulkan1\n"), "{text}");
        assert!(text.contains("draws without a GPU"), "{text}");
        assert!(advice(System::Other, &missing).starts_with("this is not Debian"));
    }

    #[test]
    fn package_lists_that_are_absent_or_a_day_old_are_fetched_anew() {
        let folder = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        assert!(!lists_are_fresh(&folder.path().join("none"), now));
        assert!(!lists_are_fresh(folder.path(), now));
        std::fs::write(folder.path().join("lock"), "").unwrap();
        assert!(!lists_are_fresh(folder.path(), now));
        std::fs::write(folder.path().join("deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages"), "")
            .unwrap();
        assert!(lists_are_fresh(folder.path(), SystemTime::now()));
        assert!(!lists_are_fresh(folder.path(), SystemTime::now() + LISTS_KEEP * 2));
    }
}
