//! The journey file.

use crate::config::Orientation;
use guichet_model::text::{Language, Text};
use guichet_model::view::Modes;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::Spanned;

/// How long a step waits unless it says otherwise.
const PATIENCE: Duration = Duration::from_secs(30);

/// The longest that a step may wait, in seconds: a visit's own time-outs are shorter.
const MOST_SECONDS: u64 = 600;

/// A journey that cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum JourneyError {
    /// The file is not there, or cannot be read.
    #[error("the journey {path} cannot be read: {source}", path = .path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not a journey: the text names key and line.
    #[error("the journey {path} is not right: {why}", path = .path.display())]
    Wrong {
        /// Which file.
        path: PathBuf,
        /// What is wrong, and where.
        why: String,
    },
}

/// A way through an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// Names it, and the folder of its pictures.
    pub name: String,
    /// Code of the item that it opens.
    pub item: String,
    /// For people.
    pub title: Text,
    /// How the citizen wants to be served; as the terminal offers when none.
    pub modes: Option<ModesWanted>,
    /// How the panel hangs; as configured when none.
    pub orientation: Option<Orientation>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// How it must end.
    pub expect: Option<Expected>,
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What.
    pub verb: Verb,
    /// How long to wait for it.
    pub patience: Duration,
    /// Line of the file that it begins on, from 1.
    pub line: usize,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum Verb {
    /// Presses the widget of this name.
    Press(String),
    /// Presses the field of this name, then the keys of the text.
    Type {
        /// Accessible name of the field.
        field: String,
        /// One key a character.
        text: String,
    },
    /// Waits until a text on the page contains this.
    Wait(String),
    /// Each is on the page.
    See(Vec<String>),
    /// None is on the page.
    NotSee(Vec<String>),
    /// A picture of this name.
    Picture(String),
    /// A request to the testbed.
    Testbed {
        /// `PUT`, `DELETE`, `POST` or `GET`.
        method: String,
        /// Path on the control interface.
        path: String,
        /// Sent as JSON.
        body: Option<serde_json::Value>,
    },
}

impl Verb {
    /// The word in the file.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Press(_) => "press",
            Self::Type { .. } => "type",
            Self::Wait(_) => "wait",
            Self::See(_) => "see",
            Self::NotSee(_) => "not_see",
            Self::Picture(_) => "picture",
            Self::Testbed { .. } => "testbed",
        }
    }
}

/// How a journey must end.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// How the item ended.
    pub outcome: Option<Ending>,
    /// What was printed: as many documents as are listed, in any order. Not looked at when the key is missing.
    pub documents: Option<Vec<Document>>,
}

/// A printed document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Texts that it contains, whatever lies between their characters.
    pub contains: Vec<String>,
}

/// How an item ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// The citizen has what they came for.
    Done,
    /// Accepted; the department works on it.
    Accepted,
    /// It could not be done.
    NotDone,
    /// The last thing was the problem page.
    Problem,
    /// The citizen left before the end.
    Left,
}

/// Modes that the journey asks for; the others stay as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModesWanted {
    language: Option<Language>,
    elderly: Option<bool>,
    high_contrast: Option<bool>,
}

