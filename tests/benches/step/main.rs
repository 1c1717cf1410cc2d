//! What a step costs, fresh instance included: through the terminal's engine, against the same instantiate-and-call
//! written straight on wasmtime with the same settings and limits. One of each in turn, in the same run.
//!
//! Measured are the items that `cargo xtask` packages, each with its first event and a host that answers at once, and a
//! component written by hand that does nothing, in which whatever the engine adds shows most.

mod answers;
mod idle;
mod reference;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use guichet_engine::{Answered, Declared, Engine, EngineOptions, Host, Item, Limits, StepError};
use guichet_model::call::Call;
use guichet_model::record::ItemRecord;
use guichet_model::text::Language;
use guichet_model::turn::Event;
use guichet_tests::figure::{Figure, Samples};
use guichet_tests::{bench, places};
use guichet_worker::{Role, Worker, WorkerSpec};

use self::reference::Reference;

/// How many steps of each are measured, after a tenth as many that are not.
const STEPS: usize = 10_000;

/// How often a component is loaded from the cache.
const LOADS: usize = 200;

/// A step may cost at most this many times the reference, at p50 and at p99.
const GOAL: f64 = 1.5;

fn main() -> ExitCode {
    bench::main(measure)
}

/// What is measured.
struct Subject {
    name: String,
    component: Vec<u8>,
    declared: Declared,
}

fn measure() -> Result<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let cache = tempfile::tempdir()?;
        let worker = Worker::new(WorkerSpec::new(places::programs().join("guichet-worker"), Role::Compile));
        let limits = Limits::default();
        let engine = Engine::new(EngineOptions { limits, cache: cache.path().join("cache"), compiler: worker })?;
        let mut figures = Vec::new();
        for subject in subjects()? {
            let name = &subject.name;
            let item = engine.load(&subject.component, subject.declared.clone()).await.with_context(|| name.clone())?;
            let reference = Reference::new(&subject.component, &limits).with_context(|| name.clone())?;
            let (ours, theirs) = compare(&item, &reference).await.with_context(|| name.clone())?;
            figures.push(Figure::new(&format!("step: {name}"), "µs", &ours).against("wasmtime", &theirs, GOAL));
            let loads = load(&engine, &subject).await?;
            figures.push(Figure::new(&format!("load from the cache: {name}"), "ms", &loads));
        }
        Ok(figures)
    })
}

async fn compare(item: &Item, reference: &Reference) -> Result<(Samples, Samples)> {
    let (mut ours, mut theirs) = (Vec::with_capacity(STEPS), Vec::with_capacity(STEPS));
    for step in 0..STEPS + STEPS / 10 {
        // Neither always runs in the other's wake.
        let (own, other) = if step % 2 == 0 {
            let own = through_engine(item).await?;
            (own, reference.step().await?)
        } else {
            let other = reference.step().await?;
            (through_engine(item).await?, other)
        };
        if step >= STEPS / 10 {
            ours.push(own.as_secs_f64() * 1e6);
            theirs.push(other.as_secs_f64() * 1e6);
        }
    }
    let samples = |values| Samples::new(values).context("nothing was measured");
    Ok((samples(ours)?, samples(theirs)?))
}

/// Answers at once.
struct Answering;

impl Host for Answering {
    fn call<'a>(&'a mut self, call: Call) -> Answered<'a> {
        Box::pin(async move { answers::to(&call) })
    }
}

async fn through_engine(item: &Item) -> Result<Duration> {
    let begun = Instant::now();
    let turn = item.step(Box::new(Answering), Vec::new(), Event::Started { language: Language::Zh }).await;
    let taken = begun.elapsed();
    match turn {
        // A problem is the item's answer too, and costs as much.
        Ok(_) | Err(StepError::Problem(_)) => Ok(taken),
        Err(error) => bail!(error),
    }
}

async fn load(engine: &Engine, subject: &Subject) -> Result<Samples> {
    let mut taken = Vec::with_capacity(LOADS);
    for _ in 0..LOADS {
        let begun = Instant::now();
        engine.load(&subject.component, subject.declared.clone()).await?;
        taken.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Samples::new(taken).context("nothing was measured")
}

/// The packaged items, if there are any, and the idle component.
fn subjects() -> Result<Vec<Subject>> {
    let mut subjects = vec![idle::subject()?];
    let items = places::items();
    if let Ok(folders) = std::fs::read_dir(&items) {
        let mut folders: Vec<PathBuf> = folders.filter_map(|entry| Some(entry.ok()?.path())).collect();
        folders.sort();
        for folder in folders.iter().filter(|folder| folder.join("item.wasm").is_file()) {
            subjects.push(packaged(folder).with_context(|| folder.display().to_string())?);
        }
    }
    Ok(subjects)
}

fn packaged(folder: &Path) -> Result<Subject> {
    let record = ItemRecord::parse(&std::fs::read_to_string(folder.join("item.toml"))?)?;
    let mut assets = BTreeSet::new();
    // An item need not have any.
    if let Ok(entries) = std::fs::read_dir(folder.join("assets")) {
        for entry in entries {
            assets.insert(entry?.file_name().to_string_lossy().into_owned());
        }
    }
    let declared = Declared {
        capabilities: record.capabilities.declared().collect(),
        steps: record.procedure.iter().map(|step| step.id.clone()).collect(),
        assets,
    };
    Ok(Subject { name: record.code, component: std::fs::read(folder.join("item.wasm"))?, declared })
}
