//! Pages of items: every kind of field, every kind of block.

use super::{place, sheet};
use guichet_model::answer::{AnswerFault, FaultReason};
use guichet_model::page::{
    Action, ActionRole, Answer, Block, ChoiceOption, Date, DocumentId, Fact, Field, FieldKind, Material, Page, Pattern,
    Tone, Value,
};
use guichet_model::text::Text;
use guichet_model::view::{PageScreen, PictureKey};

pub(super) fn all() -> Vec<(&'static str, PageScreen)> {
    let mut busy = check();
    busy.busy = true;
    vec![
        ("page-telephone", telephone()),
        ("page-id-number", id_number()),
        ("page-date", date()),
        ("page-money", money()),
        ("page-digits", digits()),
        ("page-email", text(Pattern::Email, "lin.jianhua@")),
        ("page-plate", text(Pattern::PlateNumber, "")),
        ("page-name", text(Pattern::PersonName, "Lin")),
        ("page-choice", choice(false)),
        ("page-choice-many", choice(true)),
        ("page-yes-no", yes_no()),
        ("page-region", region("35")),
        ("page-region-begin", region("")),
        ("page-form", form()),
        ("page-check", check()),
        ("page-busy", busy),
        ("page-blocks", blocks()),
        ("page-preview", preview()),
    ]
}

fn page(id: &str, title: (&str, &str), lead: Option<(&str, &str)>, fields: Vec<Field>) -> PageScreen {
    PageScreen {
        place: place(1),
        page: Page {
            id: id.into(),
            step: "reason".into(),
            title: Text::new(title.0, title.1),
            lead: lead.map(|(zh, en)| Text::new(zh, en)),
            blocks: vec![],
            fields,
            actions: vec![Action {
                id: "continue".into(),
                label: Text::new("继续", "Continue"),
                role: ActionRole::Primary,
            }],
        },
        answers: vec![],
        faults: vec![],
        pictures: vec![],
        back: true,
        busy: false,
    }
}

fn field(id: &str, label: (&str, &str), kind: FieldKind) -> Field {
    Field {
        id: id.into(),
        label: Text::new(label.0, label.1),
        hint: None,
        kind,
        required: true,
        personal: false,
        value: None,
    }
}

fn answered(mut screen: PageScreen, value: Value) -> PageScreen {
    let field = screen.page.fields[0].id.clone();
    screen.answers = vec![Answer { field, value }];
    screen
}

pub(super) fn telephone() -> PageScreen {
    let field = field("telephone", ("手机号码", "Mobile number"), FieldKind::Telephone);
    let title = ("您的手机号码是多少？", "What is your mobile number?");
    let lead = ("办理结果会用短信通知您", "We will send you the result by text message");
    let mut screen = answered(page("telephone", title, Some(lead), vec![field]), Value::Text("1380591123".into()));
    let reason = FaultReason::Short { missing: 1, exact: Some(11) };
    screen.faults = vec![AnswerFault { field: "telephone".into(), reason }];
    screen
}

fn id_number() -> PageScreen {
    let mut field = field("number", ("证件号码", "Identity number"), FieldKind::IdNumber);
    field.personal = true;
    let title = ("被委托人的身份证号码是多少？", "What is the identity number of the person acting for you?");
    let lead = ("看他的身份证背面的 18 位号码", "The 18 characters on their card");
    answered(page("id-number", title, Some(lead), vec![field]), Value::Text("11010519491231002X".into()))
}

fn date() -> PageScreen {
    let kind = FieldKind::Date { earliest: None, latest: Some(Date { year: 2026, month: 11, day: 23 }) };
    let screen = page(
        "date",
        ("从哪天起住在这里？", "Since when have you lived here?"),
        None,
        vec![field("since", ("起始日期", "Since"), kind)],
    );
    answered(screen, Value::Date(Date { year: 2019, month: 3, day: 1 }))
}

fn money() -> PageScreen {
    let kind = FieldKind::Money { least: 0, most: 5_000_000 };
    let title = ("每月房租是多少？", "How much is the rent each month?");
    answered(page("money", title, None, vec![field("rent", ("房租", "Rent"), kind)]), Value::Money(265_050))
}

