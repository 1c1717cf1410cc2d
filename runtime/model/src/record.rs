//! The record of a service item, `item.toml` (clause 6.1): what it is, for whom, with what, how long, and what it may use.

use crate::call::{Assurance, Capability, Claim};
use crate::grammar::is_id;
use crate::text::Text;
use serde::Deserialize;

/// The record of one item.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRecord {
    /// Names the item everywhere: 1 to 48 of `a-z 0-9 -`.
    pub code: String,
    /// Version of the item, `major.minor.patch`.
    pub version: String,
    /// 事项名称
    pub name: Text,
    /// One character that stands for it in the catalogue.
    pub icon: String,
    /// Usual minutes from start to end.
    pub minutes: u32,
    /// 业务部门
    pub department: DepartmentRecord,
    /// 办理条件
    pub conditions: Vec<Text>,
    /// 材料要求
    #[serde(default)]
    pub materials: Vec<MaterialRecord>,
    /// 操作流程
    pub procedure: Vec<StepRecord>,
    /// 办理标准
    pub standards: Standards,
    /// 结果样式
    pub result: ResultRecord,
    /// How sure the item needs to be of who is there; none: anybody.
    pub assurance: Option<Assurance>,
    /// What it may use, and why.
    pub capabilities: Capabilities,
    /// What it uses up (clause 6.3 d).
    pub consumables: Consumables,
    /// What it asks of the citizen (clause 6.3 b, c).
    pub effort: Effort,
}

/// The department that the item belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentRecord {
    /// 1 to 48 of `a-z 0-9 -`.
    pub code: String,
    /// 市公安局
    pub name: Text,
    /// 公安
    pub short: Text,
    /// Telephone for questions about the item.
    pub contact: String,
}

/// A material that the citizen brings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaterialRecord {
    /// Used in `scanner.scan`.
    pub code: String,
    /// What it is.
    pub name: Text,
    /// What to mind.
    pub note: Option<Text>,
}

/// A step of the procedure, as the citizen sees it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRecord {
    /// Used in pages.
    pub id: String,
    /// 核验身份
    pub name: Text,
}

/// How long it takes and what it costs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standards {
    /// Working days by law; 0: at once.
    pub legal_days: u32,
    /// Working days promised; 0: at once.
    pub promised_days: u32,
    /// In fen.
    pub fee_fen: i64,
}

/// What the citizen gets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultRecord {
    /// In words.
    pub text: Text,
    /// A picture of it under `assets/`.
    pub sample: Option<String>,
}

/// What the item uses up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consumables {
    /// Sheets of A4 a case.
    pub sheets: u32,
}

/// What the item asks of the citizen, declared; the tools count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effort {
    /// Fields to type into.
    pub typed_fields: u32,
    /// Materials to scan.
    pub uploads: u32,
}

/// What the item may use, each with its purpose and scope. What is absent is not linked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capabilities {
    /// Who is at the terminal.
    pub identity: Option<IdentityScope>,
    /// Paper on the scanner.
    pub scanner: Option<PageScope>,
    /// Paper for the citizen.
    pub printer: Option<PrinterScope>,
    /// The provincial platform.
    pub platform: Option<PlatformScope>,
    /// Notes for operators.
    pub log: Option<PlainScope>,
    /// The wall clock.
    pub clock: Option<PlainScope>,
}

/// Scope of `identity`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityScope {
    /// Why, in the citizen's words.
    pub purpose: Text,
    /// What it may learn.
    pub claims: Vec<Claim>,
}

/// Scope of `scanner`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageScope {
    /// Why, in the citizen's words.
    pub purpose: Text,
    /// Most pages a visit.
    pub pages_per_visit: u32,
}

/// Scope of `printer`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrinterScope {
    /// Why, in the citizen's words.
    pub purpose: Text,
    /// Most pages a visit.
    pub pages_per_visit: u32,
    /// Templates it may print, without `.typ`.
    pub templates: Vec<String>,
}

