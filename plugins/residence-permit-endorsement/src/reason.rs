//! Why the citizen applies.

use guichet_sdk::prelude::*;

/// 签注原因, as the platform knows them. Endorsement is due every year (居住证暂行条例, article 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Reason {
    SameHome,
    NewHome,
    Lapsed,
}

impl Reason {
    const ALL: [Self; 3] = [Self::SameHome, Self::NewHome, Self::Lapsed];

    /// The one that was chosen on the page `reason`.
    pub(crate) fn chosen(form: &Submission) -> Result<Self, Problem> {
        let id = form.choice("reason")?;
        Self::ALL.into_iter().find(|reason| reason.id() == id).ok_or_else(|| form.unexpected())
    }

    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::SameHome => "same-home",
            Self::NewHome => "new-home",
            Self::Lapsed => "lapsed",
        }
    }

    pub(crate) fn label(self) -> Text {
        match self {
            Self::SameHome => text("继续在原地址租住", "I still rent the same home"),
            Self::NewHome => text("搬到了新的租住地址", "I moved to another rented home"),
            Self::Lapsed => text("签注已过期，要恢复使用", "The endorsement has lapsed"),
        }
    }

    /// The options of the question.
    pub(crate) fn options() -> impl Iterator<Item = ChoiceOption> {
        Self::ALL.into_iter().map(|reason| {
            let Text { zh, en } = reason.label();
            let option = ChoiceOption::new(reason.id(), zh, en);
            match reason {
                Self::SameHome => option,
                Self::NewHome => option.note("以租房合同上的地址为准", "The address in the lease counts"),
                Self::Lapsed => option.note("超过一年没有签注的选这项", "If it is more than a year since the last one"),
            }
        })
    }
}