fn digits() -> PageScreen {
    let mut field = field("permit", ("居住证编号", "Permit number"), FieldKind::Digits { least: 12, most: 18 });
    field.hint = Some(Text::new("在居住证正面右下角", "In the lower right corner of the front"));
    page("digits", ("居住证编号是多少？", "What is the number of your permit?"), None, vec![field])
}

fn text(pattern: Pattern, value: &str) -> PageScreen {
    let kind = FieldKind::Text { least: 1, most: 60, pattern: Some(pattern) };
    let (title, label) = match pattern {
        Pattern::Email => (("您的电子邮箱是什么？", "What is your e-mail address?"), ("电子邮箱", "E-mail address")),
        Pattern::PlateNumber => (("车牌号是什么？", "What is the plate number?"), ("车牌号", "Plate number")),
        _ => (("同住人叫什么名字？", "Who lives with you?"), ("姓名", "Name")),
    };
    answered(page("text", title, None, vec![field("text", label, kind)]), Value::Text(value.into()))
}

fn options() -> Vec<ChoiceOption> {
    let option = |id: &str, zh: &str, en: &str, note: Option<(&str, &str)>| ChoiceOption {
        id: id.into(),
        label: Text::new(zh, en),
        note: note.map(|(zh, en)| Text::new(zh, en)),
    };
    vec![
        option("rent", "继续在原地址租住", "I still rent the same place", Some(("要带租房合同", "Bring your lease"))),
        option("own", "住自己的房子", "I live in my own place", Some(("要带房产证", "Bring the title deed"))),
        option("work", "住单位宿舍", "I live in a dormitory at work", None),
        option("family", "住亲友家", "I live with relatives or friends", None),
    ]
}

fn choice(many: bool) -> PageScreen {
    let title = if many {
        ("还要一起办哪些？", "What else should we do?")
    } else {
        ("您为什么办签注？", "Why do you need the endorsement?")
    };
    let lead = Some(("选不同的原因，要带的材料不同", "What you need to bring depends on it"));
    let kind = FieldKind::Choice { options: options(), many };
    let chosen = if many { vec!["rent".to_owned(), "work".to_owned()] } else { vec!["rent".to_owned()] };
    answered(page("reason", title, lead, vec![field("reason", ("签注原因", "Reason"), kind)]), Value::Choices(chosen))
}

fn yes_no() -> PageScreen {
    let title = ("您还住在原来的地址吗？", "Do you still live at the same address?");
    let mut screen = page("same", title, None, vec![field("same", ("仍住原址", "Same address"), FieldKind::YesNo)]);
    screen.page.blocks = vec![Block::Facts(vec![Fact {
        label: Text::new("登记地址", "Registered address"),
        value: Text::same("福建省福州市鼓楼区五四路 128 号 3 座 502 室"),
        personal: true,
        change: None,
    }])];
    screen
}

fn region(code: &str) -> PageScreen {
    let screen = page(
        "region",
        ("您的户籍在哪里？", "Where are you registered?"),
        None,
        vec![field("region", ("户籍所在地", "Registered in"), FieldKind::Region)],
    );
    answered(screen, Value::Text(code.into()))
}

/// More than one field, two of them wrong.
fn form() -> PageScreen {
    let mut note = field("note", ("备用电话", "Second number"), FieldKind::Telephone);
    note.required = false;
    let mut telephone = field("telephone", ("手机号码", "Mobile number"), FieldKind::Telephone);
    telephone.hint = Some(Text::new("用来接收办理结果", "We send the result to it"));
    let fields = vec![telephone, field("text", ("短信通知", "Text messages"), FieldKind::YesNo), note];
    let mut screen = page("form", ("怎么联系您？", "How can we reach you?"), None, fields);
    screen.answers = vec![Answer { field: "telephone".into(), value: Value::Text("1380591".into()) }];
    screen.faults = vec![
        AnswerFault { field: "telephone".into(), reason: FaultReason::Short { missing: 4, exact: Some(11) } },
        AnswerFault { field: "text".into(), reason: FaultReason::Missing },
    ];
    screen
}

