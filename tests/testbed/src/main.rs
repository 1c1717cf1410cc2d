//! `guichet-testbed`: starts every stand-in and keeps them running until it is told to end.

use std::{io::Read as _, path::PathBuf};

use anyhow::{Context as _, Result};
use clap::Parser;
use guichet_testbed::{Orientation, Testbed, TestbedOptions};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::oneshot,
};

/// Stand-ins for the hardware and the platform of a terminal.
///
/// Writes testbed.json (addresses) and guichet.toml (a terminal's configuration) into the folder and
/// runs until it gets SIGTERM or SIGINT, or until its standard input is closed.
#[derive(Debug, Parser)]
#[command(name = "guichet-testbed")]
struct Arguments {
    /// Folder for everything it writes.
    #[arg(long)]
    dir: PathBuf,
    /// File to write when everything answers [default: DIR/ready].
    #[arg(long)]
    ready: Option<PathBuf>,
    /// Start without the printer (and without needing ippeveprinter).
    #[arg(long)]
    no_printer: bool,
    /// Folder of packaged items, for guichet.toml.
    #[arg(long, default_value = "target/items")]
    items: PathBuf,
    /// Folder of themes, for guichet.toml.
    #[arg(long, default_value = "themes")]
    themes: PathBuf,
    /// The panel hangs wider than high.
    #[arg(long)]
    landscape: bool,
    /// Font file for page pictures [default: that of fonts-noto-cjk].
    #[arg(long)]
    font: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "guichet_testbed=info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let ready = arguments.ready.clone().unwrap_or_else(|| arguments.dir.join("ready"));
    // A file left by an earlier run must not say that this one is ready.
    if ready.exists() {
        std::fs::remove_file(&ready).with_context(|| format!("cannot remove {}", ready.display()))?;
    }
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let closed = standard_input_closed();

    let testbed = Testbed::start(TestbedOptions {
        printer: !arguments.no_printer,
        items: arguments.items,
        themes: arguments.themes,
        orientation: if arguments.landscape { Orientation::Landscape } else { Orientation::Portrait },
        font: arguments.font,
        ..TestbedOptions::new(arguments.dir)
    })
    .await?;
    std::fs::write(&ready, b"ready\n").with_context(|| format!("cannot write {}", ready.display()))?;
    say(&testbed);

    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = closed => {}
    }
    testbed.stop().await;
    Ok(())
}

/// The one line on standard output.
#[allow(clippy::print_stdout)]
fn say(testbed: &Testbed) {
    println!("The testbed is ready: control at {}, files in {}", testbed.addresses().control, testbed.dir().display());
}

/// Ends when whoever started us is gone. A thread of its own, for a read of standard input cannot be
/// called off.
fn standard_input_closed() -> oneshot::Receiver<()> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        let mut ignored = [0; 256];
        while matches!(std::io::stdin().read(&mut ignored), Ok(n) if n > 0) {}
        // Nobody to tell when the program is ending already.
        let _ = sender.send(());
    });
    receiver
}
