//! Codes of ethnic groups on the card, GB/T 3304.

const NAMES: [&str; 56] = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
];

/// The name for a two-digit code, as printed on the card; none when there is no such code.
pub(super) fn name(code: &str) -> Option<&'static str> {
    match code.parse::<usize>().ok().filter(|_| code.len() == 2 && code.bytes().all(|b| b.is_ascii_digit()))? {
        97 => Some("其他"),
        98 => Some("外国血统中国籍人士"),
        number => NAMES.get(number.checked_sub(1)?).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_names_of_the_standard() {
        assert_eq!(name("01"), Some("汉"));
        assert_eq!(name("22"), Some("畲"));
        assert_eq!(name("56"), Some("基诺"));
        assert_eq!(name("97"), Some("其他"));
        for none in ["00", "57", "99", "1", "", "+1", "xx"] {
            assert_eq!(name(none), None, "{none}");
        }
    }
}
