//! Plays a journey.

use super::desk::Desk;
use super::documents;
use super::failure::{Failure, instead};
use super::file::{Ending, Journey, Step, Verb};
use guichet_model::turn::OutcomeTone;
use guichet_model::view::{Dialog, Input, Modes, Screen, View};
use guichet_shell::stage::{Stage, StageError, screen_name};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// How long the terminal may take to answer a press with a view. It may also answer nothing, so this is no failure.
const ANSWER: Duration = Duration::from_secs(2);

/// How long the terminal may take to come back to its idle page.
const HOMEWARD: Duration = Duration::from_secs(30);

/// What the player needs of a terminal.
pub trait Kiosk {
    /// What is to be seen, now and from now on.
    fn view(&self) -> watch::Receiver<Arc<View>>;

    /// What a person did.
    fn send(&self, input: Input);
}

/// What a journey has done so far.
#[derive(Debug, Default)]
pub struct Played {
    /// Steps done.
    pub steps: usize,
    /// PDFs that it printed, as copied.
    pub documents: Vec<PathBuf>,
    /// What could not be checked on this machine, and why.
    pub unchecked: Vec<String>,
}

/// How a journey went.
#[derive(Debug)]
pub struct Report {
    /// What it did.
    pub played: Played,
    /// Why it did not go as written.
    pub failure: Option<Failure>,
    /// How long it took.
    pub took: Duration,
    /// Its folder, with a picture of every page.
    pub folder: PathBuf,
}

/// A journey about to be played.
pub struct Player<'a, K: Kiosk> {
    /// What is played.
    pub journey: &'a Journey,
    /// On what.
    pub kiosk: &'a K,
    /// The shell.
    pub stage: Stage,
    /// The testbed, when there is one.
    pub desk: Option<&'a Desk>,
    /// Where pictures and documents go.
    pub out: PathBuf,
    /// Large text, whatever the journey says.
    pub elderly: bool,
}

impl<K: Kiosk> Player<'_, K> {
    /// Plays it from the idle page, and brings the terminal back there.
    pub async fn play(self) -> Report {
        let began = Instant::now();
        let folder = self.out.clone();
        let views = self.kiosk.view();
        let mut run =
            Run { player: self, views, seen: None, pictures: 0, opened: None, ending: None, played: Played::default() };
        let mut failure = run.whole().await.err();
        if failure.is_some() {
            // The reason is what matters; a picture of it is a help.
            if let Err(error) = run.save("failed.png") {
                tracing::warn!(%error, "no picture of the failure");
            }
        }
        let home = run.home().await.err();
        if failure.is_none() {
            failure = home;
        }
        Report { played: run.played, failure, took: began.elapsed(), folder }
    }
}

/// A journey under way.
struct Run<'a, K: Kiosk> {
    player: Player<'a, K>,
    views: watch::Receiver<Arc<View>>,
    /// What the last picture shows: the screen's name, and how the citizen is served.
    seen: Option<(String, Modes)>,
    pictures: usize,
    /// Code of the item opened last.
    opened: Option<String>,
    /// How the item has ended.
    ending: Option<Ending>,
    played: Played,
}

