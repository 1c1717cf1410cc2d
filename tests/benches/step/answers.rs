//! What the desk of this benchmark answers, to the engine and to the reference alike.

use guichet_model::call::{Call, CardKind, Person, Refusal, Reply};

/// On the card.
pub(crate) const NAME: &str = "林建华";
/// On the card.
pub(crate) const NUMBER: &str = "350102198001011233";
/// From the platform.
pub(crate) const DATA: &str = r#"{
    "name": "林建华", "number": "350102198001011233", "unit": "福州海峡软件有限公司",
    "from": "2019-07", "to": "2026-10", "months": 18, "total_months": 18,
    "rows": [
        {"year": 2019, "pension_months": 6, "medical_months": 6, "unemployment_months": 6, "base": 420000},
        {"year": 2026, "pension_months": 10, "medical_months": 10, "unemployment_months": 10, "base": 715000}
    ],
    "certificate_number": "350120261123A1B2C3", "issued": "2026-11-23", "verification_code": "A1B2C3D4E5F60718"
}"#;

/// A person, data, and otherwise a cancelling citizen.
pub(crate) fn to(call: &Call) -> Result<Reply, Refusal> {
    match call {
        Call::Require { .. } => Ok(Reply::Person(Box::new(Person {
            card: CardKind::Resident,
            name: Some(NAME.into()),
            number: Some(NUMBER.into()),
            sex: None,
            ethnicity: None,
            birth: None,
            address: None,
            issuer: None,
            valid_from: None,
            valid_until: None,
        }))),
        Call::Query { .. } => Ok(Reply::Data(DATA.into())),
        Call::Write { .. } => Ok(Reply::Written),
        _ => Err(Refusal::Cancelled),
    }
}
