//! A theme as it is loaded from its folder.

use super::error::ThemeError;
use super::font::{self, Fonts};
use super::look::Look;
use super::resolve::{self, Mode};
use super::rules;
use super::token::Sheet;
use crate::words::Words;
use egui::FontDefinitions;
use serde::Deserialize;
use std::path::Path;

/// Colours, sizes, words and fonts of every page.
pub struct Theme {
    /// Its name.
    name: String,
    /// The look in each mode of [`Mode::ALL`], in millimetres.
    modes: Vec<Look>,
    pub(crate) words: Words,
    pub(crate) fonts: FontDefinitions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    name: String,
    tokens: String,
    words: String,
    fonts: Fonts,
}

impl Theme {
    /// Reads the theme in `folder`: `theme.toml` and the files it names.
    ///
    /// # Errors
    /// A file is missing or not what it should be; a token is missing, unknown, of the wrong type or an alias of
    /// itself; a word is missing or unknown; a font is not there; contrast or sizes fall below what people need.
    pub fn load(folder: &Path) -> Result<Self, ThemeError> {
        let path = folder.join("theme.toml");
        let description: Description = toml::from_str(&read(&path)?)
            .map_err(|source| ThemeError::Description { path, source: Box::new(source) })?;
        let path = folder.join(&description.tokens);
        let document = serde_json::from_str(&read(&path)?).map_err(|source| ThemeError::Json { path, source })?;
        let words = Words::read(&read(&folder.join(&description.words))?)?;
        Ok(Self {
            name: description.name,
            modes: modes(&document)?,
            words,
            fonts: font::definitions(&description.fonts)?,
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The look in each mode of [`Mode::ALL`] on a panel of so many millimetres a pixel.
    pub(crate) fn looks(&self, mm_per_pixel: f32) -> Vec<Look> {
        self.modes.iter().map(|look| look.on_panel(mm_per_pixel)).collect()
    }
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Resolves and checks every mode.
fn modes(document: &serde_json::Value) -> Result<Vec<Look>, ThemeError> {
    let sheet = Sheet::read(document)?;
    let aliased = resolve::aliased(&sheet);
    if let Some(missing) = Look::PATHS.iter().find(|path| !sheet.base.contains_key(**path)) {
        return Err(ThemeError::Missing((*missing).to_owned()));
    }
    let looks = Mode::ALL
        .into_iter()
        .map(|mode| {
            let look = Look::new(&resolve::resolve(&sheet, mode)?)?;
            // Rules are in millimetres, so the reference panel stands for all.
            rules::check(&look.on_panel(sheet.reference_mm), mode, sheet.reference_mm)?;
            Ok(look)
        })
        .collect::<Result<Vec<Look>, ThemeError>>()?;
    let idle = |path: &&String| !Look::PATHS.contains(&path.as_str()) && !aliased.contains(path.as_str());
    if let Some(unknown) = sheet.base.keys().find(idle) {
        return Err(ThemeError::Unknown(unknown.clone()));
    }
    Ok(looks)
}

fn read(path: &Path) -> Result<String, ThemeError> {
    std::fs::read_to_string(path).map_err(|source| ThemeError::Read { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
