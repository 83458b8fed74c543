//! `postil serve`.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use tokio::sync::watch as channel;

use super::report::{self, Format};
use super::{Global, watch};
use crate::diagnostic::{Code, Diagnostic};
use crate::project::DiskWorld;
use crate::serve::server::{LIST, PRINT};
use crate::serve::{Hosts, Problem, Server, Settings, Shown};
use crate::span::Sources;
use crate::{Options, compile};

/// Ports that are tried after the one that was asked for.
const FURTHER_PORTS: u16 = 50;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The port; if it is taken, the next that is free. 0 lets the system choose
    #[arg(short, long, value_name = "N", default_value_t = 4000)]
    pub port: u16,
    /// The address to listen on. Others than the loopback let other machines read the edition
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,
    /// Answer to this name of the machine as well; may be given several times
    #[arg(long = "allow-host", value_name = "NAME")]
    pub allowed: Vec<String>,
    /// Open the browser
    #[arg(long)]
    pub open: bool,
    /// Do not go to the note that was just edited
    #[arg(long)]
    pub no_jump: bool,
    /// Show the layout of print
    #[arg(long)]
    pub print: bool,
}

/// Runs `serve`. Ends only if it cannot begin, and gives false then.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let (listener, address) = match listen(global, arguments) {
        Ok(listening) => listening,
        Err(fault) => return failed(&fault, global),
    };
    let (sender, shown) = channel::channel(Arc::new(Shown::default()));
    let hosts = Hosts::new(address.ip(), &arguments.allowed);
    let settings = Settings {
        jump: !arguments.no_jump,
    };
    let mut server = Some((Server::new(shown, hosts, settings), listener));
    watch::run(global, || {
        show(global, &sender);
        // Who waits for the address finds the edition there.
        server
            .take()
            .is_none_or(|(server, listener)| match server.start(listener) {
                Ok(()) => announce(address, global, arguments),
                Err(error) => failed(&cannot_serve(address, &error), global),
            })
    })
}

/// Compiles the edition and shows it, or what is wrong with it.
fn show(global: &Global, sender: &channel::Sender<Arc<Shown>>) {
    let start = Instant::now();
    let compiled = compile(&DiskWorld::new(&global.directory), &Options::default());
    let old = sender.borrow().site.clone();
    let outcome = if old.is_some() {
        "the last good pages stay up"
    } else {
        "nothing to show yet"
    };
    let sources = &compiled.sources;
    report::diagnostics(&compiled.diagnostics, sources, Format::Human, outcome, global);
    if compiled.site.is_some() {
        report::aside(&format!("compiled in {:.2} s", start.elapsed().as_secs_f64()), global);
    }
    let problems = compiled
        .diagnostics
        .iter()
        .map(|found| Problem::new(found, sources))
        .collect();
    sender.send_replace(Arc::new(Shown {
        site: compiled.site.map(Arc::new).or(old),
        problems: Arc::new(problems),
        target: None,
    }));
}

/// Takes the port, or the next one that is free.
fn listen(global: &Global, arguments: &Arguments) -> Result<(TcpListener, SocketAddr), Box<Diagnostic>> {
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

fn cannot_serve(address: SocketAddr, error: &io::Error) -> Diagnostic {
    Diagnostic::error(Code::CannotServe, format!("cannot listen on {address}: {error}"))
        .help("name another address with `--host`, or another port with `--port`")
}

fn failed(fault: &Diagnostic, global: &Global) -> bool {
    report::diagnostics(
        std::slice::from_ref(fault),
        &Sources::default(),
        Format::Human,
        "",
        global,
    )
}

/// Says where the edition is to be seen. The first line is for scripts as well.
fn announce(address: SocketAddr, global: &Global, arguments: &Arguments) -> bool {
    let origin = format!("http://{}", SocketAddr::new(reachable(address.ip()), address.port()));
    report::result(&format!("serving {origin}/"), global);
    report::result(&format!("all pages: {origin}{LIST}"), global);
    let mut first = format!("{origin}/");
    if arguments.print {
        first = format!("{origin}{PRINT}/");
        report::result(&format!("on paper: {first}"), global);
    }
    if !address.ip().is_loopback() {
        report::aside("other machines on the network can read this preview", global);
    }
    if arguments.open
        && let Err(error) = open::that_detached(&first)
    {
        report::aside(&format!("cannot open a browser ({error}); open {first}"), global);
    }
    true
}

/// An address at which this machine reaches a server that listens on `address`.
fn reachable(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address,
    }
}
