//! A port of the loopback that stays ours while nobody listens on it.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpSocket;

/// A second socket is bound to the port and never listens: no other program gets the port, and
/// connections are refused until somebody of ours listens.
pub(crate) struct Port {
    address: SocketAddr,
    _held: TcpSocket,
}

impl Port {
    /// Any free port.
    pub(crate) fn take() -> std::io::Result<Self> {
        let held = Self::bound(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        Ok(Self { address: held.local_addr()?, _held: held })
    }

    /// `127.0.0.1` and the port.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Begins to listen.
    pub(crate) fn listen(&self) -> std::io::Result<std::net::TcpListener> {
        Self::bound(self.address)?.listen(64)?.into_std()
    }

    fn bound(address: SocketAddr) -> std::io::Result<TcpSocket> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        Ok(socket)
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[tokio::test]
    async fn a_held_port_refuses_until_somebody_listens_and_again_after() {
        let port = Port::take().unwrap();
        assert!(TcpStream::connect(port.address()).is_err());
        let listener = port.listen().unwrap();
        assert!(TcpStream::connect(port.address()).is_ok());
        drop(listener);
        // A child that another test is just starting may hold the listener until it becomes its own program.
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while TcpStream::connect(port.address()).is_ok() {
            assert!(std::time::Instant::now() < deadline, "somebody still listens");
            tokio::task::yield_now().await;
        }
        drop(port.listen().unwrap());
    }
}
