//! The contract's whole surface: every function that an item can import ends in the host, and nothing else does.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::guest::{Guest, contract};
use common::image::{Image, turn};
use common::{Answering, load, proper_reply, started};
use guichet_engine::{Limits, StepError};
use guichet_model::call::{Call, Capability, FUNCTIONS, Refusal, Reply};
use guichet_model::text::Text;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{Function, Resolve, WorldItem};

/// Where the guests of this file have a function write its result.
const RESULT: u32 = 65536;

/// Every function that the contract's world imports: interface, name, and the function itself.
fn surface() -> (Resolve, Vec<(String, Function)>) {
    let (resolve, world) = contract(None);
    let mut functions = Vec::new();
    for (key, item) in &resolve.worlds[world].imports {
        match item {
            WorldItem::Interface { id, .. } => {
                let name = resolve.name_world_key(key);
                functions.extend(resolve.interfaces[*id].functions.values().map(|f| (name.clone(), f.clone())));
            }
            WorldItem::Function(function) => functions.push((String::new(), function.clone())),
            WorldItem::Type { .. } => {}
        }
    }
    (resolve, functions)
}

/// A guest that calls the function once, with zeros for arguments. `then` follows the call; the address of its result,
/// if it has one, is [`RESULT`].
fn caller(resolve: &Resolve, interface: &str, function: &Function, then: &str) -> Vec<u8> {
    let signature = resolve.wasm_signature(AbiVariant::GuestImport, function);
    let name = |ty: &WasmType| match ty {
        WasmType::I64 | WasmType::PointerOrI64 => "i64",
        WasmType::F32 => "f32",
        WasmType::F64 => "f64",
        _ => "i32",
    };
    assert!(signature.results.is_empty(), "results go through memory in this contract");
    let types: Vec<&str> = signature.params.iter().map(name).collect();
    let last = types.len() - usize::from(signature.retptr);
    let arguments: String = (0..types.len())
        .map(|place| format!("({}.const {}) ", types[place], if place == last { RESULT } else { 0 }))
        .collect();
    Guest::returning(Image::turn(&turn()))
        .import(interface, &function.name, "called", &format!("(param {})", types.join(" ")))
        .body(&format!("(call $called {arguments}) {then}"))
        .component()
}

#[test]
fn the_model_names_every_function_of_the_contract_and_no_other() {
    let (_, functions) = surface();
    let in_contract: BTreeSet<(String, String)> =
        functions.into_iter().map(|(interface, function)| (interface, function.name)).collect();
    let in_model: BTreeSet<(String, String)> =
        FUNCTIONS.iter().map(|(capability, name)| (capability.import().to_owned(), (*name).to_owned())).collect();
    assert_eq!(in_contract, in_model);
}

#[tokio::test]
async fn every_function_of_the_contract_ends_in_the_host_as_its_own_call() {
    let (resolve, functions) = surface();
    for (interface, function) in functions {
        let (item, _folder) = load(&caller(&resolve, &interface, &function, ""), Limits::default()).await;
        let calls = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&calls);
        let host = Answering(move |call: Call| {
            let reply = proper_reply(&call);
            seen.lock().unwrap().push(call);
            Ok(reply)
        });
        let returned = item.step(Box::new(host), Vec::new(), started()).await;
        assert_eq!(returned.unwrap(), turn(), "{interface}#{}", function.name);
        let calls = calls.lock().unwrap();
        let [call] = calls.as_slice() else { panic!("{interface}#{}: {calls:?}", function.name) };
        let (capability, name) = call.function();
        assert_eq!((capability.import(), name), (interface.as_str(), function.name.as_str()));
    }
}

#[tokio::test]
async fn every_refusal_reaches_the_item_as_an_answer_and_never_as_a_trap() {
    let refusals = [
        Refusal::Denied("out of scope".into()),
        Refusal::Cancelled,
        Refusal::TimedOut,
        Refusal::Unavailable {
            subject: "printer".into(),
            condition: "paper-out".into(),
            advice: Text::new("请加纸。", "Add paper."),
        },
        Refusal::Invalid("no such service".into()),
        Refusal::Mismatch,
    ];
    let (resolve, functions) = surface();
    for (interface, function) in functions.iter().filter(|(_, function)| function.result.is_some()) {
        if interface == Capability::Clock.import() {
            continue;
        }
        for (place, refusal) in refusals.iter().enumerate() {
            // The result is an error (first byte 1), and the error is this case of `refusal`, which stands at the first
            // place that is aligned for the larger of the two.
            let check = format!(
                "(if (i32.ne (i32.load8_u (i32.const {RESULT})) (i32.const 1)) (then unreachable))
                 (if (i32.ne (i32.load8_u (i32.const {})) (i32.const {place})) (then unreachable))",
                RESULT + 4
            );
            let (item, _folder) = load(&caller(&resolve, interface, function, &check), Limits::default()).await;
            let refusal = refusal.clone();
            let host = Answering(move |_: Call| Err(refusal.clone()));
            let returned = item.step(Box::new(host), Vec::new(), started()).await;
            assert_eq!(returned.unwrap(), turn(), "{interface}#{}: refusal {place}", function.name);
        }
    }
}

#[tokio::test]
async fn a_refused_note_is_dropped_and_a_refused_clock_ends_the_step() {
    let (resolve, functions) = surface();
    for (interface, function) in functions {
        let refuse = || Box::new(Answering(|_: Call| Err(Refusal::Denied("not declared".into()))));
        if interface == Capability::Log.import() {
            let (item, _folder) = load(&caller(&resolve, &interface, &function, ""), Limits::default()).await;
            assert_eq!(item.step(refuse(), Vec::new(), started()).await.unwrap(), turn());
        } else if interface == Capability::Clock.import() {
            let (item, _folder) = load(&caller(&resolve, &interface, &function, ""), Limits::default()).await;
            let error = item.step(refuse(), Vec::new(), started()).await.unwrap_err();
            assert!(matches!(&error, StepError::Trap { summary } if summary.contains("clock")), "{error}");
        }
    }
}

#[tokio::test]
async fn a_reply_of_another_function_ends_the_step_for_every_function() {
    let (resolve, functions) = surface();
    for (interface, function) in functions {
        let (item, _folder) = load(&caller(&resolve, &interface, &function, ""), Limits::default()).await;
        let host =
            Answering(move |call: Call| Ok(if call == Call::Now { Reply::Written } else { proper_reply(&Call::Now) }));
        let error = item.step(Box::new(host), Vec::new(), started()).await.unwrap_err();
        match error {
            StepError::Host { capability, function: name } => {
                assert_eq!((capability.import(), name), (interface.as_str(), function.name.as_str()));
            }
            other => panic!("{interface}#{}: {other}", function.name),
        }
    }
}
