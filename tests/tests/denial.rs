//! The denial matrix: every function an item can import, asked for by an item whose record does not cover it.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use guichet::wiring;
use guichet_capability::{Case, Desk, Gate, Wallet};
use guichet_model::call::{Assurance, Call, Claim, FUNCTIONS, LogLevel, PrintContent, Refusal};
use guichet_model::device::VisitId;
use guichet_model::page::DocumentId;
use guichet_model::record::{Capabilities, ItemRecord};
use guichet_tests::{Stands, places};
use std::sync::Arc;

/// One call for each function of the contract. A function without a call here fails the test below.
fn calls() -> Vec<Call> {
    vec![
        Call::Require { assurance: Assurance::Card, claims: vec![Claim::Name] },
        Call::Scan { material: "lease".into(), least_pages: 1, most_pages: 1, operation: "scan".into() },
        Call::Print {
            content: PrintContent::Template { name: "certificate".into(), data: "{}".into() },
            operation: "print".into(),
        },
        Call::Query { service: "social-insurance/contributions".into(), parameters: vec![] },
        Call::Submit {
            service: "residence-permit/endorsements".into(),
            fields: vec![],
            attachments: vec![("lease".into(), DocumentId("document-1".into()))],
            operation: "submit".into(),
        },
        Call::Write { level: LogLevel::Info, message: "hello".into() },
        Call::Now,
    ]
}

fn record(item: &str) -> ItemRecord {
    let path = places::items().join(item).join("item.toml");
    ItemRecord::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_function_is_denied_audited_and_without_effect_when_the_record_does_not_declare_it() {
    let stands = Stands::start().await.unwrap();
    stands.control.lay_card(&guichet_testbed::cards::resident().unwrap()).await.unwrap();
    let services = wiring::services(&stands.config).unwrap();
    let log = services.audit.path().to_owned();
    let mut bare = record("residence-permit-endorsement");
    bare.capabilities = Capabilities::default();
    bare.assurance = None;
    let case = Case {
        visit: VisitId("visit".into()),
        record: Arc::new(bare),
        templates: Arc::default(),
        assets: Arc::default(),
    };
    let gate = Gate::new(case, services, Wallet::default());
    let before = stands.control.state().await.unwrap();
    let (desk, end) = Desk::new();
    for (capability, function) in FUNCTIONS {
        let call = calls().into_iter().find(|call| call.function() == (capability, function));
        let call = call.unwrap_or_else(|| panic!("{}.{function} has no call in this test", capability.name()));
        let refusal = gate.call(call, &desk).await.unwrap_err();
        assert!(matches!(refusal, Refusal::Denied(_)), "{}.{function}: {refusal:?}", capability.name());
        let last = std::fs::read_to_string(&log).unwrap().lines().last().unwrap().to_owned();
        let line: serde_json::Value = serde_json::from_str(&last).unwrap();
        assert_eq!(line["phase"], "denied");
        assert_eq!(line["function"], format!("{}.{function}", capability.name()));
    }
    assert!(!end.showing.has_changed().unwrap(), "nothing was shown to the citizen");
    assert_eq!(stands.control.state().await.unwrap(), before, "nothing happened at the devices or the platform");
    guichet_capability::audit::verify(&log).unwrap();
    stands.testbed.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_outside_the_declared_scope_is_denied() {
    let stands = Stands::start().await.unwrap();
    let services = wiring::services(&stands.config).unwrap();
    let mut narrow = record("residence-permit-endorsement");
    if let Some(identity) = &mut narrow.capabilities.identity {
        identity.claims = vec![Claim::Name];
    }
    let materials = narrow.materials.clone();
    let case = Case {
        visit: VisitId("visit".into()),
        record: Arc::new(narrow),
        templates: Arc::default(),
        assets: Arc::default(),
    };
    let gate = Gate::new(case, services, Wallet::default());
    let (desk, _end) = Desk::new();
    let outside = [
        Call::Require { assurance: Assurance::Card, claims: vec![Claim::Address] },
        Call::Scan { material: "passport".into(), least_pages: 1, most_pages: 1, operation: "scan".into() },
        Call::Scan { material: materials[0].code.clone(), least_pages: 1, most_pages: 1000, operation: "scan".into() },
        Call::Print {
            content: PrintContent::Template { name: "banknote".into(), data: "{}".into() },
            operation: "print".into(),
        },
        Call::Query { service: "police/records".into(), parameters: vec![] },
        Call::Submit {
            service: "police/reports".into(),
            fields: vec![],
            attachments: vec![],
            operation: "submit".into(),
        },
    ];
    for call in outside {
        let named = format!("{call:?}");
        assert!(matches!(gate.call(call, &desk).await, Err(Refusal::Denied(_))), "{named}");
    }
    stands.testbed.stop().await;
}
