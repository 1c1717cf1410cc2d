//! A private system bus. `ippeveprinter` refuses to start without one, even when it announces nothing.

use std::{
    os::{
        linux::net::SocketAddrExt as _,
        unix::net::{SocketAddr, UnixStream},
    },
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use super::program::{Program, find};

/// How long the bus may take to answer.
const START: Duration = Duration::from_secs(10);

/// The bus, running until it is dropped.
pub(crate) struct Bus {
    /// What goes into `DBUS_SYSTEM_BUS_ADDRESS`.
    pub(crate) address: String,
    program: Program,
}

impl Bus {
    /// Starts a bus; `name` makes its (abstract) socket unique on this machine.
    pub(crate) async fn start(folder: &Path, name: &str) -> Result<Self> {
        let program = find("dbus-daemon", "dbus")?;
        let address = format!("unix:abstract={name}");
        let configuration = folder.join("bus.conf");
        let text = format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>{address}</listen>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>
"#
        );
        std::fs::write(&configuration, text).with_context(|| format!("cannot write {}", configuration.display()))?;
        let mut option = std::ffi::OsString::from("--config-file=");
        option.push(&configuration);
        let arguments = [option, "--nofork".into(), "--nopidfile".into()];
        let mut program = Program::start(&program, &arguments, &[], &folder.join("bus.log"))?;

        let socket = SocketAddr::from_abstract_name(name)?;
        let deadline = Instant::now() + START;
        while UnixStream::connect_addr(&socket).is_err() {
            program.alive()?;
            if Instant::now() > deadline {
                bail!("the private bus does not answer after {} s", START.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(Self { address, program })
    }

    pub(crate) async fn stop(self) {
        self.program.stop().await;
    }
}
