//! A server on the loopback that ends, connections and all, when its handle is dropped.

use anyhow::{Context as _, Result};
use axum::Router;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use tokio::task::JoinHandle;

/// A server at work.
pub(crate) struct Listening {
    handle: Handle<std::net::SocketAddr>,
    task: Option<JoinHandle<()>>,
}

impl Listening {
    /// Serves plain HTTP.
    pub(crate) fn plain(listener: std::net::TcpListener, routes: Router) -> Result<Self> {
        let handle = Handle::new();
        let server = axum_server::from_tcp(listener).context("cannot serve HTTP")?;
        let serving = server.handle(handle.clone()).serve(routes.into_make_service());
        Ok(Self::spawn(handle, serving))
    }

    /// Serves HTTPS.
    pub(crate) fn secure(listener: std::net::TcpListener, tls: RustlsConfig, routes: Router) -> Result<Self> {
        let handle = Handle::new();
        let server = axum_server::from_tcp_rustls(listener, tls).context("cannot serve HTTPS")?;
        let serving = server.handle(handle.clone()).serve(routes.into_make_service());
        Ok(Self::spawn(handle, serving))
    }

    fn spawn(
        handle: Handle<std::net::SocketAddr>,
        serving: impl Future<Output = std::io::Result<()>> + Send + 'static,
    ) -> Self {
        let task = tokio::spawn(async move {
            if let Err(e) = serving.await {
                tracing::error!("a stand-in's server ended: {e}");
            }
        });
        Self { handle, task: Some(task) }
    }

    /// Closes the port and every connection, and waits until that is done.
    pub(crate) async fn stop(mut self) {
        self.handle.shutdown();
        if let Some(task) = self.task.take() {
            task.abort();
            // Cancelled or ended: either way the port is closed now.
            let _ = task.await;
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.handle.shutdown();
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}
