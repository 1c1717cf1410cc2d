//! Reading `tokens.json`: groups, types and values, not yet resolved.

use super::error::ThemeError;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Type of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `#rrggbb` or `#rrggbbaa`.
    Color,
    /// A length, in millimetres or reference pixels.
    Dimension,
    /// A number without a unit.
    Number,
}

impl Kind {
    fn read(word: &str) -> Option<Self> {
        match word {
            "color" => Some(Self::Color),
            "dimension" => Some(Self::Dimension),
            "number" => Some(Self::Number),
            _ => None,
        }
    }
}

/// A token as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// Its type, its own or its group's; none when an alias brings it.
    pub(crate) kind: Option<Kind>,
    /// Its value: a literal, or an alias in braces.
    pub(crate) value: Value,
}

/// Tokens by dotted path.
pub(crate) type Tokens = BTreeMap<String, Token>;

/// All that `tokens.json` holds.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    /// The tokens before any modifier.
    pub(crate) base: Tokens,
    /// What elderly text changes.
    pub(crate) elderly: Tokens,
    /// What high contrast changes.
    pub(crate) high: Tokens,
    /// What a panel that lies changes in the elderly mode: large text needs the height that the chrome takes.
    pub(crate) elderly_landscape: Tokens,
    /// Millimetres of a reference pixel.
    pub(crate) reference_mm: f32,
}

impl Sheet {
    /// Reads the whole document. `$description` may stand anywhere; any other unknown `$` key is refused.
    pub(crate) fn read(document: &Value) -> Result<Self, ThemeError> {
        let Value::Object(root) = document else { return refuse("", "the document is not an object") };
        let own = root.get("$extensions").and_then(|all| all.get("guichet"));
        let Some(Value::Object(own)) = own else { return refuse("$extensions.guichet", "is missing") };
        only(own, &["reference-pixel", "modifiers"], "$extensions.guichet")?;
        let reference_mm = match own.get("reference-pixel").and_then(length) {
            Some((value, Unit::Millimetre)) if value > 0.0 => value,
            _ => return refuse("$extensions.guichet.reference-pixel", "is a length in mm above zero"),
        };
        let Some(Value::Object(modifiers)) = own.get("modifiers") else {
            return refuse("$extensions.guichet.modifiers", "is missing");
        };
        only(modifiers, &["text", "contrast", "text-landscape"], "$extensions.guichet.modifiers")?;
        Ok(Self {
            base: tokens(root)?,
            elderly: modifier(modifiers, "text", "elderly")?,
            high: modifier(modifiers, "contrast", "high")?,
            elderly_landscape: modifier(modifiers, "text-landscape", "elderly")?,
            reference_mm,
        })
    }
}

fn modifier(modifiers: &Map<String, Value>, name: &str, value: &str) -> Result<Tokens, ThemeError> {
    let place = format!("$extensions.guichet.modifiers.{name}");
    let Some(Value::Object(values)) = modifiers.get(name) else { return refuse(&place, "is missing") };
    only(values, &[value], &place)?;
    match values.get(value) {
        Some(Value::Object(tree)) => tokens(tree),
        _ => refuse(&format!("{place}.{value}"), "is missing"),
    }
}

fn tokens(tree: &Map<String, Value>) -> Result<Tokens, ThemeError> {
    let mut all = Tokens::new();
    collect(tree, "", None, &mut all)?;
    Ok(all)
}

fn collect(tree: &Map<String, Value>, path: &str, kind: Option<Kind>, all: &mut Tokens) -> Result<(), ThemeError> {
    let kind = match tree.get("$type") {
        None => kind,
        Some(Value::String(word)) => match Kind::read(word) {
            Some(kind) => Some(kind),
            None => return refuse(path, format!("no type {word:?}: color, dimension or number")),
        },
        Some(_) => return refuse(path, "$type is a word"),
    };
    if let Some(value) = tree.get("$value") {
        if let Some(stranger) = tree.keys().find(|key| !["$value", "$type", "$description"].contains(&key.as_str())) {
            return refuse(path, format!("a token has no {stranger:?}"));
        }
        all.insert(path.to_owned(), Token { kind, value: value.clone() });
        return Ok(());
    }
    for (key, value) in tree {
        if key.starts_with('$') {
            let known = ["$type", "$description"].contains(&key.as_str()) || (path.is_empty() && key == "$extensions");
            if !known {
                return refuse(path, format!("a group has no {key:?}"));
            }
            continue;
        }
        let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match value {
            Value::Object(group) => collect(group, &below, kind, all)?,
            _ => return refuse(&below, "is neither a token nor a group"),
        }
    }
    Ok(())
}

/// The path that an alias names.
pub(crate) fn alias(value: &Value) -> Option<&str> {
    value.as_str()?.strip_prefix('{')?.strip_suffix('}')
}

/// Unit of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Millimetres.
    Millimetre,
    /// Reference pixels.
    Pixel,
}

/// A length as it is written: `{"value": 20, "unit": "mm"}`.
pub(crate) fn length(value: &Value) -> Option<(f32, Unit)> {
    let fields = value.as_object().filter(|fields| fields.len() == 2)?;
    let unit = match fields.get("unit")?.as_str()? {
        "mm" => Unit::Millimetre,
        "px" => Unit::Pixel,
        _ => return None,
    };
    let value = fields.get("value")?.as_f64()? as f32;
    (value.is_finite() && value >= 0.0).then_some((value, unit))
}

/// A colour as it is written: `#rrggbb` or `#rrggbbaa`.
pub(crate) fn color(value: &Value) -> Option<[u8; 4]> {
    let digits = value.as_str()?.strip_prefix('#')?;
    if !digits.is_ascii() || !matches!(digits.len(), 6 | 8) {
        return None;
    }
    let byte = |place: usize| u8::from_str_radix(digits.get(place..place + 2)?, 16).ok();
    Some([byte(0)?, byte(2)?, byte(4)?, if digits.len() == 8 { byte(6)? } else { 255 }])
}

fn only(fields: &Map<String, Value>, known: &[&str], place: &str) -> Result<(), ThemeError> {
    match fields.keys().find(|key| !known.contains(&key.as_str())) {
        Some(stranger) => refuse(place, format!("no {stranger:?} here")),
        None => Ok(()),
    }
}

fn refuse<T>(token: &str, problem: impl Into<String>) -> Result<T, ThemeError> {
    Err(ThemeError::Token { token: token.to_owned(), problem: problem.into() })
}
