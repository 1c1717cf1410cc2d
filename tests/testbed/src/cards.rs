//! Cards of people whom the platform's register knows, one of each kind.
//!
//! # Errors
//! All of them fail only if the testbed's own data is broken.

use crate::reader::Card;

type Read = Result<Card, serde_json::Error>;

/// 林晓燕, a resident who is insured.
///
/// # Errors
/// See the module.
pub fn resident() -> Read {
    serde_json::from_str(include_str!("../data/cards/resident.json"))
}

/// 黄秀珍, an older resident with a card valid for life and a newer address.
///
/// # Errors
/// See the module.
pub fn elder() -> Read {
    serde_json::from_str(include_str!("../data/cards/elder.json"))
}

/// 李家俊, a resident of Hong Kong.
///
/// # Errors
/// See the module.
pub fn hmt() -> Read {
    serde_json::from_str(include_str!("../data/cards/hmt.json"))
}

/// 马克, a foreigner with the card of 2017.
///
/// # Errors
/// See the module.
pub fn foreigner_2017() -> Read {
    serde_json::from_str(include_str!("../data/cards/foreigner2017.json"))
}

/// 安娜, a foreigner with the card of 2023.
///
/// # Errors
/// See the module.
pub fn foreigner_2023() -> Read {
    serde_json::from_str(include_str!("../data/cards/foreigner2023.json"))
}