/// Scope of `platform`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformScope {
    /// Why, in the citizen's words.
    pub purpose: Text,
    /// Services it may query.
    #[serde(default)]
    pub query: Vec<String>,
    /// Services it may file applications with.
    #[serde(default)]
    pub submit: Vec<String>,
}

/// Scope of a capability without limits of its own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlainScope {
    /// Why, in the citizen's words.
    pub purpose: Text,
}

impl Capabilities {
    /// Purpose of a capability, if it is declared.
    pub fn purpose(&self, capability: Capability) -> Option<&Text> {
        match capability {
            Capability::Identity => self.identity.as_ref().map(|scope| &scope.purpose),
            Capability::Scanner => self.scanner.as_ref().map(|scope| &scope.purpose),
            Capability::Printer => self.printer.as_ref().map(|scope| &scope.purpose),
            Capability::Platform => self.platform.as_ref().map(|scope| &scope.purpose),
            Capability::Log => self.log.as_ref().map(|scope| &scope.purpose),
            Capability::Clock => self.clock.as_ref().map(|scope| &scope.purpose),
        }
    }

    /// Those declared, in order.
    pub fn declared(&self) -> impl Iterator<Item = Capability> + '_ {
        Capability::ALL.into_iter().filter(|capability| self.purpose(*capability).is_some())
    }
}

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordFault {
    /// Not the TOML of a record; the message names key, line and column.
    #[error("{0}")]
    Syntax(String),
    /// A rule is broken.
    #[error("`{key}`: {rule}")]
    Rule {
        /// Which key.
        key: String,
        /// What must hold.
        rule: &'static str,
    },
}

impl ItemRecord {
    /// Reads and checks a record.
    pub fn parse(toml: &str) -> Result<Self, RecordFault> {
        let record: Self = toml::from_str(toml).map_err(|error| RecordFault::Syntax(error.to_string()))?;
        record.check()?;
        Ok(record)
    }

    /// Index of a step in the procedure.
    pub fn step(&self, id: &str) -> Option<usize> {
        self.procedure.iter().position(|step| step.id == id)
    }

    /// A material by its code.
    pub fn material(&self, code: &str) -> Option<&MaterialRecord> {
        self.materials.iter().find(|material| material.code == code)
    }

