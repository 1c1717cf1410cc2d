//! Every word that the shell itself says, in both languages, read from the theme's `words.toml`.

mod condition;
mod fault;
mod format;
mod word;

pub(crate) use condition::{condition, subject};
pub(crate) use fault::{FaultWords, fault};
pub(crate) use format::{date, grouped, money, month, weekday};
use guichet_model::text::{Language, Text};
use std::collections::{BTreeMap, BTreeSet};
pub(crate) use word::Word;

/// Why `words.toml` was refused. Every case names the key.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// No TOML, or a value that is neither a table nor `{ zh = …, en = … }`.
    #[error("words.toml: {0}")]
    Syntax(String),
    /// A word is not there.
    #[error("words.toml: {0} is missing: add it in both languages")]
    Missing(String),
    /// A word that no page says.
    #[error("words.toml: {0} is said by no page: remove it or mend its name")]
    Unknown(String),
    /// A language is blank.
    #[error("words.toml: {0} is blank in one of the languages")]
    Blank(String),
    /// Something in braces that the page does not put in.
    #[error("words.toml: {key} has {{{slot}}}, but pages put in only {known:?}")]
    Slot {
        /// Which word.
        key: String,
        /// What stands in braces.
        slot: String,
        /// What may stand there.
        known: Vec<&'static str>,
    },
}

/// Every word, by its place in [`Word::ALL`].
#[derive(Debug)]
pub(crate) struct Words(Vec<Text>);

impl Words {
    /// Reads `words.toml`. Nothing may be missing, unknown, blank, or have an unknown placeholder.
    pub(crate) fn read(source: &str) -> Result<Self, WordsError> {
        let table: toml::Table =
            source.parse().map_err(|error: toml::de::Error| WordsError::Syntax(error.to_string()))?;
        let mut found = BTreeMap::new();
        collect(&table, "", &mut found)?;
        let mut words = Vec::with_capacity(Word::ALL.len());
        for (_, key, slots) in Word::ALL {
            let text = found.remove(*key).ok_or_else(|| WordsError::Missing((*key).to_owned()))?;
            if !text.is_complete() {
                return Err(WordsError::Blank((*key).to_owned()));
            }
            if let Some(slot) = self::slots(&text).into_iter().find(|slot| !slots.contains(&slot.as_str())) {
                return Err(WordsError::Slot { key: (*key).to_owned(), slot, known: slots.to_vec() });
            }
            words.push(text);
        }
        match found.into_keys().next() {
            Some(unknown) => Err(WordsError::Unknown(unknown)),
            None => Ok(Self(words)),
        }
    }

    /// A word as it stands.
    pub(crate) fn say(&self, word: Word, language: Language) -> &str {
        // The enumeration's order is the order of `ALL`, which is the order of the vector.
        self.0.get(word as usize).map_or("", |text| text.get(language))
    }

    /// A word with its placeholders filled.
    pub(crate) fn fill(&self, word: Word, language: Language, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.say(word, language).to_owned(), |text, (slot, value)| {
            text.replace(&format!("{{{slot}}}"), value)
        })
    }
}

fn collect(table: &toml::Table, path: &str, found: &mut BTreeMap<String, Text>) -> Result<(), WordsError> {
    for (key, value) in table {
        let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let toml::Value::Table(inner) = value else {
            return Err(WordsError::Syntax(format!("{below} is neither a table nor {{ zh = …, en = … }}")));
        };
        match (inner.get("zh"), inner.get("en")) {
            (Some(toml::Value::String(zh)), Some(toml::Value::String(en))) if inner.len() == 2 => {
                found.insert(below, Text::new(zh, en));
            }
            (None, None) => collect(inner, &below, found)?,
            _ => return Err(WordsError::Syntax(format!("{below} is not {{ zh = …, en = … }}"))),
        }
    }
    Ok(())
}

/// What stands in braces in either language.
fn slots(text: &Text) -> BTreeSet<String> {
    [&text.zh, &text.en]
        .into_iter()
        .flat_map(|words| words.split('{').skip(1).filter_map(|rest| rest.split_once('}')))
        .map(|(slot, _)| slot.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> String {
        std::fs::read_to_string(crate::sample::theme_folder().join("words.toml")).unwrap()
    }

    #[test]
    fn every_word_of_the_standard_theme_is_there_and_said_by_its_key() {
        let words = Words::read(&source()).unwrap();
        for (place, (word, key, _)) in Word::ALL.iter().enumerate() {
            assert_eq!(*word as usize, place, "{key}");
        }
        assert_eq!(words.say(Word::Back, Language::Zh), "返回");
        let line = words.fill(Word::StepLine, Language::En, &[("step", "2"), ("of", "4"), ("name", "Contact")]);
        assert_eq!(line, "Step 2 of 4 · Contact");
    }

    #[test]
    fn a_missing_word_and_an_unknown_one_are_named() {
        let without = source().replace("back = { zh", "bakc = { zh");
        assert_eq!(
            Words::read(&without).unwrap_err().to_string(),
            "words.toml: button.back is missing: add it in both languages"
        );
        let with = format!("{}\n[button.nobody]\nsays = {{ zh = \"一\", en = \"a\" }}\n", source());
        let error = Words::read(&with).unwrap_err().to_string();
        assert!(error.starts_with("words.toml: button.nobody.says is said by no page"), "{error}");
    }

    #[test]
    fn a_blank_language_and_an_unknown_placeholder_are_named() {
        let blank = source().replace("back = { zh = \"返回\", en = \"Back\" }", "back = { zh = \"返回\", en = \" \" }");
        assert_eq!(
            Words::read(&blank).unwrap_err().to_string(),
            "words.toml: button.back is blank in one of the languages"
        );
        let slot = source().replace("还有 {seconds} 秒", "还有 {secs} 秒");
        let error = Words::read(&slot).unwrap_err().to_string();
        assert_eq!(error, "words.toml: scene.seconds has {secs}, but pages put in only [\"seconds\"]");
    }

    #[test]
    fn a_word_in_one_language_is_refused() {
        let one = source().replace("back = { zh = \"返回\", en = \"Back\" }", "back = { zh = \"返回\" }");
        assert_eq!(Words::read(&one).unwrap_err().to_string(), "words.toml: button.back is not { zh = …, en = … }");
    }
}
