//! The port of a preview.

use std::io;
use std::net::{SocketAddr, TcpListener};

use super::super::{Global, report};
use super::Arguments;
use crate::diagnostic::{Code, Diagnostic};

/// Ports that are tried after the one that was asked for.
const FURTHER_PORTS: u16 = 50;

/// Takes the port, or the next one that is free.
pub(super) fn listen(global: &Global, arguments: &Arguments) -> Result<(TcpListener, SocketAddr), Box<Diagnostic>> {
    let wanted = SocketAddr::new(arguments.host, arguments.port);
    let last = match arguments.port {
        0 => 0,
        port => port.saturating_add(FURTHER_PORTS),
    };
    let mut met = None;
    for port in arguments.port..=last {
        match TcpListener::bind((arguments.host, port)) {
            Ok(listener) => {
                let address = listener
                    .local_addr()
                    .map_err(|error| Box::new(cannot_serve(wanted, &error)))?;
                if met.is_some() {
                    report::aside(&format!("port {} is taken; using {port}", arguments.port), global);
                }
                return Ok((listener, address));
            }
            Err(error) => {
                let taken = error.kind() == io::ErrorKind::AddrInUse;
                met = Some(error);
                if !taken {
                    break;
                }
            }
        }
    }
    let error = met.unwrap_or_else(|| io::ErrorKind::AddrInUse.into());
    Err(Box::new(cannot_serve(wanted, &error)))
}

/// The diagnostic for an address that cannot be listened on.
pub(super) fn cannot_serve(address: SocketAddr, error: &io::Error) -> Diagnostic {
    Diagnostic::error(Code::CannotServe, format!("cannot listen on {address}: {error}"))
        .help("name another address with `--host`, or another port with `--port`")
}
