//! A view of every screen, for tests and pictures. The people in it do not exist; the numbers are test numbers.

mod devices;
mod endings;
mod pages;

use guichet_model::call::Now;
use guichet_model::page::Date;
use guichet_model::text::{Language, Text};
use guichet_model::view::{Catalogue, Department, Dialog, Guide, Modes, PageScreen, Place, Screen, Site, Tile, View};
use std::path::PathBuf;
use std::sync::Arc;

/// The standard theme's folder in this repository.
pub fn theme_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../themes/standard")
}

/// Every screen and scene, each with a name that is also a file name.
pub fn samples() -> Vec<(&'static str, View)> {
    let mut all = vec![
        ("idle", view(Screen::Idle)),
        ("catalogue", view(Screen::Catalogue(catalogue(8)))),
        ("catalogue-two", view(Screen::Catalogue(catalogue(2)))),
        ("catalogue-many", view(Screen::Catalogue(catalogue(23)))),
        ("guide", view(Screen::Guide(Box::new(guide())))),
    ];
    all.extend(pages::all().into_iter().map(|(name, page)| (name, view(Screen::Page(Box::new(page))))));
    all.extend(devices::all().into_iter().map(|(name, device)| (name, view(Screen::Device(device)))));
    all.extend(endings::all().into_iter().map(|(name, screen)| (name, view(screen))));
    for (name, dialog) in [
        ("dialog-leave", Dialog::Leave),
        ("dialog-time-out", Dialog::TimeOut { seconds_left: 18, extensions_left: 9 }),
        ("dialog-help", Dialog::Help),
    ] {
        let page = view(Screen::Page(Box::new(page_screen())));
        all.push((name, View { dialog: Some(dialog), ..page }));
    }
    all
}

/// A view of a screen at the sample site, in the standard modes.
pub fn view(screen: Screen) -> View {
    View {
        revision: 1,
        visit: 1,
        site: Arc::new(Site {
            name: Text::new("福州市政务服务", "Fuzhou Government Services"),
            place: Text::new("鼓楼区行政服务中心", "Gulou District Service Centre"),
            terminal: "FZ-0421".into(),
            consultation: "0591-12345".into(),
            complaints: "0591-87654321".into(),
        }),
        clock: Now {
            date: Date { year: 2026, month: 11, day: 23 },
            hour: 14,
            minute: 26,
            second: 0,
            utc_offset_minutes: 480,
        },
        modes: Modes { language: Language::Zh, elderly: false, high_contrast: false },
        screen,
        dialog: None,
    }
}

/// The page that asks for a telephone number.
pub fn page_screen() -> PageScreen {
    pages::telephone()
}

fn place(step: usize) -> Place {
    Place {
        item: Text::new("居住证签注", "Residence permit endorsement"),
        trial: false,
        procedure: procedure().into(),
        step,
    }
}

fn procedure() -> Vec<Text> {
    vec![
        Text::new("核验身份", "Identity"),
        Text::new("选择原因", "Reason"),
        Text::new("扫描材料", "Documents"),
        Text::new("确认提交", "Submit"),
    ]
}

fn catalogue(count: usize) -> Catalogue {
    let department = |code: &str, zh: &str, en: &str| Department { code: code.into(), short: Text::new(zh, en) };
    let items = [
        ("社", "社保参保缴费证明打印", "Social insurance certificate", "人社局", "Human Resources", 2),
        ("住", "居住证签注", "Residence permit endorsement", "公安局", "Public Security", 4),
        ("罚", "交通违法罚款缴纳", "Traffic fine payment", "公安局", "Public Security", 2),
        ("无", "无犯罪记录证明", "Certificate of no criminal record", "公安局", "Public Security", 3),
        ("房", "不动产登记查询", "Property registration search", "自然资源局", "Natural Resources", 2),
        ("老", "高龄津贴申领", "Old-age allowance", "民政局", "Civil Affairs", 5),
        ("企", "个体工商户设立", "Sole trader registration", "市场监管局", "Market Regulation", 8),
        ("金", "公积金缴存证明", "Housing fund certificate", "公积金中心", "Housing Fund", 2),
    ];
    let tiles = (0..count).map(|place| {
        let (icon, zh, en, department_zh, department_en, minutes) = items[place % items.len()];
        Tile {
            code: format!("item-{place}"),
            icon: icon.into(),
            name: Text::new(zh, en),
            department: Text::new(department_zh, department_en),
            minutes,
            trial: place == 3,
        }
    });
    let departments = [
        department("human-resources", "社保", "Insurance"),
        department("public-security", "公安", "Police"),
        department("natural-resources", "不动产", "Property"),
        department("civil-affairs", "民政", "Civil affairs"),
        department("market", "市场监管", "Business"),
        department("housing-fund", "公积金", "Housing fund"),
    ];
    let few = if count > 2 { 6 } else { 2 };
    Catalogue {
        departments: departments.into_iter().take(few).collect(),
        chosen: None,
        tiles: tiles.collect(),
        notice: (count == 23)
            .then(|| Text::new("无犯罪记录证明暂停办理", "The no-record certificate is out of service")),
    }
}

fn guide() -> Guide {
    Guide {
        tile: Tile {
            code: "item-1".into(),
            icon: "住".into(),
            name: Text::new("居住证签注", "Residence permit endorsement"),
            department: Text::new("福州市公安局", "Fuzhou Public Security Bureau"),
            minutes: 4,
            trial: true,
        },
        conditions: vec![Text::new(
            "居住证持有人，仍在原地址居住",
            "Holders of a residence permit who still live at the same address",
        )],
        materials: vec![
            (Text::new("身份证", "Identity card"), None),
            (Text::new("居住证", "Residence permit"), None),
            (Text::new("租房合同或房产证", "Lease or title deed"), None),
        ],
        procedure: procedure(),
        promised_days: 3,
        legal_days: 15,
        fee_fen: 0,
        result: Text::new("打印受理回执，短信通知", "A printed receipt, and a text message"),
        sample: Some(sheet(420, 594)),
        purposes: vec![
            Text::new("读身份证：确认是您本人", "Card reader: to know that it is you"),
            Text::new("扫描仪：留存租房合同", "Scanner: to keep a copy of your lease"),
        ],
    }
}

/// A picture of a sheet with lines of writing, PNG.
fn sheet(width: u32, height: u32) -> Arc<[u8]> {
    let mut picture = image::RgbImage::from_pixel(width, height, image::Rgb([255, 255, 255]));
    let margin = width / 9;
    for line in 0..18 {
        let top = margin + line * (height - 2 * margin) / 18;
        let (left, right) = match line {
            0 => (width / 3, width * 2 / 3),
            17 => (width / 2, width - margin),
            _ => (margin, width - margin - (line * 37 % 90)),
        };
        let thick = if line == 0 { height / 50 } else { height / 120 };
        for y in top..top + thick {
            for x in left..right {
                picture.put_pixel(x, y, image::Rgb([70, 80, 100]));
            }
        }
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    // Writing a picture that is in memory into memory does not fail; an empty one shows as missing.
    let _ = picture.write_to(&mut bytes, image::ImageFormat::Png);
    bytes.into_inner().into()
}