impl ModesWanted {
    /// These modes, with what is asked for.
    #[must_use]
    pub fn over(self, modes: Modes) -> Modes {
        Modes {
            language: self.language.unwrap_or(modes.language),
            elderly: self.elderly.unwrap_or(modes.elderly),
            high_contrast: self.high_contrast.unwrap_or(modes.high_contrast),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawJourney {
    name: Spanned<String>,
    item: String,
    title: Text,
    modes: Option<ModesWanted>,
    orientation: Option<Orientation>,
    #[serde(rename = "do")]
    steps: Vec<Spanned<RawStep>>,
    expect: Option<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    press: Option<String>,
    choose: Option<String>,
    #[serde(rename = "type")]
    typing: Option<RawTyping>,
    wait: Option<String>,
    see: Option<Vec<String>>,
    not_see: Option<Vec<String>>,
    picture: Option<String>,
    testbed: Option<RawRequest>,
    seconds: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTyping {
    field: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRequest {
    method: String,
    path: String,
    body: Option<serde_json::Value>,
}

impl Journey {
    /// Reads and checks a journey file.
    ///
    /// # Errors
    /// Names the file, and for a wrong one the key and the line.
    pub fn read(path: &Path) -> Result<Self, JourneyError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| JourneyError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(&text).map_err(|why| JourneyError::Wrong { path: path.to_owned(), why })
    }

    /// Checks the text of a journey file; the error names key and line.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub fn parse(text: &str) -> Result<Self, String> {
        let raw: RawJourney = toml::from_str(text).map_err(|error| error.to_string())?;
        let line_of = |at: usize| text[..at.min(text.len())].bytes().filter(|byte| *byte == b'\n').count() + 1;
        let name = raw.name.get_ref();
        if !is_file_name(name) {
            let line = line_of(raw.name.span().start);
            return Err(format!("line {line}: `name` becomes a folder: only a-z, 0-9 and - may stand in {name:?}"));
        }
        if raw.steps.is_empty() {
            return Err("it has no step: write at least one [[do]]".to_owned());
        }
        let steps = raw
            .steps
            .into_iter()
            .map(|step| {
                let line = line_of(step.span().start);
                step.into_inner().check(line).map_err(|why| format!("line {line}: {why}"))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            name: raw.name.into_inner(),
            item: raw.item,
            title: raw.title,
            modes: raw.modes,
            orientation: raw.orientation,
            steps,
            expect: raw.expect,
        })
    }
}

impl RawStep {
    fn check(self, line: usize) -> Result<Step, String> {
        let verbs = [
            self.press.or_none("press", Verb::Press),
            self.choose.or_none("choose", Verb::Press),
            self.typing.or_none("type", |typing| Verb::Type { field: typing.field, text: typing.text }),
            self.wait.or_none("wait", Verb::Wait),
            self.see.or_none("see", Verb::See),
            self.not_see.or_none("not_see", Verb::NotSee),
            self.picture.or_none("picture", Verb::Picture),
            self.testbed.or_none("testbed", |request| Verb::Testbed {
                method: request.method,
                path: request.path,
                body: request.body,
            }),
        ];
        let mut given: Vec<(&str, Verb)> = verbs.into_iter().flatten().collect();
        let verb = match (given.pop(), given.as_slice()) {
            (None, _) => {
                return Err("a step needs a verb: press, choose, type, wait, see, not_see, picture or testbed".into());
            }
            (Some((_, verb)), []) => verb,
            (Some((last, _)), others) => {
                let others: Vec<&str> = others.iter().map(|(word, _)| *word).collect();
                return Err(format!("a step has one verb, this one has {} and {last}", others.join(", ")));
            }
        };
        match &verb {
            Verb::Testbed { method, .. } if !["GET", "PUT", "POST", "DELETE"].contains(&method.as_str()) => {
                return Err(format!("`method` is GET, PUT, POST or DELETE, not {method:?}"));
            }
            Verb::Picture(name) if !is_file_name(name) => {
                return Err(format!("`picture` becomes a file: only a-z, 0-9 and - may stand in {name:?}"));
            }
            _ => {}
        }
        let patience = match self.seconds {
            None => PATIENCE,
            Some(seconds @ 1..=MOST_SECONDS) => Duration::from_secs(seconds),
            Some(seconds) => return Err(format!("`seconds` is 1 to {MOST_SECONDS}, not {seconds}")),
        };
        Ok(Step { verb, patience, line })
    }
}

trait OrNone<T> {
    fn or_none(self, word: &'static str, verb: impl FnOnce(T) -> Verb) -> Option<(&'static str, Verb)>;
}

impl<T> OrNone<T> for Option<T> {
    fn or_none(self, word: &'static str, verb: impl FnOnce(T) -> Verb) -> Option<(&'static str, Verb)> {
        self.map(|value| (word, verb(value)))
    }
}

fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 80
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
name = "print-certificate"
item = "social-insurance-certificate"
title = { zh = "打印", en = "Print" }
modes = { elderly = true }
orientation = "landscape"
[[do]]
press = "轻触屏幕开始"
[[do]]
testbed = { method = "PUT", path = "/reader/card", body = { kind = "resident", sheets = 3 } }
[[do]]
type = { field = "手机号码", text = "138" }
[[do]]
wait = "请取走身份证"
seconds = 60
[expect]
outcome = "not-done"
documents = [{ contains = ["林建华"] }]
"#;

    #[test]
    fn a_complete_journey_is_read_with_the_line_of_each_step() {
        let journey = Journey::parse(GOOD).unwrap();
        assert_eq!(journey.steps.len(), 4);
        assert_eq!(journey.steps[0].line, 7);
        assert_eq!(journey.steps[0].verb, Verb::Press("轻触屏幕开始".into()));
        assert_eq!(journey.steps[3].patience, Duration::from_secs(60));
        let Verb::Testbed { body: Some(body), .. } = &journey.steps[1].verb else { panic!("no request") };
        assert_eq!(body["sheets"], 3);
        assert!(journey.modes.unwrap().over(Modes::default()).elderly);
        assert_eq!(journey.expect.unwrap().outcome, Some(Ending::NotDone));
    }

    #[test]
    fn a_journey_file_with_an_unknown_key_is_refused_with_its_name_and_line() {
        for (bad, key, line) in [
            (GOOD.replace("item =", "itme ="), "itme", "line 3"),
            (GOOD.replace("press =", "presss ="), "presss", "line 8"),
            (GOOD.replace("path =", "pfad ="), "pfad", "line 10"),
            (GOOD.replace("outcome =", "ending ="), "ending", "line 17"),
            (GOOD.replace("elderly =", "elder ="), "elder", "line 5"),
        ] {
            let why = Journey::parse(&bad).unwrap_err();
            assert!(why.contains(&format!("`{key}`")) && why.contains(line), "{why}");
        }
    }

    #[test]
    fn a_step_with_two_verbs_or_none_is_refused_with_its_line() {
        let two = GOOD.replace("press = \"轻触屏幕开始\"", "press = \"a\"\nwait = \"b\"");
        let why = Journey::parse(&two).unwrap_err();
        assert!(why.contains("line 7") && why.contains("press and wait"), "{why}");
        let none = GOOD.replace("press = \"轻触屏幕开始\"", "seconds = 3");
        assert!(Journey::parse(&none).unwrap_err().contains("line 7: a step needs a verb"));
    }

    #[test]
    fn a_name_that_is_no_folder_an_unknown_method_and_an_endless_wait_are_refused() {
        for (from, to, word) in [
            ("\"print-certificate\"", "\"../print\"", "`name`"),
            ("\"PUT\"", "\"PATCH\"", "`method`"),
            ("seconds = 60", "seconds = 100000", "`seconds`"),
        ] {
            let why = Journey::parse(&GOOD.replace(from, to)).unwrap_err();
            assert!(why.contains(word) && why.contains("line "), "{why}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Journey::read(Path::new("/nowhere/x.toml")).unwrap_err();
        assert!(error.to_string().contains("/nowhere/x.toml"));
    }
}
