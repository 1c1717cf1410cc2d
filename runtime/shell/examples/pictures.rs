//! Draws every sample view in every mode and orientation, to be looked at.
//!
//! `cargo run -p guichet-shell --features samples --example pictures -- FOLDER [PART…]` writes a PNG for each sample
//! whose file name contains one of the parts, or for all.

use guichet_model::text::Language;
use guichet_model::view::{Modes, View};
use guichet_shell::stage::Stage;
use guichet_shell::{Panel, Theme, sample};
use std::path::PathBuf;
use std::sync::Arc;

/// A 32-inch panel, upright and lying.
const PANELS: [(&str, Panel); 2] = [
    ("portrait", Panel { width: 1080, height: 1920, width_mm: 398.5, height_mm: 708.5 }),
    ("landscape", Panel { width: 1920, height: 1080, width_mm: 708.5, height_mm: 398.5 }),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("give a folder for the pictures")?);
    let parts: Vec<String> = arguments.collect();
    std::fs::create_dir_all(&folder)?;
    let theme = Arc::new(Theme::load(&sample::theme_folder())?);
    for (orientation, panel) in PANELS {
        let mut stage = Stage::new(Arc::clone(&theme), panel);
        let mut visit = 1;
        for (name, view) in sample::samples() {
            for (mode, modes) in modes() {
                let file = format!("{name}.{orientation}.{mode}.png");
                if !parts.is_empty() && !parts.iter().any(|part| file.contains(part.as_str())) {
                    continue;
                }
                visit += 1;
                stage.show(&Arc::new(View { modes, visit, revision: visit, ..view.clone() }));
                stage.picture()?.save(folder.join(file))?;
            }
        }
    }
    Ok(())
}

fn modes() -> Vec<(String, Modes)> {
    let mut all = Vec::new();
    for (language, word) in [(Language::Zh, "zh"), (Language::En, "en")] {
        for elderly in [false, true] {
            for high_contrast in [false, true] {
                let text = if elderly { "elderly" } else { "standard" };
                let contrast = if high_contrast { "-contrast" } else { "" };
                all.push((format!("{word}-{text}{contrast}"), Modes { language, elderly, high_contrast }));
            }
        }
    }
    all
}
