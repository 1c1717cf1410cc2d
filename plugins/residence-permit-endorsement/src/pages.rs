//! The pages, in the order of the procedure.

use crate::Answers;
use crate::material::{LEASE, PHOTO_PAGE};
use crate::reason::Reason;

use guichet_sdk::prelude::*;

pub(crate) fn reason(answers: &Answers) -> Page {
    let chosen = answers.reason.map(|reason| Value::chosen(reason.id()));
    Page::new("reason", "reason")
        .title("您为什么要签注？", "Why do you need the endorsement?")
        .lead("居住证每年要签注一次，请选一项", "A residence permit is endorsed once a year; choose one")
        .field(Field::choice("reason", "签注原因", "Reason", Reason::options()).value(chosen))
        .primary("continue", "继续", "Continue")
}

pub(crate) fn phone(answers: &Answers) -> Page {
    Page::new("phone", "reason")
        .title("您的手机号码是多少？", "What is your mobile number?")
        .lead("办理结果会用短信通知您", "We send you a message when it is decided")
        .field(Field::telephone("phone", "手机号码", "Mobile number").value(answers.phone.as_deref().map(Value::typed)))
        .primary("continue", "继续", "Continue")
}

pub(crate) fn materials() -> Page {
    Page::new("materials", "scan")
        .title("请准备好要扫描的材料", "Have your papers ready to scan")
        .lead("一页一页地扫描，大约 2 分钟，原件由您带走", "Page by page, about two minutes; you keep the papers")
        .materials([
            Material::new("租房合同", "Lease").note("每一页都要扫描，最多 5 页", "Every page, at most 5"),
            Material::new("居住证", "Residence permit").note("有照片的一面", "The side with the photograph"),
        ])
        .primary("scan", "开始扫描材料", "Scan the papers")
}

pub(crate) fn check(
    person: &Person,
    reason: Reason,
    phone: &str,
    lease: &Document,
    photo_page: &Document,
) -> Result<Page, Problem> {
    Ok(Page::new("check", "submit")
        .title("请核对后提交", "Check, then submit")
        .lead("提交后不能再修改", "It cannot be changed after that")
        .facts([
            Fact::new(("姓名", "Name"), person.name()?).personal(),
            Fact::new(("证件号码", "ID number"), person.number()?).personal(),
            Fact::new(("户籍地址", "Registered address"), person.address()?).personal(),
            Fact::new(("签注原因", "Reason"), reason.label()).change("change-reason"),
            Fact::new(("手机号码", "Mobile number"), phone).personal().change("change-phone"),
            LEASE.fact(lease, "rescan-lease"),
            PHOTO_PAGE.fact(photo_page, "rescan-photo-page"),
        ])
        .primary("submit", "确认提交", "Submit"))
}
