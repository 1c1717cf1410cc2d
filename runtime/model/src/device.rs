//! The shared words of devices: how one is, how a command ended, what a citizen sees meanwhile.
//!
//! The words follow XFS4IoT (CEN), so that operators find them in other terminals' books too. No text here ever holds
//! personal data: all of it may be logged, audited and shown to operators.

use serde::{Deserialize, Serialize};

/// The visit that a device works for. Made by whoever begins visits; equal ids are the same visit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct VisitId(pub String);

impl std::fmt::Display for VisitId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceClass {
    /// 身份证阅读器
    CardReader,
    /// 扫描仪
    Scanner,
    /// 打印机
    Printer,
}

impl DeviceClass {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::CardReader, Self::Scanner, Self::Printer];

    /// The word used in refusals, logs and configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::CardReader => "card-reader",
            Self::Scanner => "scanner",
            Self::Printer => "printer",
        }
    }
}

/// How a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceState {
    /// Answers, and can work.
    Online,
    /// Cannot be reached, or does not answer.
    Offline,
    /// Known to be without power.
    PowerOff,
    /// None is configured here.
    NoDevice,
    /// Answers, but cannot work.
    HardwareError,
    /// Somebody keeps it from working: a door is open.
    UserError,
    /// Works for somebody else now.
    DeviceBusy,
    /// Somebody is tampering with it.
    FraudAttempt,
    /// Somebody may have tampered with it.
    PotentialFraud,
}

impl DeviceState {
    /// A word for logs and pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
            Self::PowerOff => "power-off",
            Self::NoDevice => "no-device",
            Self::HardwareError => "hardware-error",
            Self::UserError => "user-error",
            Self::DeviceBusy => "device-busy",
            Self::FraudAttempt => "fraud-attempt",
            Self::PotentialFraud => "potential-fraud",
        }
    }
}

/// What lies in the device: a card on the reader, paper in the feeder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Media {
    /// There.
    Present,
    /// Not there.
    NotPresent,
    /// Stuck.
    Jammed,
    /// On its way in.
    Entering,
    /// Held fast.
    Latched,
    /// The device cannot tell.
    #[default]
    Unknown,
}

/// How much of a consumable is left: paper, toner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Supply {
    /// Enough.
    Full,
    /// Soon none.
    Low,
    /// None.
    Out,
    /// Stuck.
    Jammed,
    /// The device cannot tell.
    #[default]
    Unknown,
}

/// How a command ended, when it did not succeed. Success is `Ok`, so it is no word here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completion {
    /// Cancel was asked, and the device has stopped.
    Canceled,
    /// The deadline passed, waiting in the queue included.
    TimeOut,
    /// Cannot be reached, or is not able to begin.
    DeviceNotReady,
    /// The device says that it is broken, or talks nonsense.
    HardwareError,
    /// The terminal's own mistake.
    InternalError,
    /// The command makes no sense now.
    InvalidCommand,
    /// What was sent, or came back, is not what it should be.
    InvalidData,
    /// The device does not know the command.
    UnsupportedCommand,
    /// The device cannot handle such data.
    UnsupportedData,
    /// Somebody did the wrong thing at the device.
    UserError,
    /// Somebody tampers with it.
    FraudAttempt,
    /// Not in this order; for example without a lease.
    SequenceError,
    /// Somebody else must allow it first.
    AuthorisationRequired,
    /// It does not fit in.
    NotEnoughSpace,
    /// No paper left.
    PaperOut,
    /// Paper is stuck: in a printer or in a feeder.
    PaperJammed,
    /// No toner or ink left.
    TonerOut,
    /// The output could not be brought out.
    FlushFail,
    /// The device kept the paper or the card.
    MediaRetained,
    /// The output tray is full.
    MediaOverflow,
    /// A door or cover is open.
    CoverOpen,
    /// No card, no paper.
    NoMedia,
    /// A card or paper that this device cannot use.
    InvalidMedia,
    /// The card is stuck.
    MediaJam,
    /// More than one card.
    CardCollision,
    /// The card's proof of being genuine failed.
    SecurityFail,
}

impl Completion {
    /// A word for refusals, pages, logs and the audit: `paper-out`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Canceled => "canceled",
            Self::TimeOut => "time-out",
            Self::DeviceNotReady => "device-not-ready",
            Self::HardwareError => "hardware-error",
            Self::InternalError => "internal-error",
            Self::InvalidCommand => "invalid-command",
            Self::InvalidData => "invalid-data",
            Self::UnsupportedCommand => "unsupported-command",
            Self::UnsupportedData => "unsupported-data",
            Self::UserError => "user-error",
            Self::FraudAttempt => "fraud-attempt",
            Self::SequenceError => "sequence-error",
            Self::AuthorisationRequired => "authorisation-required",
            Self::NotEnoughSpace => "not-enough-space",
            Self::PaperOut => "paper-out",
            Self::PaperJammed => "paper-jammed",
            Self::TonerOut => "toner-out",
            Self::FlushFail => "flush-fail",
            Self::MediaRetained => "media-retained",
            Self::MediaOverflow => "media-overflow",
            Self::CoverOpen => "cover-open",
            Self::NoMedia => "no-media",
            Self::InvalidMedia => "invalid-media",
            Self::MediaJam => "media-jam",
            Self::CardCollision => "card-collision",
            Self::SecurityFail => "security-fail",
        }
    }

    /// What usually helps; none when there is nothing to mend.
    pub fn remedy(self) -> Option<Remedy> {
        match self {
            Self::Canceled
            | Self::TimeOut
            | Self::SequenceError
            | Self::InvalidCommand
            | Self::InvalidData
            | Self::NoMedia
            | Self::InvalidMedia
            | Self::CardCollision => None,
            Self::DeviceNotReady | Self::InternalError | Self::NotEnoughSpace => Some(Remedy::Reset),
            Self::UnsupportedCommand | Self::UnsupportedData | Self::AuthorisationRequired => {
                Some(Remedy::Configuration)
            }
            Self::UserError
            | Self::PaperOut
            | Self::PaperJammed
            | Self::TonerOut
            | Self::FlushFail
            | Self::MediaRetained
            | Self::MediaOverflow
            | Self::CoverOpen
            | Self::MediaJam => Some(Remedy::Clear),
            Self::HardwareError => Some(Remedy::Maintenance),
            Self::FraudAttempt | Self::SecurityFail => Some(Remedy::Suspend),
        }
    }
}

