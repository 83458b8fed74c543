//! `postil serve`.

mod listen;
mod screen;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::sync::watch as channel;

use self::listen::{cannot_serve, listen};
use self::screen::Screen;
use super::Global;
use super::report::{self, Format};
use crate::diagnostic::Diagnostic;
use crate::project::{Change, Snapshot};
use crate::serve::server::PRINT;
use crate::serve::watch::{Touched, Watch};
use crate::serve::{Hosts, LIST, Preview, Server, Settings, Shown, Update};
use crate::span::Sources;
use crate::{Base, Options};

/// A burst of changes is over when nothing has come for so long: editors save in several steps.
const QUIET: Duration = Duration::from_millis(40);
/// Between the documents and the rest.
const BREATH: Duration = Duration::from_millis(5);
/// Errors are shown even though changes keep coming, when they have kept coming for so long.
const PATIENCE: Duration = Duration::from_secs(1);
/// What gathers from the whole edition gives way to new changes for so long; then it is made, though it will be old.
const GIVING_WAY: Duration = Duration::from_secs(5);

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
    /// Include what is marked as a draft
    #[arg(long)]
    pub drafts: bool,
    /// Do not go to the note that was just edited
    #[arg(long)]
    pub no_jump: bool,
    /// Show the layout of print
    #[arg(long)]
    pub print: bool,
    /// Look at all files again and again, where the system does not tell when they change, as over a network
    #[arg(long)]
    pub poll: bool,
}

/// Runs `serve`. Ends only if it cannot begin, and gives false then.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let begun = Instant::now();
    let (listener, address) = match listen(global, arguments) {
        Ok(listening) => listening,
        Err(fault) => return failed(&fault, global),
    };
    // Watched first: what changes while the edition is read must not be missed.
    let watch = if arguments.poll {
        Watch::polling(&global.directory)
    } else {
        Watch::new(&global.directory)
    };
    let mut world = Snapshot::new(&global.directory);
    world.sweep();
    let mut preview = Preview::new(Options {
        base: Base::Anywhere,
        drafts: arguments.drafts,
        ..Options::default()
    });
    let first = preview.update(&world);
    let (sender, shown) = channel::channel(Arc::clone(&first.shown));
    let hosts = Hosts::new(address.ip(), &arguments.allowed);
    let settings = Settings {
        jump: !arguments.no_jump,
    };
    if let Err(error) = Server::new(shown, hosts, settings).start(listener) {
        return failed(&cannot_serve(address, &error), global);
    }
    let mut screen = Screen::new(announcement(address, arguments), global);
    screen.begin(&first, begun.elapsed());
    if arguments.open {
        open(address, arguments, global);
    }
    Follower {
        watch,
        world,
        preview,
        sender,
        screen,
        changes: Vec::new(),
        since: None,
        withheld: None,
    }
    .follow()
}

/// What follows the edition from one change to the next.
struct Follower<'a> {
    watch: Watch,
    world: Snapshot,
    preview: Preview,
    sender: channel::Sender<Arc<Shown>>,
    screen: Screen<'a>,
    /// What has changed since something was shown last.
    changes: Vec<Change>,
    /// When the first of that was noticed.
    since: Option<Instant>,
    /// What is not shown yet, since it has errors: they may be mended before the burst is over.
    withheld: Option<Update>,
}

impl Follower<'_> {
    /// Follows the edition until the process is ended.
    ///
    /// The first event is acted on at once, and once more when the burst is over, with everything looked at. A file
    /// that is caught half written may have errors that it has not; so errors wait for the end of the burst.
    fn follow(mut self) -> ! {
        loop {
            let mut touched = self.watch.next(None);
            while touched != Touched::Nothing {
                self.screen.notice(self.watch.notice());
                self.take_in(&touched);
                touched = self.watch.next(Some(QUIET));
            }
            self.take_in(&Touched::Everything);
            if let Some(update) = self.withheld.take() {
                self.show(&update);
            }
        }
    }

    /// Looks at what was touched, compiles what has changed, and shows what comes of it: the documents at once, and the
    /// rest when it is made, or is gone on with at the next event.
    fn take_in(&mut self, touched: &Touched) {
        let begun = Instant::now();
        if self.look(touched) {
            self.since.get_or_insert(begun);
            self.withheld = None;
            if let Some(shown) = self.preview.begin(&self.world) {
                self.sender.send_replace(shown);
                // Whoever waits for it is answered before the rest takes all processors.
                std::thread::sleep(BREATH);
            }
        }
        let (waiting, since) = (self.watch.waiting(), self.since);
        // What waits may change the documents, which are sooner to be seen than what gathers from them as they were. But who
        // asks for that must not wait for ever.
        let update = self.preview.go_on(|| waiting.is_any() && !is_after(since, GIVING_WAY));
        let update = update.or_else(|| self.withheld.take());
        match update {
            Some(update) if update.is_fine || is_after(since, PATIENCE) => self.show(&update),
            withheld => self.withheld = withheld,
        }
    }

    /// Looks at what was touched. Gives whether anything did change.
    fn look(&mut self, touched: &Touched) -> bool {
        let begun = Instant::now();
        let changes = match touched {
            Touched::Nothing => return false,
            Touched::Paths(paths) => self.world.look(paths),
            Touched::Everything => self.world.sweep(),
        };
        self.watch.polled(begun.elapsed());
        let changed = !changes.is_empty();
        self.changes.extend(changes);
        changed
    }

    /// Shows what came of everything that has changed.
    fn show(&mut self, update: &Update) {
        self.sender.send_replace(Arc::clone(&update.shown));
        let changes = std::mem::take(&mut self.changes);
        let took = self.since.take().map_or(Duration::ZERO, |since| since.elapsed());
        self.screen.update(&changes, update, took);
    }
}

/// Whether it is so long since then.
fn is_after(since: Option<Instant>, time: Duration) -> bool {
    since.is_some_and(|since| since.elapsed() > time)
}

fn failed(fault: &Diagnostic, global: &Global) -> bool {
    let faults = std::slice::from_ref(fault);
    report::diagnostics(faults, &Sources::default(), Format::Human, "", global)
}

/// Where the edition is to be seen. The first line is for scripts as well.
fn announcement(address: SocketAddr, arguments: &Arguments) -> Vec<String> {
    let origin = origin(address);
    let mut lines = vec![format!("serving {origin}/"), format!("all pages: {origin}{LIST}")];
    if arguments.print {
        lines.push(format!("on paper: {origin}{PRINT}/"));
    }
    if !address.ip().is_loopback() {
        lines.push("other machines on the network can read this preview".to_owned());
    }
    lines
}

fn origin(address: SocketAddr) -> String {
    format!("http://{}", SocketAddr::new(reachable(address.ip()), address.port()))
}

fn open(address: SocketAddr, arguments: &Arguments, global: &Global) {
    let origin = origin(address);
    let first = if arguments.print {
        format!("{origin}{PRINT}/")
    } else {
        format!("{origin}/")
    };
    if let Err(error) = open::that_detached(&first) {
        report::aside(&format!("cannot open a browser ({error}); open {first}"), global);
    }
}

/// An address at which this machine reaches a server that listens on `address`.
fn reachable(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address,
    }
}