    fn check(&self) -> Result<(), RecordFault> {
        let ensure = |holds: bool, key: &str, rule: &'static str| {
            if holds { Ok(()) } else { Err(RecordFault::Rule { key: key.to_owned(), rule }) }
        };
        ensure(is_id(&self.code, 48), "code", "1 to 48 of a-z, 0-9 and -")?;
        ensure(is_id(&self.department.code, 48), "department.code", "1 to 48 of a-z, 0-9 and -")?;
        let numbers = self.version.split('.').filter(|part| part.parse::<u32>().is_ok()).count();
        ensure(numbers == 3 && self.version.split('.').count() == 3, "version", "major.minor.patch, three numbers")?;
        ensure(self.icon.chars().count() == 1, "icon", "one character")?;
        ensure((1..=60).contains(&self.minutes), "minutes", "1 to 60")?;
        ensure(!self.conditions.is_empty(), "conditions", "at least one (clause 6.1)")?;
        ensure((1..=8).contains(&self.procedure.len()), "procedure", "1 to 8 steps (clause 6.3 b)")?;
        for (key, text) in self.texts() {
            ensure(text.is_complete(), &key, "there in both languages")?;
        }
        let mut steps: Vec<&str> = self.procedure.iter().map(|step| step.id.as_str()).collect();
        steps.sort_unstable();
        ensure(steps.windows(2).all(|pair| pair[0] != pair[1]), "procedure", "step ids are unique")?;
        ensure(steps.iter().all(|id| is_id(id, 48)), "procedure", "a step id is 1 to 48 of a-z, 0-9 and -")?;
        let mut codes: Vec<&str> = self.materials.iter().map(|material| material.code.as_str()).collect();
        codes.sort_unstable();
        ensure(codes.windows(2).all(|pair| pair[0] != pair[1]), "materials", "material codes are unique")?;
        ensure(codes.iter().all(|code| is_id(code, 48)), "materials", "a code is 1 to 48 of a-z, 0-9 and -")?;
        ensure(self.standards.fee_fen >= 0, "standards.fee_fen", "not negative")?;
        ensure(
            self.assurance.is_none() || self.capabilities.identity.is_some(),
            "assurance",
            "needs `capabilities.identity`",
        )?;
        let used = |service: &String| !service.is_empty() && service.split('/').all(|part| is_id(part, 48));
        let platform = self.capabilities.platform.iter();
        let services = platform.flat_map(|scope| scope.query.iter().chain(&scope.submit));
        ensure(services.clone().all(used), "capabilities.platform", "a service is words of a-z, 0-9, - joined by /")
    }

    fn texts(&self) -> Vec<(String, &Text)> {
        let mut texts: Vec<(String, &Text)> = vec![
            ("name".into(), &self.name),
            ("department.name".into(), &self.department.name),
            ("department.short".into(), &self.department.short),
            ("result.text".into(), &self.result.text),
        ];
        texts.extend(self.conditions.iter().map(|text| ("conditions".into(), text)));
        for material in &self.materials {
            texts.push((format!("materials, {}", material.code), &material.name));
            texts.extend(material.note.iter().map(|note| (format!("materials, {}", material.code), note)));
        }
        texts.extend(self.procedure.iter().map(|step| (format!("procedure, {}", step.id), &step.name)));
        texts.extend(Capability::ALL.into_iter().filter_map(|capability| {
            let purpose = self.capabilities.purpose(capability)?;
            Some((format!("capabilities.{}.purpose", capability.name()), purpose))
        }));
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
code = "certificate"
version = "1.0.0"
name = { zh = "证明", en = "Certificate" }
icon = "社"
minutes = 2
conditions = [{ zh = "参保人", en = "The insured" }]
procedure = [{ id = "identify", name = { zh = "核验身份", en = "Identify" } }]
standards = { legal_days = 0, promised_days = 0, fee_fen = 0 }
result = { text = { zh = "证明", en = "A certificate" } }
assurance = "card-checked"
consumables = { sheets = 1 }
effort = { typed_fields = 0, uploads = 0 }
[department]
code = "hrss"
name = { zh = "市人社局", en = "Human Resources" }
short = { zh = "社保", en = "Insurance" }
contact = "0591-12333"
[capabilities.identity]
purpose = { zh = "确认您本人", en = "To know it is you" }
claims = ["name", "number"]
"#;

    #[test]
    fn a_complete_record_is_read() {
        let record = ItemRecord::parse(GOOD).unwrap();
        assert_eq!(record.capabilities.declared().collect::<Vec<_>>(), [Capability::Identity]);
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let bad = GOOD.replace("minutes = 2", "minuts = 2");
        let Err(RecordFault::Syntax(message)) = ItemRecord::parse(&bad) else { panic!("accepted") };
        assert!(message.contains("minuts") && message.contains("line 6"), "{message}");
    }

    #[test]
    fn each_rule_names_its_key() {
        let cases = [
            ("icon = \"社\"", "icon = \"社保\"", "icon"),
            ("version = \"1.0.0\"", "version = \"1.0\"", "version"),
            ("en = \"To know it is you\"", "en = \" \"", "capabilities.identity.purpose"),
            ("code = \"certificate\"", "code = \"../x\"", "code"),
        ];
        for (from, to, key) in cases {
            match ItemRecord::parse(&GOOD.replace(from, to)) {
                Err(RecordFault::Rule { key: named, .. }) => assert_eq!(named, key),
                other => panic!("{to}: {other:?}"),
            }
        }
    }
}
