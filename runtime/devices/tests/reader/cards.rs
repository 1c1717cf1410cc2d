//! The data of a reply to *read*, field by field as in the layout of each card.

fn card(fields: &[(usize, &str)]) -> Vec<u8> {
    let mut text = [0x20, 0x00].repeat(128);
    for (at, value) in fields {
        for (place, unit) in value.encode_utf16().enumerate() {
            text[at + 2 * place..at + 2 * place + 2].copy_from_slice(&unit.to_le_bytes());
        }
    }
    assert_eq!(text.len(), 256);
    let mut data = vec![0x01, 0x00, 0x04, 0x00];
    data.extend(text);
    // The photograph: bytes that look like the beginning of a frame do no harm.
    data.extend([0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x04].iter().cycle().take(1024));
    data
}

const RESIDENT: [(usize, &str); 9] = [
    (0, "林建华"),
    (30, "1"),
    (32, "01"),
    (36, "19491231"),
    (52, "福建省福州市鼓楼区五一路1号"),
    (122, "11010519491231002X"),
    (158, "福州市公安局鼓楼分局"),
    (188, "20200101"),
    (204, "长期"),
];

pub(crate) fn resident() -> Vec<u8> {
    card(&RESIDENT)
}

pub(crate) fn of_kind(kind: &str) -> Vec<u8> {
    card(&[&RESIDENT[..], &[(248, kind)]].concat())
}

pub(crate) fn with_number(number: &str) -> Vec<u8> {
    card(&[&RESIDENT[..], &[(122, number)]].concat())
}

pub(crate) fn hong_kong() -> Vec<u8> {
    let own = [(122, "810000199408230021"), (220, "H01234567"), (238, "02"), (248, "J")];
    card(&[&RESIDENT[..], &own].concat())
}

pub(crate) fn foreigner_2017() -> Vec<u8> {
    card(&[
        (0, "ZHANG, JOHN PAUL"),
        (120, "1"),
        (122, "CAN110080010100"),
        (152, "CAN"),
        (158, "张约翰"),
        (188, "20180315"),
        (204, "20280314"),
        (220, "19800101"),
        (236, "01"),
        (240, "1500"),
        (248, "I"),
    ])
}

pub(crate) fn foreigner_2023() -> Vec<u8> {
    card(&[
        (30, "2"),
        (32, "01"),
        (36, "19811215"),
        (52, "MUSTERMANN, MARIA ANNA ELISABETH VA"),
        (122, "911124198112150029"),
        (188, "20231201"),
        (204, "20331130"),
        (220, "LERIE"),
        (242, "DEU"),
        (248, "Y"),
    ])
}
