//! Completion words (CEN XFS4IoT) as people understand them.

use super::Word;

/// What a completion word says of a device, and what a citizen can do about it. A word that is not known is *other*.
pub(crate) fn condition(word: &str) -> (Word, Word) {
    match word {
        "canceled" => (Word::IsCanceled, Word::DoCanceled),
        "time-out" => (Word::IsTimeOut, Word::DoTimeOut),
        "device-not-ready" => (Word::IsDeviceNotReady, Word::DoDeviceNotReady),
        "hardware-error" => (Word::IsHardwareError, Word::DoHardwareError),
        "internal-error" => (Word::IsInternalError, Word::DoInternalError),
        "invalid-command" => (Word::IsInvalidCommand, Word::DoInvalidCommand),
        "invalid-data" => (Word::IsInvalidData, Word::DoInvalidData),
        "unsupported-command" => (Word::IsUnsupportedCommand, Word::DoUnsupportedCommand),
        "unsupported-data" => (Word::IsUnsupportedData, Word::DoUnsupportedData),
        "user-error" => (Word::IsUserError, Word::DoUserError),
        "fraud-attempt" => (Word::IsFraudAttempt, Word::DoFraudAttempt),
        "sequence-error" => (Word::IsSequenceError, Word::DoSequenceError),
        "authorisation-required" => (Word::IsAuthorisationRequired, Word::DoAuthorisationRequired),
        "not-enough-space" => (Word::IsNotEnoughSpace, Word::DoNotEnoughSpace),
        "paper-out" => (Word::IsPaperOut, Word::DoPaperOut),
        "paper-jammed" => (Word::IsPaperJammed, Word::DoPaperJammed),
        "toner-out" => (Word::IsTonerOut, Word::DoTonerOut),
        "flush-fail" => (Word::IsFlushFail, Word::DoFlushFail),
        "media-retained" => (Word::IsMediaRetained, Word::DoMediaRetained),
        "media-overflow" => (Word::IsMediaOverflow, Word::DoMediaOverflow),
        "cover-open" => (Word::IsCoverOpen, Word::DoCoverOpen),
        "no-media" => (Word::IsNoMedia, Word::DoNoMedia),
        "invalid-media" => (Word::IsInvalidMedia, Word::DoInvalidMedia),
        "media-jam" => (Word::IsMediaJam, Word::DoMediaJam),
        "card-collision" => (Word::IsCardCollision, Word::DoCardCollision),
        "security-fail" => (Word::IsSecurityFail, Word::DoSecurityFail),
        _ => (Word::IsOther, Word::DoOther),
    }
}

/// How people call a device or the platform.
pub(crate) fn subject(word: &str) -> Word {
    match word {
        "card-reader" => Word::CardReader,
        "scanner" => Word::Scanner,
        "printer" => Word::Printer,
        "platform" => Word::Platform,
        _ => Word::OtherSubject,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet_model::device::Completion;

    #[test]
    fn every_completion_word_of_the_devices_has_words_of_its_own() {
        use Completion as C;
        let all = [
            C::Canceled,
            C::TimeOut,
            C::DeviceNotReady,
            C::HardwareError,
            C::InternalError,
            C::InvalidCommand,
            C::InvalidData,
            C::UnsupportedCommand,
            C::UnsupportedData,
            C::UserError,
            C::FraudAttempt,
            C::SequenceError,
            C::AuthorisationRequired,
            C::NotEnoughSpace,
            C::PaperOut,
            C::PaperJammed,
            C::TonerOut,
            C::FlushFail,
            C::MediaRetained,
            C::MediaOverflow,
            C::CoverOpen,
            C::NoMedia,
            C::InvalidMedia,
            C::MediaJam,
            C::CardCollision,
            C::SecurityFail,
        ];
        for completion in all {
            assert_ne!(condition(completion.word()).0, Word::IsOther, "{completion:?}");
        }
        assert_eq!(condition("no such word"), (Word::IsOther, Word::DoOther));
    }
}
