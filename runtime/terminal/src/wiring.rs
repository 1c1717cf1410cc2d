//! Putting the rooms together: from a configuration to a running kiosk.

use crate::config::Config;
use anyhow::{Context, Result};
use guichet_capability::audit::AuditLog;
use guichet_capability::{Clock, PlatformClient, Services, SystemClock, Typesetter};
use guichet_catalogue::Catalogue;
use guichet_devices::{CardReader, Printer, Scanner};
use guichet_engine::{Engine, EngineOptions, Limits};
use guichet_session::{Kiosk, KioskParts, Policy};
use guichet_worker::{Role, Worker, WorkerSpec};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a citizen has to act on a device page.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts everything but the window. Must run inside the tokio runtime.
pub async fn start(config: &Config) -> Result<Kiosk> {
    let services = services(config)?;
    let engine = Engine::new(EngineOptions {
        limits: Limits::default(),
        cache: config.paths.state.join("cache"),
        compiler: Worker::new(WorkerSpec::new(worker_program(config)?, Role::Compile)),
    })
    .context("the engine for items cannot start")?;
    let (catalogue, faulty) = Catalogue::load(&config.paths.items, &engine).await?;
    for fault in &faulty {
        tracing::error!(%fault, "catalogue");
    }
    tracing::info!(items = catalogue.items().len(), faulty = faulty.len(), "catalogue");
    Ok(Kiosk::start(KioskParts {
        site: config.site(),
        catalogue: Arc::new(catalogue),
        services,
        policy: Policy::default(),
        ids: Box::new(|| format!("{:032x}", rand::random::<u128>())),
    }))
}

/// What the gate uses: devices, platform, typesetter, audit log, clock. Must run inside the tokio runtime.
pub fn services(config: &Config) -> Result<Services> {
    // reqwest takes the process's provider; a second start in one process finds it there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let state = &config.paths.state;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(state)
        .with_context(|| format!("cannot make the state folder {}", state.display()))?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new(config.site.utc_offset_hours));
    let time = clock.now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let audit = AuditLog::open(state.join("audit.jsonl"), key(&state.join("audit.key"))?, &time)?;
    let worker = Worker::new(WorkerSpec::new(worker_program(config)?, Role::Typeset));
    Ok(Services {
        reader: CardReader::open(config.reader.clone()),
        scanner: Scanner::open(config.scanner.clone()),
        printer: Printer::open(config.printer.clone()),
        platform: PlatformClient::new(&config.platform, &config.site.terminal)?,
        typesetter: Typesetter::new(worker, config.paths.fonts.clone()),
        audit: Arc::new(audit),
        clock,
        patience: PATIENCE,
    })
}

fn worker_program(config: &Config) -> Result<PathBuf> {
    if let Some(program) = &config.paths.worker {
        return Ok(program.clone());
    }
    let own = std::env::current_exe().context("cannot find out where the terminal's own program is")?;
    let program = own.with_file_name("guichet-worker");
    anyhow::ensure!(
        program.is_file(),
        "the worker program {} is missing; install it, or name it in `paths.worker`",
        program.display()
    );
    Ok(program)
}

/// Reads the audit key, or makes one.
fn key(path: &Path) -> Result<[u8; 32]> {
    let context = || format!("the audit key {}", path.display());
    match std::fs::read(path) {
        Ok(bytes) => {
            bytes.try_into().map_err(|_| anyhow::anyhow!("{} is not 32 bytes; restore it from the backup", context()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key: [u8; 32] = rand::random();
            let mut file = std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)
                .with_context(context)?;
            file.write_all(&key).and_then(|()| file.sync_all()).with_context(context)?;
            Ok(key)
        }
        Err(error) => Err(error).with_context(context),
    }
}
