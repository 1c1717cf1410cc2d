//! The Debian packages that the repository needs, each with what it is for.
//!
//! A C compiler is not among them, although one dependency (ring) needs it: Rust links with it, so that without one
//! this program would not exist.

/// What somebody wants to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    /// The terminal and its stand-ins.
    Run,
    /// The tests of the repository.
    Test,
    /// The benchmarks.
    Bench,
}

impl Purpose {
    /// Every purpose.
    pub(crate) const ALL: [Self; 3] = [Self::Run, Self::Test, Self::Bench];
}

/// One package.
pub(crate) struct Package {
    /// Its name in Debian 12.
    pub(crate) name: &'static str,
    /// What it is for, for the person who is asked to install it.
    pub(crate) what: &'static str,
    /// How to see on a system without Debian's package manager whether it is there.
    pub(crate) sign: Sign,
    purposes: &'static [Purpose],
}

/// A sign that something is installed.
#[derive(Clone, Copy)]
pub(crate) enum Sign {
    /// A program on the search path.
    Program(&'static str),
    /// A shared library that the dynamic linker knows.
    Library(&'static str),
    /// One of these files, or a file in one of these folders.
    OneOf(&'static [&'static str]),
}

use Purpose::{Bench, Run, Test};
use Sign::{Library, OneOf, Program};

const EVERY: &[Purpose] = &[Run, Test, Bench];
const UNSEEN: &[Purpose] = &[Test, Bench];
const TEST: &[Purpose] = &[Test];

const fn package(name: &'static str, what: &'static str, sign: Sign, purposes: &'static [Purpose]) -> Package {
    Package { name, what, sign, purposes }
}

const PACKAGES: &[Package] = &[
    // The terminal. winit and wgpu load these libraries when the program starts.
    package(
        "mesa-vulkan-drivers",
        "draws without a GPU",
        OneOf(&["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"]),
        EVERY,
    ),
    package("libvulkan1", "graphics", Library("libvulkan.so.1"), EVERY),
    package("libx11-6", "window", Library("libX11.so.6"), EVERY),
    package("libx11-xcb1", "window", Library("libX11-xcb.so.1"), EVERY),
    package("libxcursor1", "window", Library("libXcursor.so.1"), EVERY),
    package("libxi6", "touch", Library("libXi.so.6"), EVERY),
    package("libxkbcommon0", "keyboard", Library("libxkbcommon.so.0"), EVERY),
    package("libxkbcommon-x11-0", "keyboard", Library("libxkbcommon-x11.so.0"), EVERY),
    package(
        "fonts-noto-cjk",
        "Chinese on the screen and on paper",
        OneOf(&[
            "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
        ]),
        EVERY,
    ),
    // The testbed.
    package("cups-ipp-utils", "the testbed's printer", Program("ippeveprinter"), EVERY),
    package("dbus", "a private bus for that printer", Program("dbus-daemon"), EVERY),
    // The journeys.
    package("poppler-utils", "reads the printed PDFs back", Program("pdftotext"), EVERY),
    // Tests and benchmarks.
    package("xvfb", "a screen for tests of the window", Program("Xvfb"), UNSEEN),
    package("xdotool", "fingers for tests of the window", Program("xdotool"), TEST),
    package("sane-utils", "a scanner client nobody here wrote", Program("scanimage"), TEST),
    package("libsane1", "a scanner client nobody here wrote", Library("libsane.so.1"), TEST),
    package("sane-airscan", "a scanner client nobody here wrote", Program("airscan-discover"), TEST),
];

/// The other way to a compiler for items. Wanted only where the ordinary one fails.
pub(crate) const GUESTS: &[Package] = &[
    package("rustc-web", "compiles items for Wasm", Program("rustc"), &[]),
    package("cargo-web", "builds items for Wasm", Program("cargo"), &[]),
    package("rust-web-src", "the standard library of items", OneOf(&["/usr/lib/rustlib/src"]), &[]),
];

/// The packages that any of these purposes needs.
pub(crate) fn wanted(purposes: &[Purpose]) -> impl Iterator<Item = &'static Package> {
    PACKAGES.iter().filter(|package| package.purposes.iter().any(|purpose| purposes.contains(purpose)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(purposes: &[Purpose]) -> Vec<&'static str> {
        wanted(purposes).map(|package| package.name).collect()
    }

    #[test]
    fn running_needs_no_test_tools_and_nothing_needs_nothing() {
        let run = names(&[Run]);
        assert!(run.contains(&"mesa-vulkan-drivers") && run.contains(&"cups-ipp-utils"));
        assert!(!run.contains(&"xvfb") && !run.contains(&"sane-utils"));
        assert!(names(&[]).is_empty());
    }

    #[test]
    fn every_package_is_named_once_and_serves_some_purpose() {
        let all = names(&Purpose::ALL);
        assert_eq!(all.len(), PACKAGES.len());
        let mut sorted = all.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), all.len());
    }
}
