use super::*;

/// Writes fields to their places, the way the card's layout table is printed: place, length, text.
fn record(fields: &[(usize, usize, &str)], kind: &str) -> Vec<u8> {
    let mut text: Vec<u8> = " ".repeat(128).encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (at, length, value) in fields.iter().copied().chain([(248, 2, kind)]) {
        let bytes: Vec<u8> = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(bytes.len() <= length, "{value} does not fit");
        text[at..at + bytes.len()].copy_from_slice(&bytes);
    }
    let mut data = vec![0x01, 0x00, 0x04, 0x00];
    data.extend(text);
    data.extend((0..1024).map(|n| (n % 251) as u8));
    data
}

const RESIDENT: [(usize, usize, &str); 9] = [
    (0, 30, "林建华"),
    (30, 2, "1"),
    (32, 4, "22"),
    (36, 16, "19491231"),
    (52, 70, "福建省福州市鼓楼区五一路1号"),
    (122, 36, "11010519491231002X"),
    (158, 30, "福州市公安局鼓楼分局"),
    (188, 16, "20200101"),
    (204, 16, "长期"),
];

const FOREIGNER_2017: [(usize, usize, &str); 10] = [
    (0, 120, "ZHANG, JOHN PAUL"),
    (120, 2, "1"),
    (122, 30, "CAN110080010100"),
    (152, 6, "CAN"),
    (158, 30, "张约翰"),
    (188, 16, "20180315"),
    (204, 16, "20280314"),
    (220, 16, "19800101"),
    (236, 4, "01"),
    (240, 8, "1500"),
];

const FOREIGNER_2023: [(usize, usize, &str); 10] = [
    (0, 30, "张约翰"),
    (30, 2, "2"),
    (32, 4, "01"),
    (36, 16, "19811215"),
    (52, 70, "WOLFESCHLEGELSTEINHAUSEN, MARIA ANN"),
    (122, 36, "911124198112150023"),
    (188, 16, "20231201"),
    (204, 16, "20331130"),
    (220, 22, " ELISABETH"),
    (242, 6, "DEU"),
];