fn fact(label: (&str, &str), value: (&str, &str), personal: bool, change: Option<&str>) -> Fact {
    Fact {
        label: Text::new(label.0, label.1),
        value: Text::new(value.0, value.1),
        personal,
        change: change.map(str::to_owned),
    }
}

fn check() -> PageScreen {
    let lead = ("提交后不能再修改", "You cannot change anything afterwards");
    let mut screen = page("check", ("请核对后提交", "Check, then submit"), Some(lead), vec![]);
    screen.place = place(3);
    screen.page.blocks = vec![Block::Facts(vec![
        fact(("姓名", "Name"), ("林建华", "林建华"), true, None),
        fact(("证件号码", "Identity number"), ("11010519491231002X", "11010519491231002X"), true, None),
        fact(("签注原因", "Reason"), ("继续在原地址租住", "Still renting the same place"), false, Some("reason")),
        fact(("手机号码", "Mobile number"), ("13805911234", "13805911234"), true, Some("telephone")),
        fact(("租房合同", "Lease"), ("已扫描 2 页，清晰", "2 pages scanned"), false, Some("lease")),
        fact(("居住证", "Permit"), ("已扫描 1 页，清晰", "1 page scanned"), false, Some("permit")),
    ])];
    screen.page.actions[0].label = Text::new("确认提交", "Submit");
    screen
}

/// Every block there is.
fn blocks() -> PageScreen {
    let cell = Text::same;
    let mut screen =
        page("blocks", ("您的缴费情况", "Your contributions"), Some(("近三个月", "Last three months")), vec![]);
    screen.page.blocks = vec![
        Block::Notice {
            tone: Tone::Information,
            text: Text::new("数据每月 5 日更新", "Updated on the 5th of each month"),
        },
        Block::Amount { label: Text::new("个人账户余额", "Balance"), fen: 12_345_678 },
        Block::Table {
            header: vec![Text::new("月份", "Month"), Text::new("单位缴", "Employer"), Text::new("个人缴", "You")],
            rows: vec![
                vec![cell("2026-08"), cell("¥1,280.00"), cell("¥640.00")],
                vec![cell("2026-09"), cell("¥1,280.00"), cell("¥640.00")],
                vec![cell("2026-10"), cell("¥1,280.00"), cell("¥640.00")],
            ],
        },
        Block::Text(Text::new(
            "如果缴费情况与您了解的不一致（例如单位漏缴），请先与单位核实，再到窗口更正。",
            "If this differs from what you know, ask your employer first, then go to a counter.",
        )),
        Block::List {
            ordered: true,
            items: vec![Text::new("核对月份", "Check the months"), Text::new("核对金额", "Check the amounts")],
        },
        Block::Materials(vec![
            Material { name: Text::new("身份证", "Identity card"), note: None },
            Material {
                name: Text::new("单位证明", "Letter from your employer"),
                note: Some(Text::new("要盖公章", "With a seal")),
            },
        ]),
        Block::Notice { tone: Tone::Warning, text: Text::new("有 1 个月未到账", "One month has not arrived") },
        Block::Notice { tone: Tone::Success, text: Text::new("账户状态正常", "Your account is in order") },
        Block::Notice { tone: Tone::Error, text: Text::new("银行卡已失效", "Your bank card has expired") },
        Block::Picture {
            asset: "sample.png".into(), alt: Text::new("证明样式", "What the certificate looks like")
        },
        Block::Code {
            content: "https://example.cn/verify/FZ-2026-1123-0042".into(),
            caption: Text::new("用手机扫码查看", "Scan with your telephone"),
        },
    ];
    screen.page.actions.insert(
        0,
        Action {
            id: "print".into(), label: Text::new("打印明细", "Print the details"), role: ActionRole::Secondary
        },
    );
    screen.pictures = vec![(PictureKey::Asset("sample.png".into()), sheet(420, 300))];
    screen
}

fn preview() -> PageScreen {
    let document = DocumentId("lease".into());
    let mut screen = page("preview", ("请看扫描的合同", "Please look at your lease"), None, vec![]);
    screen.page.blocks = vec![Block::Preview(document.clone())];
    screen.pictures = (0..2).map(|page| (PictureKey::Document(document.clone(), page), sheet(420, 594))).collect();
    screen
}
