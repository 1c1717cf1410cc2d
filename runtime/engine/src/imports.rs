//! What a component asks for, checked before anything is linked, and the linking of what its record declares.

use crate::contract::{
    HANDLER, STEP, ServiceItemPre, TYPES, clock, handler, identity, log, platform, printer, scanner,
};
use crate::error::LoadError;
use crate::running::Running;
use guichet_model::call::{Capability, FUNCTIONS};
use std::collections::BTreeSet;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, HasSelf, InstancePre, Linker};

/// Checks a component's imports and exports and links it, so that making an instance is all that is left.
pub(crate) fn link(
    engine: &wasmtime::Engine,
    component: &Component,
    declared: &BTreeSet<Capability>,
) -> Result<ServiceItemPre<Running>, LoadError> {
    check_imports(engine, component, declared)?;
    let linker = linker(engine, declared).map_err(|error| LoadError::Contract { reason: format!("{error:#}") })?;
    let linked =
        linker.instantiate_pre(component).map_err(|error| LoadError::Contract { reason: format!("{error:#}") })?;
    check_export(engine, &linked)?;
    ServiceItemPre::new(linked).map_err(|error| LoadError::Export { reason: format!("{error:#}") })
}

/// Every import must be exactly an interface that names types, or that of a declared capability, and ask of it nothing
/// but functions of the contract. The names are compared whole, version included: the linker would be more lenient.
fn check_imports(
    engine: &wasmtime::Engine,
    component: &Component,
    declared: &BTreeSet<Capability>,
) -> Result<(), LoadError> {
    for (name, import) in component.component_type().imports(engine) {
        let refuse = |name: String| Err(LoadError::Import { name });
        let capability = Capability::ALL.into_iter().find(|capability| capability.import() == name);
        match capability {
            None if !TYPES.contains(&name) => return refuse(name.to_owned()),
            Some(capability) if !declared.contains(&capability) => {
                return refuse(format!("{name} (not declared in the record)"));
            }
            _ => {}
        }
        let ComponentItem::ComponentInstance(interface) = import.ty else { return refuse(name.to_owned()) };
        for (item, export) in interface.exports(engine) {
            let known = match export.ty {
                ComponentItem::Type(_) => true,
                ComponentItem::ComponentFunc(_) => {
                    capability.is_some_and(|capability| FUNCTIONS.contains(&(capability, item)))
                }
                _ => false,
            };
            if !known {
                return refuse(format!("{name}#{item}"));
            }
        }
    }
    Ok(())
}

fn check_export(engine: &wasmtime::Engine, linked: &InstancePre<Running>) -> Result<(), LoadError> {
    let missing = |what: &str| LoadError::Export { reason: format!("{what} is missing") };
    let ty = linked.component().component_type();
    let export = ty.get_export(engine, HANDLER).ok_or_else(|| missing("the interface"))?;
    let ComponentItem::ComponentInstance(interface) = export.ty else { return Err(missing("the interface")) };
    let step = interface.get_export(engine, STEP).ok_or_else(|| missing(STEP))?;
    let ComponentItem::ComponentFunc(step) = step.ty else { return Err(missing(STEP)) };
    step.typecheck::<(&[u8], &handler::Event), (Result<handler::Turn, handler::Problem>,)>(&linked.instance_type())
        .map_err(|error| LoadError::Export { reason: format!("{error:#}") })
}

/// A linker with the declared capabilities and nothing else.
fn linker(engine: &wasmtime::Engine, declared: &BTreeSet<Capability>) -> wasmtime::Result<Linker<Running>> {
    let mut linker = Linker::new(engine);
    for capability in declared {
        let add = match capability {
            Capability::Identity => identity::identity::add_to_linker::<_, HasSelf<Running>>,
            Capability::Scanner => scanner::scanner::add_to_linker::<_, HasSelf<Running>>,
            Capability::Printer => printer::printer::add_to_linker::<_, HasSelf<Running>>,
            Capability::Platform => platform::platform::add_to_linker::<_, HasSelf<Running>>,
            Capability::Log => log::log::add_to_linker::<_, HasSelf<Running>>,
            Capability::Clock => clock::clock::add_to_linker::<_, HasSelf<Running>>,
        };
        add(&mut linker, |running| running)?;
    }
    Ok(linker)
}
