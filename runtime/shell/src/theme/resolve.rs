//! From a sheet of tokens to values: modifiers first, then aliases, then units.

use super::error::ThemeError;
use super::token::{self, Kind, Sheet, Tokens, Unit};
use std::collections::{BTreeMap, BTreeSet};

/// How a citizen wants to see pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Mode {
    /// Large text, fewer things.
    pub(crate) elderly: bool,
    /// Black on white.
    pub(crate) high: bool,
    /// The panel is wider than high.
    pub(crate) landscape: bool,
}

impl Mode {
    /// Every combination.
    pub(crate) const ALL: [Self; 8] = [
        Self { elderly: false, high: false, landscape: false },
        Self { elderly: true, high: false, landscape: false },
        Self { elderly: false, high: true, landscape: false },
        Self { elderly: true, high: true, landscape: false },
        Self { elderly: false, high: false, landscape: true },
        Self { elderly: true, high: false, landscape: true },
        Self { elderly: false, high: true, landscape: true },
        Self { elderly: true, high: true, landscape: true },
    ];

    /// Its name in errors.
    pub(crate) fn name(self) -> String {
        let text = if self.elderly { "elderly" } else { "standard" };
        let contrast = if self.high { "high" } else { "normal" };
        format!("{text}, {contrast} contrast, {}", if self.landscape { "landscape" } else { "portrait" })
    }
}

/// A token with its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Resolved {
    /// Red, green, blue, opacity, not premultiplied.
    Color([u8; 4]),
    /// Millimetres.
    Millimetres(f32),
    /// A number.
    Number(f32),
}

/// Every token's value in one mode.
pub(crate) fn resolve(sheet: &Sheet, mode: Mode) -> Result<BTreeMap<String, Resolved>, ThemeError> {
    let mut tokens = sheet.base.clone();
    if mode.elderly {
        overlay(&mut tokens, &sheet.elderly, "text=elderly")?;
    }
    if mode.elderly && mode.landscape {
        overlay(&mut tokens, &sheet.elderly_landscape, "text-landscape=elderly")?;
    }
    if mode.high {
        overlay(&mut tokens, &sheet.high, "contrast=high")?;
    }
    tokens.keys().map(|path| Ok((path.clone(), value(&tokens, path, sheet.reference_mm)?))).collect()
}

/// Every token that is named as the alias of another, in the base or in a modifier.
pub(crate) fn aliased(sheet: &Sheet) -> BTreeSet<&str> {
    [&sheet.base, &sheet.elderly, &sheet.high, &sheet.elderly_landscape]
        .into_iter()
        .flat_map(|tokens| tokens.values().filter_map(|token| token::alias(&token.value)))
        .collect()
}

fn overlay(tokens: &mut Tokens, changes: &Tokens, modifier: &str) -> Result<(), ThemeError> {
    for (path, change) in changes {
        let Some(token) = tokens.get_mut(path) else {
            return Err(ThemeError::Modifier { modifier: modifier.to_owned(), token: path.clone() });
        };
        token.value = change.value.clone();
    }
    Ok(())
}

fn value(tokens: &Tokens, path: &str, reference_mm: f32) -> Result<Resolved, ThemeError> {
    let fail = |problem: String| ThemeError::Token { token: path.to_owned(), problem };
    let mut seen = vec![path];
    let mut here = path;
    let mut kind = None;
    loop {
        let token = tokens.get(here).ok_or_else(|| fail(format!("its alias {{{here}}} names no token")))?;
        match (kind, token.kind) {
            (Some(wanted), Some(found)) if wanted != found => {
                return Err(fail(format!("is a {wanted:?}, but {{{here}}} is a {found:?}")));
            }
            (None, found) => kind = found,
            _ => {}
        }
        let Some(next) = token::alias(&token.value) else {
            let kind = kind.ok_or_else(|| fail("has no $type, and neither has its group".to_owned()))?;
            return literal(kind, &token.value, reference_mm)
                .ok_or_else(|| fail(format!("{} is no {kind:?}", token.value)));
        };
        if seen.contains(&next) {
            return Err(ThemeError::Cycle(path.to_owned(), here.to_owned()));
        }
        seen.push(next);
        here = next;
    }
}

fn literal(kind: Kind, value: &serde_json::Value, reference_mm: f32) -> Option<Resolved> {
    match kind {
        Kind::Color => token::color(value).map(Resolved::Color),
        Kind::Number => value.as_f64().map(|number| Resolved::Number(number as f32)),
        Kind::Dimension => token::length(value).map(|(length, unit)| match unit {
            Unit::Millimetre => Resolved::Millimetres(length),
            Unit::Pixel => Resolved::Millimetres(length * reference_mm),
        }),
    }
}