fn date(year: u16, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

#[test]
fn a_residents_card_is_read() {
    let card = parse(&record(&RESIDENT, " ")).unwrap();
    assert_eq!(card.kind, CardKind::Resident);
    assert_eq!(card.name, "林建华");
    assert_eq!(card.number, "11010519491231002X");
    assert_eq!(card.sex, Sex::Male);
    assert_eq!(card.ethnicity.as_deref(), Some("畲"));
    assert_eq!(card.birth, date(1949, 12, 31));
    assert_eq!(card.address.as_deref(), Some("福建省福州市鼓楼区五一路1号"));
    assert_eq!(card.issuer.as_deref(), Some("福州市公安局鼓楼分局"));
    assert_eq!(card.valid_from, date(2020, 1, 1));
    assert_eq!(card.valid_until, None, "长期 has no end");
    assert_eq!(card.photo.wlt().len(), 1024);
    assert!(card.is_valid_on(date(2099, 1, 1)));
    assert!(!card.is_valid_on(date(2019, 12, 31)));
}

#[test]
fn a_residents_card_filled_with_zeros_is_read_too() {
    let mut data = record(&RESIDENT, "\0");
    for at in (4 + 220..4 + 256).step_by(2) {
        data[at] = 0;
    }
    assert_eq!(parse(&data).unwrap().kind, CardKind::Resident);
}

#[test]
fn a_card_of_hong_kong_macau_and_taiwan_residents_is_read() {
    let mut fields = RESIDENT.to_vec();
    fields[2] = (32, 4, "");
    fields[5] = (122, 36, "810000199408230021");
    fields[3] = (36, 16, "19940823");
    fields[8] = (204, 16, "20250101");
    fields.extend([(220, 18, "H01234567"), (238, 4, "02")]);
    let card = parse(&record(&fields, "J")).unwrap();
    assert_eq!(card.kind, CardKind::HongKongMacauTaiwan);
    assert_eq!(card.pass_number.as_deref(), Some("H01234567"));
    assert_eq!(card.issues.as_deref(), Some("02"));
    assert_eq!(card.ethnicity, None);
    assert_eq!(card.valid_until, Some(date(2025, 1, 1)));
}

#[test]
fn a_foreigners_card_of_2017_is_read() {
    let card = parse(&record(&FOREIGNER_2017, "I")).unwrap();
    assert_eq!(card.kind, CardKind::Foreigner2017);
    assert_eq!(card.name, "张约翰");
    assert_eq!(card.english_name.as_deref(), Some("ZHANG, JOHN PAUL"));
    assert_eq!(card.number, "CAN110080010100");
    assert_eq!(card.country.as_deref(), Some("CAN"));
    assert_eq!(card.birth, date(1980, 1, 1));
    assert_eq!(card.issuer.as_deref(), Some("1500"));
    assert_eq!((card.valid_from, card.valid_until), (date(2018, 3, 15), Some(date(2028, 3, 14))));
}

#[test]
fn a_foreigner_without_a_chinese_name_has_the_english_one() {
    let mut fields = FOREIGNER_2017.to_vec();
    fields[4] = (158, 30, "");
    assert_eq!(parse(&record(&fields, "I")).unwrap().name, "ZHANG, JOHN PAUL");
}

#[test]
fn a_foreigners_card_of_2023_is_read_with_its_name_in_two_parts() {
    let mut fields = FOREIGNER_2023.to_vec();
    let number = format!("91112419811215002{}", identity_number::check_character("91112419811215002").unwrap());
    fields[5] = (122, 36, &number);
    let card = parse(&record(&fields, "Y")).unwrap();
    assert_eq!(card.kind, CardKind::Foreigner2023);
    assert_eq!(card.english_name.as_deref(), Some("WOLFESCHLEGELSTEINHAUSEN, MARIA ANN ELISABETH"));
    assert_eq!(card.sex, Sex::Female);
    assert_eq!(card.country.as_deref(), Some("DEU"));
    assert_eq!(card.issues.as_deref(), Some("01"));
    assert_eq!(card.number, number);
}

#[test]
fn a_card_of_an_unknown_kind_is_refused() {
    assert_eq!(parse(&record(&RESIDENT, "Q")).unwrap_err(), RecordError::Kind(0x51));
}

#[test]
fn a_card_with_a_wrong_check_digit_is_refused_without_telling_its_number() {
    let mut fields = RESIDENT.to_vec();
    fields[5] = (122, 36, "110105194912310021");
    let error = parse(&record(&fields, " ")).unwrap_err();
    assert_eq!(error, RecordError::Number(identity_number::Fault::Checksum));
    assert!(!error.to_string().contains("1949"));
}

#[test]
fn a_foreigners_number_of_another_shape_is_refused() {
    for number in ["CA1110080010100", "CAN11008001010", "CAN11008001010X", "张"] {
        let mut fields = FOREIGNER_2017.to_vec();
        fields[2] = (122, 30, number);
        assert_eq!(parse(&record(&fields, "I")).unwrap_err(), RecordError::Field("number"), "{number}");
    }
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    let mut fields = RESIDENT.to_vec();
    fields[7] = (188, 16, "20200231");
    assert_eq!(parse(&record(&fields, " ")).unwrap_err(), RecordError::Field("first day of validity"));
}

#[test]
fn text_that_is_no_utf16_is_refused() {
    let mut data = record(&RESIDENT, " ");
    data[4..6].copy_from_slice(&0xD800_u16.to_le_bytes());
    assert_eq!(parse(&data).unwrap_err(), RecordError::Field("name"));
}

#[test]
fn a_reply_with_other_lengths_is_refused() {
    let whole = record(&RESIDENT, " ");
    assert!(matches!(parse(&whole[..whole.len() - 1]), Err(RecordError::Parts { .. })));
    assert!(matches!(parse(&[]), Err(RecordError::Parts { text: 0, photo: 0 })));
    let mut other = whole;
    other[0] = 2;
    assert_eq!(parse(&other).unwrap_err(), RecordError::Parts { text: 512, photo: 1024 });
}

#[test]
fn a_card_never_shows_itself_in_a_log() {
    let card = parse(&record(&RESIDENT, " ")).unwrap();
    assert_eq!(format!("{card:?}"), "Card { kind: Resident, .. }");
    assert_eq!(format!("{:?}", card.photo), "Photo(1024 bytes)");
}

#[test]
fn wiping_a_card_leaves_nothing_of_it() {
    use zeroize::Zeroize;
    let mut card = parse(&record(&RESIDENT, " ")).unwrap();
    card.zeroize();
    assert!(card.name.is_empty() && card.number.is_empty() && card.photo.wlt().is_empty());
    assert_eq!((card.birth.year, card.valid_from.year), (0, 0));
    assert_eq!(card.address.as_deref().unwrap_or_default(), "");
}
