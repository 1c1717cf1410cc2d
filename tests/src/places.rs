//! Where the things under test are.

use std::path::{Path, PathBuf};

/// The folder of the programs `guichet`, `guichet-worker` and `guichet-testbed`.
pub fn programs() -> PathBuf {
    if let Some(folder) = std::env::var_os("GUICHET_BIN_DIR") {
        return folder.into();
    }
    // A test runs from target/debug/deps, the programs lie in target/debug.
    let own = std::env::current_exe().unwrap_or_default();
    own.ancestors().nth(2).map_or_else(PathBuf::new, Path::to_owned)
}

/// The packaged items.
pub fn items() -> PathBuf {
    std::env::var_os("GUICHET_ITEMS")
        .map_or_else(|| programs().parent().map_or_else(PathBuf::new, |target| target.join("items")), PathBuf::from)
}

/// The themes.
pub fn themes() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes");
    std::env::var_os("GUICHET_THEMES").map_or(own, PathBuf::from)
}
