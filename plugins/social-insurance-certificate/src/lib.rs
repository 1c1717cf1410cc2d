//! 社保参保缴费证明打印: the citizen lays the card, checks what was found, and takes the certificate home.
//!
//! The state holds what will be printed and not whose it is: name and number come from the card again when they are
//! needed, which the terminal answers at once.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod contributions;

use contributions::{Contributions, Month};
use guichet_sdk::prelude::*;

struct Certificate;

guichet_sdk::item!(Certificate);

#[derive(Default, Serialize, Deserialize)]
struct State {
    found: Option<Contributions>,
}

/// What the template prints.
#[derive(Serialize)]
struct Print<'a> {
    name: &'a str,
    number: &'a str,
    #[serde(flatten)]
    found: &'a Contributions,
}

impl Item for Certificate {
    type State = State;

    fn step(state: State, event: Event) -> Result<Turn<State>, Problem> {
        match event {
            Event::Started(_) => look_up(),
            Event::Submitted(form) => match (form.pressed(), state.found) {
                (("confirm", "print"), Some(found)) => print(&found),
                _ => Err(form.unexpected()),
            },
        }
    }
}

fn person() -> Result<Person, Refusal> {
    identity::require(Assurance::CardChecked, &[Claim::Name, Claim::Number])
}

fn look_up() -> Result<Turn<State>, Problem> {
    let person = person()?;
    let number = person.number()?;
    let found: Contributions = match platform::query("social-insurance/contributions", &[("number", number)]) {
        // The service's own word for "nobody of this number was ever insured".
        Err(Refusal::Invalid(reason)) if reason.contains("no-record") => return Ok(Turn::finished(nothing_found())),
        answer => answer?,
    };
    if !found.belongs_to(number) {
        return Err(Problem::failed(
            "查到的不是您本人的记录，没有打印任何内容。请再试一次，或到社保窗口办理。",
            "The record found is not yours, and nothing was printed. Try again, or go to the social insurance counter.",
        ));
    }
    if found.rows.is_empty() {
        return Ok(Turn::finished(nothing_found()));
    }
    let page = confirm(&person, &found)?;
    Ok(Turn::page(State { found: Some(found) }, page))
}

fn confirm(person: &Person, found: &Contributions) -> Result<Page, Problem> {
    let total = found.total_months;
    let mut facts = vec![
        Fact::new(("姓名", "Name"), person.name()?).personal(),
        Fact::new(("证件号码", "ID number"), person.number()?).personal(),
    ];
    facts.extend(found.unit.as_deref().map(|unit| Fact::new(("参保单位", "Insured through"), unit)));
    facts.push(Fact::new(("缴费时间", "Period"), period(&found.from, &found.to)));
    facts.push(Fact::new(("累计缴费", "Paid in all"), (format!("{total} 个月"), format!("{total} months"))));
    facts.push(Fact::new(
        ("打印内容", "To be printed"),
        ("参保缴费证明 1 份，含历年缴费明细", "One certificate with the contributions of each year"),
    ));
    Ok(Page::new("confirm", "confirm")
        .title("请核对后打印", "Check, then print")
        .lead("打印大约需要半分钟，不收费", "Printing takes about half a minute and is free of charge")
        .facts(facts)
        .primary("print", "打印证明", "Print"))
}

fn period(from: &Month, to: &Month) -> Text {
    text(format!("{} 至 {}", from.zh(), to.zh()), format!("{} to {}", from.en(), to.en()))
}

fn print(found: &Contributions) -> Result<Turn<State>, Problem> {
    let person = person()?;
    let data = Print { name: person.name()?, number: person.number()?, found };
    printer::print_template("certificate", &data, "print-certificate")?;
    Ok(Turn::finished(
        Outcome::done("证明已打印", "Your certificate is printed")
            .reference(&found.certificate_number)
            .next("请在出纸口取走证明，带好您的身份证", "Take the certificate from the tray, and keep your card")
            .next(
                "收到证明的单位可以用证明上的验证码核对真伪",
                "Whoever receives it can check it with the verification code on it",
            ),
    ))
}

fn nothing_found() -> Outcome {
    Outcome::not_done("没有查到您的参保缴费记录", "No contributions were found in your name")
        .next(
            "如果您参加过社保，请拨打 12333 或到社保窗口查询",
            "If you were insured, call 12333 or ask at the social insurance counter",
        )
        .next("在外地参保的，请到参保地打印证明", "If you were insured elsewhere, get the certificate there")
}

#[cfg(test)]
mod tests;
