//! 居住证签注: the citizen says why, scans lease and residence permit, checks, submits, and takes a receipt home.
//!
//! What was answered decides the next page: the first question still open, else the check. So *change* on the check page
//! is nothing but showing that question again. The state holds the answers and not the person: the card's name, number
//! and address are asked for again when they are needed, which the terminal answers at once.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod material;
mod pages;
mod reason;
mod receipt;

use guichet_sdk::prelude::*;
use material::{LEASE, PHOTO_PAGE};
use reason::Reason;

struct Endorsement;

guichet_sdk::item!(Endorsement);

/// The answers so far.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Answers {
    reason: Option<Reason>,
    phone: Option<String>,
    lease: Option<Document>,
    photo_page: Option<Document>,
    /// How often something was scanned again; a new scan needs a new operation.
    rescans: u32,
}

impl Item for Endorsement {
    type State = Answers;

    fn step(mut answers: Answers, event: Event) -> Result<Turn<Answers>, Problem> {
        let form = match event {
            Event::Started(_) => {
                // Better to hear at once than after scanning that this card will not do.
                let person = person()?;
                person.name().and(person.number()).and(person.address())?;
                return next(answers);
            }
            Event::Submitted(form) => form,
        };
        match form.pressed() {
            ("reason", "continue") => answers.reason = Some(Reason::chosen(&form)?),
            ("phone", "continue") => answers.phone = Some(form.text("phone")?.to_owned()),
            ("materials", "scan") => {
                // Should the second scan fail, the first one is remembered under its operation.
                answers.lease = Some(LEASE.scan(LEASE.code)?);
                answers.photo_page = Some(PHOTO_PAGE.scan(PHOTO_PAGE.code)?);
            }
            ("check", "change-reason") => return Ok(Turn::page(answers.clone(), pages::reason(&answers))),
            ("check", "change-phone") => return Ok(Turn::page(answers.clone(), pages::phone(&answers))),
            ("check", "rescan-lease") => {
                answers.rescans += 1;
                answers.lease = Some(LEASE.scan(&LEASE.again(answers.rescans))?);
            }
            ("check", "rescan-photo-page") => {
                answers.rescans += 1;
                answers.photo_page = Some(PHOTO_PAGE.scan(&PHOTO_PAGE.again(answers.rescans))?);
            }
            ("check", "submit") => return submit(&form, answers),
            _ => return Err(form.unexpected()),
        }
        next(answers)
    }
}

fn person() -> Result<Person, Refusal> {
    identity::require(Assurance::CardChecked, &[Claim::Name, Claim::Number, Claim::Address])
}

fn next(answers: Answers) -> Result<Turn<Answers>, Problem> {
    let page = match &answers {
        Answers { reason: None, .. } => pages::reason(&answers),
        Answers { phone: None, .. } => pages::phone(&answers),
        Answers { reason: Some(reason), phone: Some(phone), lease: Some(lease), photo_page: Some(photo), .. } => {
            pages::check(&person()?, *reason, phone, lease, photo)?
        }
        _ => pages::materials(),
    };
    Ok(Turn::page(answers, page))
}

fn submit(form: &Submission, answers: Answers) -> Result<Turn<Answers>, Problem> {
    let Answers { reason: Some(reason), phone: Some(phone), lease: Some(lease), photo_page: Some(photo), .. } = answers
    else {
        return Err(form.unexpected());
    };
    let person = person()?;
    let application = Application::new("residence-permit/endorsements")
        .field("name", person.name()?)
        .field("number", person.number()?)
        .field("address", person.address()?)
        .field("reason", reason.id())
        .field("phone", &phone)
        .attach(LEASE.code, &lease.id)
        .attach(PHOTO_PAGE.code, &photo.id);
    let acceptance = match platform::submit(&application, "submit") {
        // An earlier try arrived although its answer was lost, and something was changed since: it stands as first sent.
        Err(Refusal::Invalid(reason)) if reason.contains("operation-reused") => return Err(already_there()),
        answer => answer?,
    };

    // From here it is accepted, whatever becomes of the paper.
    let outcome = Outcome::accepted("已受理", "Your application is accepted").reference(&acceptance.reference).next(
        "公安机关 3 个工作日内审核，结果发短信到您的手机",
        "The police decide within 3 working days and send you a message",
    );
    let receipt = receipt::Receipt::new(&person, reason, &phone, [&lease, &photo], &acceptance)?;
    let outcome = match printer::print_template("receipt", &receipt, "print-receipt") {
        Ok(_) => outcome.next(
            "请取走受理回执、身份证和扫描的材料原件",
            "Take the receipt, your card and the papers you scanned",
        ),
        Err(_) => outcome
            .next(
                "回执没有打印出来，不影响受理。请记下或拍下受理编号",
                "The receipt could not be printed. Your application stands: write down the reference or take a photograph",
            )
            .next("请取走身份证和扫描的材料原件", "Take your card and the papers you scanned"),
    };
    Ok(Turn::finished(outcome.next(
        "签注好以后，带居住证到任一派出所或自助终端更新",
        "Once it is granted, have the card updated at any police station or terminal",
    )))
}

fn already_there() -> Problem {
    Problem::failed(
        "公安机关已经收到您刚才的申请，后来的修改没有生效。请不要重复提交，拨打 0591-12345 查询或更正。",
        "The police have your application as you first sent it, without the later change. Call 0591-12345 to correct it.",
    )
}

#[cfg(test)]
mod tests;