impl<K: Kiosk> Run<'_, K> {
    async fn whole(&mut self) -> Result<(), Failure> {
        self.make_folder()?;
        let journey = self.player.journey;
        if let Some(desk) = self.player.desk {
            desk.reset().await?;
        }
        let printed = self.player.desk.map(Desk::printed);
        let before = printed.map(documents::listing).unwrap_or_default();
        self.home().await?;
        self.look()?;
        for (index, step) in journey.steps.iter().enumerate() {
            self.step(index + 1, step).await?;
            self.played.steps += 1;
        }
        if self.opened.as_ref() != Some(&journey.item) {
            let opened = self.opened.clone().unwrap_or_else(|| "none".to_owned());
            return Err(Failure::Item { expected: journey.item.clone(), opened });
        }
        let Some(expect) = &journey.expect else { return Ok(()) };
        if let (Some(expected), ended) = (expect.outcome, self.ending.unwrap_or(Ending::Left))
            && expected != ended
        {
            return Err(Failure::Ending { expected, ended });
        }
        if let (Some(expected), Some(folder)) = (&expect.documents, printed) {
            let new = documents::printed(folder, &before, expected.len()).await;
            self.played.documents = documents::copy(&new, &self.player.out)?;
            self.played.unchecked = documents::check(&self.played.documents, expected).await?;
        }
        Ok(())
    }

    async fn step(&mut self, number: usize, step: &Step) -> Result<(), Failure> {
        let deadline = Instant::now() + step.patience;
        let fail = |what: String| Failure::step(number, step, what);
        match &step.verb {
            Verb::Press(name) => {
                self.serve_as_wanted(deadline).await?;
                let inputs =
                    self.press(name, deadline).await?.map_err(|error| fail(self.why(&error, step.patience)))?;
                self.send(inputs).await
            }
            Verb::Type { field, text } => {
                let mut inputs =
                    self.press(field, deadline).await?.map_err(|error| fail(self.why(&error, step.patience)))?;
                let typed = self.player.stage.type_text(text);
                inputs.extend(typed.map_err(|error| fail(self.why(&error, Duration::ZERO)))?);
                self.send(inputs).await
            }
            Verb::Wait(text) => loop {
                self.look()?;
                if self.shows(text) {
                    return Ok(());
                }
                if !self.changed(deadline).await? {
                    let waited = step.patience.as_secs();
                    return Err(fail(format!("after {waited} s nothing says {text:?}; {}", self.there())));
                }
            },
            Verb::See(texts) => {
                self.look()?;
                for text in texts {
                    if !self.shows_somewhere(text)? {
                        return Err(fail(format!("nothing says {text:?}; {}", self.there())));
                    }
                }
                Ok(())
            }
            Verb::NotSee(texts) => {
                self.look()?;
                for text in texts {
                    if self.shows_somewhere(text)? {
                        return Err(fail(format!("{text:?} must not be seen; {}", self.there())));
                    }
                }
                Ok(())
            }
            Verb::Picture(name) => {
                self.look()?;
                self.picture(name)
            }
            Verb::Testbed { method, path, body } => match self.player.desk {
                Some(desk) => desk.tell(method, path, body.as_ref()).await.map_err(|error| fail(error.to_string())),
                None => Err(fail("it needs a testbed: give the path of testbed.json with --testbed".to_owned())),
            },
        }
    }

    /// Presses as soon as a finger can, or says why it never could.
    async fn press(&mut self, name: &str, deadline: Instant) -> Result<Result<Vec<Input>, StageError>, Failure> {
        loop {
            self.look()?;
            match self.player.stage.press(name) {
                Ok(inputs) => return Ok(Ok(inputs)),
                // Another view may bring it.
                Err(
                    error @ (StageError::Missing { .. }
                    | StageError::Disabled { .. }
                    | StageError::Covered { .. }
                    | StageError::OutOfReach { .. }),
                ) => {
                    if !self.changed(deadline).await? {
                        return Ok(Err(error));
                    }
                }
                Err(error) => return Ok(Err(error)),
            }
        }
    }

    /// Hands over what a press has sent, and waits for the terminal's answer: what is pressed next is for the page that
    /// comes now.
    async fn send(&mut self, inputs: Vec<Input>) -> Result<(), Failure> {
        let mut acted = false;
        for input in inputs {
            acted |= input != Input::Activity;
            let input = match input {
                Input::SetModes(modes) if self.player.elderly => Input::SetModes(Modes { elderly: true, ..modes }),
                Input::OpenItem(code) => {
                    self.opened = Some(code.clone());
                    Input::OpenItem(code)
                }
                other => other,
            };
            self.player.kiosk.send(input);
        }
        if acted {
            self.changed(Instant::now() + ANSWER).await?;
        }
        // What a press changes on the page itself is worth a look too.
        self.look()
    }

    /// Sets the modes that journey and player ask for, once a visit has begun: the idle page has none.
    async fn serve_as_wanted(&mut self, deadline: Instant) -> Result<(), Failure> {
        if self.played.steps == 0 || self.seen.is_none() {
            return Ok(());
        }
        loop {
            let view = Arc::clone(&self.views.borrow_and_update());
            let first = matches!(view.screen, Screen::Catalogue(_)) && self.opened.is_none();
            let asked = if first { self.player.journey.modes.map(|asked| asked.over(view.modes)) } else { None };
            let mut wanted = asked.unwrap_or(view.modes);
            wanted.elderly |= self.player.elderly;
            if wanted == view.modes || matches!(view.screen, Screen::Idle) {
                return Ok(());
            }
            self.player.kiosk.send(Input::SetModes(wanted));
            if !self.changed(deadline).await? {
                return Ok(());
            }
        }
    }

    /// Shows the newest view. A page not seen so far leaves a picture.
    fn look(&mut self) -> Result<(), Failure> {
        let view = Arc::clone(&self.views.borrow_and_update());
        match &view.screen {
            Screen::Outcome(outcome) => {
                self.ending = Some(match outcome.outcome.tone {
                    OutcomeTone::Done => Ending::Done,
                    OutcomeTone::Accepted => Ending::Accepted,
                    OutcomeTone::NotDone => Ending::NotDone,
                });
            }
            Screen::Problem(_) => self.ending = Some(Ending::Problem),
            // The citizen has gone on.
            Screen::Page(_) | Screen::Device(_) => self.ending = None,
            Screen::Idle | Screen::Catalogue(_) | Screen::Guide(_) => {}
        }
        self.player.stage.show(&view);
        let now = (screen_name(&view), view.modes);
        if self.seen.as_ref() != Some(&now) {
            let name = now.0.clone();
            self.seen = Some(now);
            self.picture(&name)?;
            self.picture_rest(&name)?;
        }
        Ok(())
    }

    /// A page that does not fit leaves a picture of each further screenful.
    fn picture_rest(&mut self, name: &str) -> Result<(), Failure> {
        let (pictures, out) = (&mut self.pictures, &self.player.out);
        self.player.stage.look_on(|stage, turned| {
            *pictures += 1;
            let path = out.join(format!("{pictures:02}-{name}-screen-{}.png", turned + 1));
            save(stage, &path)?;
            Ok::<_, Failure>(false)
        })?;
        Ok(())
    }

    /// Waits for another view. False when the deadline came first.
    async fn changed(&mut self, deadline: Instant) -> Result<bool, Failure> {
        match timeout_at(deadline, self.views.changed()).await {
            Ok(Ok(())) => Ok(true),
            Ok(Err(_)) => Err(Failure::Ended),
            Err(_) => Ok(false),
        }
    }

    /// Goes to the idle page, as a citizen would: finishes, leaves, confirms.
    async fn home(&mut self) -> Result<(), Failure> {
        let deadline = Instant::now() + HOMEWARD;
        loop {
            let view = Arc::clone(&self.views.borrow_and_update());
            let next = match (&view.screen, &view.dialog) {
                (Screen::Idle, None) => return Ok(()),
                (_, Some(Dialog::Leave | Dialog::TimeOut { .. })) => Input::ConfirmLeave,
                (_, Some(Dialog::Help)) => Input::CloseDialog,
                (Screen::Outcome(_), None) => Input::Finish,
                (_, None) => Input::Leave,
            };
            self.player.kiosk.send(next);
            if !self.changed(deadline).await? {
                return Err(Failure::NotIdle { screen: screen_name(&view) });
            }
        }
    }

    fn shows(&self, text: &str) -> bool {
        says(&self.player.stage, text)
    }

    /// Here, or on a screenful that follows.
    fn shows_somewhere(&mut self, text: &str) -> Result<bool, Failure> {
        Ok(self.shows(text) || self.player.stage.look_on(|stage, _| Ok::<_, StageError>(says(stage, text)))?)
    }

    /// What is there, for the reason of a failure.
    fn there(&self) -> String {
        let screen = self.seen.as_ref().map_or("nothing", |(screen, _)| screen.as_str());
        instead(screen, &self.player.stage.names(), &self.player.stage.texts())
    }

    fn why(&self, error: &StageError, waited: Duration) -> String {
        // The stage says what could be pressed; what could be read tells more.
        let what = match error {
            StageError::Missing { name, .. } => format!("nothing is called {name:?}"),
            other => other.to_string(),
        };
        format!("{what} after {} s; {}", waited.as_secs(), self.there())
    }

    fn picture(&mut self, name: &str) -> Result<(), Failure> {
        self.pictures += 1;
        let file = format!("{:02}-{name}.png", self.pictures);
        self.save(&file)
    }

    fn save(&mut self, file: &str) -> Result<(), Failure> {
        save(&mut self.player.stage, &self.player.out.join(file))
    }

    /// An empty folder: pictures of an earlier run would mix with these.
    fn make_folder(&self) -> Result<(), Failure> {
        let path = &self.player.out;
        let failed = |error: std::io::Error| Failure::Write { path: path.clone(), why: error.to_string() };
        match std::fs::remove_dir_all(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        std::fs::create_dir_all(path).map_err(failed)
    }
}

fn says(stage: &Stage, text: &str) -> bool {
    stage.texts().iter().any(|shown| shown.contains(text))
}

fn save(stage: &mut Stage, path: &Path) -> Result<(), Failure> {
    let failed = |why: String| Failure::Write { path: path.to_owned(), why };
    stage.picture()?.save(path).map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests;