/// What has to be done about a failure (the *action* of an XFS error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// Start the device again, or plug it in again.
    Reset,
    /// Correct the terminal's configuration.
    Configuration,
    /// Take out what is stuck, fill up what is missing.
    Clear,
    /// Repair.
    Maintenance,
    /// Take it out of service until somebody has looked at it.
    Suspend,
}

impl Remedy {
    /// Who can do it (clause 8.3).
    pub fn handling(self) -> Handling {
        match self {
            Self::Reset | Self::Configuration => Handling::Remote,
            Self::Clear => Handling::Assisted,
            Self::Maintenance | Self::Suspend => Handling::OnSite,
        }
    }
}

/// The three ways of handling a fault, clause 8.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handling {
    /// a) 远程处理
    Remote,
    /// b) 协助处理: the staff of the site, told what to do.
    Assisted,
    /// c) 现场处理
    OnSite,
}

/// How a device is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceStatus {
    /// What kind.
    pub class: DeviceClass,
    /// Which one, as configured.
    pub name: String,
    /// How it is.
    pub state: DeviceState,
    /// What lies in it.
    pub media: Media,
    /// Paper left; unknown for devices without.
    pub paper: Supply,
    /// Toner left; unknown for devices without.
    pub toner: Supply,
    /// What the device says of itself: model, number, reasons. For operators, in English; no personal data.
    pub detail: String,
    /// Since when it is so.
    pub since: jiff::Timestamp,
}

/// Why a command did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {detail}", completion.word())]
pub struct DeviceFailure {
    /// How it ended.
    pub completion: Completion,
    /// What helps; none when there is nothing to mend.
    pub remedy: Option<Remedy>,
    /// What happened, to what, and what to do; for operators, in English. Never personal data.
    pub detail: String,
}

impl DeviceFailure {
    /// A failure with the remedy that usually goes with it.
    pub fn new(completion: Completion, detail: impl Into<String>) -> Self {
        Self { completion, remedy: completion.remedy(), detail: detail.into() }
    }

    /// The same failure, but something else helps.
    #[must_use]
    pub fn with_remedy(self, remedy: Option<Remedy>) -> Self {
        Self { remedy, ..self }
    }
}

/// What a citizen can be shown while a device works. Pages count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// Another command is before this one.
    Queued,
    /// Lay the card on the reader.
    WaitingForCard,
    /// Leave the card where it is.
    Reading,
    /// Take the card away.
    RemoveCard,
    /// The device gets ready.
    Warming,
    /// A page is scanned.
    Scanning {
        /// Which.
        page: u32,
    },
    /// A page has been scanned and comes in.
    Receiving {
        /// Which.
        page: u32,
    },
    /// The document goes to the printer.
    Sending,
    /// A page is printed.
    Printing {
        /// Which.
        page: u32,
        /// Pages in all, copies included; zero when unknown.
        of: u32,
    },
    /// The device waits for somebody to help: paper out, paper jammed, cover open. It goes on by itself afterwards.
    Held {
        /// Why.
        condition: Completion,
    },
    /// Cancel was asked; the device has not stopped yet.
    Cancelling,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_the_one_that_serde_writes() {
        let words = [Completion::Canceled, Completion::PaperOut, Completion::DeviceNotReady, Completion::SecurityFail];
        for word in words {
            assert_eq!(serde_json::to_value(word).unwrap(), word.word());
        }
        for class in DeviceClass::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.word());
        }
        assert_eq!(serde_json::to_value(DeviceState::PowerOff).unwrap(), DeviceState::PowerOff.word());
    }

    #[test]
    fn a_failure_says_what_happened_and_who_can_mend_it() {
        let failure = DeviceFailure::new(Completion::PaperOut, "the printer has no paper: fill the tray");
        assert_eq!(failure.to_string(), "paper-out: the printer has no paper: fill the tray");
        assert_eq!(failure.remedy.map(Remedy::handling), Some(Handling::Assisted));
    }

    #[test]
    fn what_the_citizen_decided_needs_no_repair() {
        assert_eq!(DeviceFailure::new(Completion::Canceled, "").remedy, None);
    }
}
