//! What the shell is given to draw, and what it gives back.
//!
//! A [`View`] is immutable and complete: the shell needs nothing else to draw a frame. An [`Input`] is one thing that a
//! person did. Words are not here but for those that come from items and configuration: the shell has its own catalogue.

use crate::answer::AnswerFault;
use crate::call::Now;
use crate::page::{Answer, DocumentId, Page};
use crate::text::{Language, Text};
use crate::turn::Outcome;
use std::sync::Arc;

/// All that is to be seen now.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Grows with every change.
    pub revision: u64,
    /// Grows with every wipe: the shell forgets everything it kept for an earlier one.
    pub visit: u64,
    /// Where the terminal stands and whom to call.
    pub site: Arc<Site>,
    /// Civil time, to the minute that the header shows.
    pub clock: Now,
    /// How the citizen wants to be served.
    pub modes: Modes,
    /// The page.
    pub screen: Screen,
    /// What lies over the page and wants an answer first.
    pub dialog: Option<Dialog>,
}

/// Where the terminal stands and whom to call (clause 4.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Whose service: 福州市政务服务.
    pub name: Text,
    /// Which site.
    pub place: Text,
    /// The terminal's own number.
    pub terminal: String,
    /// 咨询电话
    pub consultation: String,
    /// 投诉渠道
    pub complaints: String,
}

/// How the citizen wants to be served (clause 4.1 h).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Modes {
    /// Which language.
    pub language: Language,
    /// Larger, fewer things, more time.
    pub elderly: bool,
    /// Black on white.
    pub high_contrast: bool,
}

/// The page to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// Nobody is here.
    Idle,
    /// What can be done here.
    Catalogue(Catalogue),
    /// All about one item before it starts.
    Guide(Box<Guide>),
    /// A page of an item.
    Page(Box<PageScreen>),
    /// A device or the platform is at work.
    Device(DeviceScreen),
    /// The end of an item.
    Outcome(OutcomeScreen),
    /// Something went wrong.
    Problem(ProblemScreen),
}

/// The items, by department.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    /// Departments that have an item here.
    pub departments: Vec<Department>,
    /// The department chosen; none: all.
    pub chosen: Option<String>,
    /// Items of that choice, in order.
    pub tiles: Vec<Tile>,
    /// Set when an item that was asked for cannot be started, for example because it is out of service.
    pub notice: Option<Text>,
}

/// A department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// Its code.
    pub code: String,
    /// 公安
    pub short: Text,
}

/// One item in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Code of the item.
    pub code: String,
    /// One character that stands for it.
    pub icon: String,
    /// Its name.
    pub name: Text,
    /// Whose it is.
    pub department: Text,
    /// How long it takes, usually.
    pub minutes: u32,
    /// On trial (clause 6.4 c).
    pub trial: bool,
}

/// All about one item (clause 6.1).
#[derive(Clone, Debug, PartialEq)]
pub struct Guide {
    /// Its tile.
    pub tile: Tile,
    /// 办理条件
    pub conditions: Vec<Text>,
    /// 材料要求: name and what to mind.
    pub materials: Vec<(Text, Option<Text>)>,
    /// 操作流程
    pub procedure: Vec<Text>,
    /// 办理标准: days promised, zero for at once.
    pub promised_days: u32,
    /// Days by law, zero for at once.
    pub legal_days: u32,
    /// Fee in fen.
    pub fee_fen: i64,
    /// 结果样式: what the citizen gets.
    pub result: Text,
    /// A picture of it.
    pub sample: Option<Arc<[u8]>>,
    /// What the item uses of the terminal, and why: capability word and purpose.
    pub purposes: Vec<Text>,
}

/// Which item, and where in its procedure.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Name of the item.
    pub item: Text,
    /// On trial.
    pub trial: bool,
    /// Names of the steps.
    pub procedure: Arc<[Text]>,
    /// The step now, from 0.
    pub step: usize,
}

/// A page of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct PageScreen {
    /// Where.
    pub place: Place,
    /// The page.
    pub page: Page,
    /// What was typed before, on the way back; otherwise empty.
    pub answers: Vec<Answer>,
    /// What the terminal found wrong with the answers sent.
    pub faults: Vec<AnswerFault>,
    /// Pictures that the page names.
    pub pictures: Vec<(PictureKey, Arc<[u8]>)>,
    /// There is a page before this one.
    pub back: bool,
    /// A step is under way; nothing can be pressed but *leave*.
    pub busy: bool,
}

/// Which picture of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PictureKey {
    /// An asset of the package.
    Asset(String),
    /// A page of a document of this visit, from 0.
    Document(DocumentId, usize),
}

/// A device or the platform is at work.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceScreen {
    /// Where.
    pub place: Place,
    /// What is to be seen.
    pub scene: Scene,
    /// Seconds until it gives up, when the citizen has to act.
    pub seconds_left: Option<u32>,
    /// Seconds it had in all.
    pub seconds_total: u32,
    /// It can be cancelled, and was not yet.
    pub cancel: Cancel,
}

/// Whether the work can be cancelled. *Asked* is not yet *stopped*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancel {
    /// It can.
    Possible,
    /// The citizen asked; it has not stopped yet.
    Asked,
    /// It cannot be.
    Impossible,
}

/// What a device page shows; each has its picture and words in the theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scene {
    /// Lay the card on the reader.
    LayCard,
    /// The card is being read; leave it there.
    ReadingCard,
    /// Take the card away.
    TakeCard,
    /// Put a page of this material on the scanner, then press *scan*.
    LayPaper {
        /// Name of the material.
        material: Text,
        /// Which page, from 1.
        page: u32,
        /// Pages scanned so far may be enough: offers *that was all*.
        may_finish: bool,
        /// What was wrong with the last try: a word of the catalogue, such as `paper-jammed`.
        trouble: Option<String>,
    },
    /// Scanning.
    Scanning {
        /// Name of the material.
        material: Text,
        /// Which page, from 1.
        page: u32,
    },
    /// The page is scanned: keep it, or scan again.
    ReviewScan {
        /// Name of the material.
        material: Text,
        /// Which page, from 1.
        page: u32,
        /// The picture.
        picture: Arc<[u8]>,
        /// Whether another page may follow.
        more: bool,
        /// Whether the pages so far are enough.
        enough: bool,
    },
    /// The document is being set.
    Preparing,
    /// Printing.
    Printing {
        /// Pages done.
        page: u32,
        /// Pages in all, zero when unknown.
        of: u32,
    },
    /// The printer waits for staff: a completion word such as `paper-out`, `paper-jammed`.
    PrinterWaits {
        /// The word.
        condition: String,
    },
    /// The platform is asked.
    Asking,
    /// The application is being filed.
    Submitting {
        /// Documents sent.
        sent: u32,
        /// Documents in all.
        of: u32,
    },
    /// Nothing special: the item is at work.
    Working,
}

/// The end of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeScreen {
    /// Where.
    pub place: Place,
    /// How it ended.
    pub outcome: Outcome,
    /// Seconds until the terminal wipes the visit by itself.
    pub seconds_left: u32,
}

/// Something went wrong; the citizen's data is still there.
#[derive(Clone, Debug, PartialEq)]
pub struct ProblemScreen {
    /// Where.
    pub place: Place,
    /// What went wrong.
    pub trouble: Trouble,
    /// There is a page to go back to.
    pub back: bool,
    /// It makes sense to try again.
    pub retry: bool,
}

/// What went wrong, for the shell to word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A device or the platform cannot serve: subject, completion word, and advice when the part gave one.
    Unavailable {
        /// `card-reader`, `scanner`, `printer`, `platform`
        subject: String,
        /// A completion word.
        condition: String,
        /// What to do.
        advice: Option<Text>,
    },
    /// Nobody acted in time.
    TimedOut,
    /// The platform says that number and name do not belong together.
    Mismatch,
    /// The item itself says why.
    Item(Text),
    /// The item broke: it trapped, took too long, or made a page that the grammar refuses.
    Broken,
}

/// What lies over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Leave, and lose what was typed?
    Leave,
    /// Are you still there?
    TimeOut {
        /// Seconds until the visit ends.
        seconds_left: u32,
        /// How often it can still be extended.
        extensions_left: u32,
    },
    /// How to get help.
    Help,
}

/// One thing that a person did.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Touched the idle page.
    Begin,
    /// Chose a department; none: all.
    ChooseDepartment(Option<String>),
    /// Chose an item, by code.
    OpenItem(String),
    /// *Start* on the guide.
    Start,
    /// Pressed an action of a page.
    Submit {
        /// Id of the page.
        page: String,
        /// Id of the action.
        action: String,
        /// What stands in the fields.
        answers: Vec<Answer>,
    },
    /// *Back*, wherever it is.
    Back,
    /// *Leave*: asks first when something would be lost.
    Leave,
    /// *Leave* in the dialog.
    ConfirmLeave,
    /// *Stay*, *more time*, *close*: any dialog.
    CloseDialog,
    /// Calls for help.
    Help,
    /// Cancels what the device does.
    CancelDevice,
    /// *Scan* on the page that asks for paper.
    Scan,
    /// Keeps the page scanned and goes on to the next.
    KeepPage,
    /// Scans the page again.
    Rescan,
    /// *That was all*.
    FinishScan,
    /// *Try again* on the problem page.
    Retry,
    /// *Finish* on the outcome page.
    Finish,
    /// *Another item* on the outcome page.
    Another,
    /// Another way to be served.
    SetModes(Modes),
    /// Touched anything: somebody is there. The shell sends at most one a second.
    Activity,
}
