//! Where the files of a site are put together beside it, while it is being made, and from where they are moved into place.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use tempfile::TempDir;

use super::hold::{self, Hold};
use super::plan::{Held, Item, Plan, State};
use super::{
    Foreign, Known, Manifest, Present, Turn, Written, failed, held, make_parent, present, remove_empty_folders,
};
use crate::diagnostic::Diagnostic;
use crate::digest::{checksum, checksum_in_pieces};
use crate::render::Site;

/// Folders into which what is put together for a site that is there already is dealt out: one alone would be in the way of those who
/// write side by side, and those of the site would all have to be made twice.
const PARTS: usize = 64;

/// A folder that a site is being brought into. Until [`Desk::finish`] nothing in it changes that a reader could see; if that is never
/// called, it is as it was.
#[derive(Debug)]
pub struct Desk {
    folder: PathBuf,
    /// Folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
    _hold: Hold,
    old: Manifest,
    foreign: Foreign,
    known: Known,
    /// Whether nothing was in it. Then what is put together has the folders of the site at once, and these are moved as they are.
    was_empty: bool,
    /// The folder beside the site's files, on the same file system, once there is something to put there; or why not.
    staged: OnceLock<Result<TempDir, Box<Diagnostic>>>,
    next: AtomicUsize,
    items: Mutex<Vec<Item>>,
}

impl Desk {
    /// Takes hold of `folder`, which is made if it is not there. With [`Known::Written`] its files are taken for what the manifest
    /// says of them.
    ///
    /// # Errors
    /// Another build that holds it, or the file system's refusal.
    #[expect(clippy::disallowed_methods, reason = "this is the other door")]
    pub fn open(folder: &Path, foreign: Foreign, known: Known) -> Result<Self, Vec<Diagnostic>> {
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let made = folder.ancestors().take_while(is_missing);
        let made = made.map(Path::to_path_buf).collect();
        std::fs::create_dir_all(folder).map_err(|error| vec![*failed(folder, &error)])?;
        let hold = Hold::take(folder).map_err(|error| vec![*failed(folder, &error)])?;
        let hold = hold.ok_or_else(|| vec![held(folder)])?;
        let old = Manifest::read(folder).map_err(|error| vec![*failed(&Manifest::path(folder), &error)])?;
        let was_empty = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        Ok(Self {
            was_empty,
            folder: folder.to_path_buf(),
            made,
            _hold: hold,
            old,
            foreign,
            known,
            staged: OnceLock::new(),
            next: AtomicUsize::new(0),
            items: Mutex::default(),
        })
    }

    /// Puts a file of the site beside it, if it is not there already, and gives its checksum. What goes wrong is told by
    /// [`Desk::finish`].
    pub fn put(&self, path: &str, bytes: &[u8]) -> String {
        let item = self.item(path, bytes);
        let digest = item.digest.clone();
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.push(item);
        digest
    }

    /// The same of a large file, which is never held whole. Gives how many bytes it has as well.
    pub fn put_in_pieces(&self, path: &str, pieces: impl Iterator<Item = Vec<u8>>) -> (String, usize) {
        let (at, mut out, mut fault) = match self.begin(path) {
            Ok((number, file)) => (Some(number), Some(file), None),
            Err(refused) => (None, None, Some(refused)),
        };
        // The digest is wanted even if the disk is full.
        let (digest, length) = checksum_in_pieces(pieces.inspect(|piece| {
            let written = out.as_mut().map(|out| out.write_all(piece));
            if let Some(Err(error)) = written {
                fault.get_or_insert_with(|| failed(&self.folder.join(path), &error));
                out = None;
            }
        }));
        let state = match fault {
            Some(fault) => State::Failed(fault),
            None => self.held().against_digest(path, &digest),
        };
        let is_wanted = matches!(state, State::New | State::Changed);
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.push(Item {
            path: path.to_owned(),
            digest: digest.clone(),
            state,
            at: at.filter(|_| is_wanted),
        });
        (digest, length)
    }

    /// Leaves files of the site where they are, given their paths and checksums, if we wrote all of them and they are as we did;
    /// else it does nothing. Gives whether it left them.
    pub fn leave(&self, files: &[(&str, &str)]) -> bool {
        let stands = |(path, digest): &(&str, &str)| {
            let is_there =
                || matches!(present(&self.folder.join(path)), Ok(Present::File(there)) if checksum(&there) == *digest);
            self.old.is(path, digest) && (self.known == Known::Written || is_there())
        };
        let stand = files.iter().all(stands);
        if stand {
            let items = files.iter().map(|(path, digest)| Item {
                path: (*path).to_owned(),
                digest: (*digest).to_owned(),
                state: State::Same,
                at: None,
            });
            let mut list = self.items.lock().unwrap_or_else(PoisonError::into_inner);
            list.extend(items);
        }
        stand
    }

    /// How many files have been put beside it or were there already.
    #[must_use]
    pub fn laid_out(&self) -> usize {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn held(&self) -> Held<'_> {
        Held {
            folder: &self.folder,
            old: &self.old,
            foreign: self.foreign,
            known: self.known,
        }
    }

    fn item(&self, path: &str, bytes: &[u8]) -> Item {
        let (digest, mut state) = self.held().against(path, bytes);
        let mut at = None;
        if matches!(state, State::New | State::Changed) {
            match self.stage(path, bytes) {
                Ok(number) => at = Some(number),
                Err(fault) => state = State::Failed(fault),
            }
        }
        Item {
            path: path.to_owned(),
            digest,
            state,
            at,
        }
    }

    /// Writes a file beside the site, and gives its number.
    fn stage(&self, path: &str, bytes: &[u8]) -> Result<usize, Box<Diagnostic>> {
        let (at, mut file) = self.begin(path)?;
        let written = file.write_all(bytes);
        written.map_err(|error| failed(&self.folder.join(path), &error))?;
        Ok(at)
    }

    /// Begins a file beside the site, and gives its number.
    fn begin(&self, path: &str) -> Result<(usize, File), Box<Diagnostic>> {
        let staged = self.staged.get_or_init(|| stage(&self.folder));
        let staged = staged.as_ref().map_err(Clone::clone)?;
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        let to = self.place(staged, path, at);
        let made = File::create(&to).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => make_parent(&to).and_then(|()| File::create(&to)),
            _ => Err(error),
        });
        let file = made.map_err(|error| failed(&self.folder.join(path), &error))?;
        Ok((at, file))
    }

    /// Brings the site into the folder: what was put beside it, and `rest`.
    ///
    /// # Errors
    /// Files of others in the way that are to stay, folders in the place of files, or the file system's refusal. The folder is then
    /// as it was, but for what a failure in the midst of moving files leaves; the next run completes it.
    pub fn finish(mut self, rest: &Site) -> Result<Written, Vec<Diagnostic>> {
        let rest: Vec<_> = rest.par_iter().map(|(path, bytes)| self.item(path, bytes)).collect();
        let items = self.items.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut items = std::mem::take(items);
        items.extend(rest);
        let plan = Plan::new(items, &self.folder, &self.old)?;
        if !plan.is_idle(&self.old) {
            self.carry_out(&plan).map_err(|fault| vec![*fault])?;
        }
        self.made.clear();
        Ok(plan.written)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the other door")]
    fn carry_out(&self, plan: &Plan) -> Result<(), Box<Diagnostic>> {
        let folder = &self.folder;
        // Until all is done, what we are about to write counts as ours too, so that an interrupted run can be
        // taken up again.
        let keep = |error: io::Error| failed(&Manifest::path(folder), &error);
        self.old.joined(&plan.new).write(folder).map_err(keep)?;
        if let Some(Ok(staged)) = self.staged.get() {
            if self.was_empty {
                self.move_folders(plan, staged.path())?;
            } else {
                self.move_files(plan, staged)?;
            }
        }
        for path in &plan.remove {
            let gone = folder.join(path);
            std::fs::remove_file(&gone).map_err(|error| failed(&gone, &error))?;
        }
        remove_empty_folders(folder, &plan.remove);
        plan.new.write(folder).map_err(keep)
    }

    /// Moves each file into its place. A reader who comes in the midst of it finds no page before what it needs.
    #[expect(clippy::disallowed_methods, reason = "this is the other door")]
    fn move_files(&self, plan: &Plan, staged: &TempDir) -> Result<(), Box<Diagnostic>> {
        let is_new = |path: &str| plan.written.new.binary_search_by(|new| new.as_str().cmp(path)).is_ok();
        let mut write: Vec<_> = plan.write.iter().collect();
        write.sort_by_key(|(path, _)| Turn::of(path, is_new(path)));
        let mut made = FxHashSet::default();
        for (path, at) in write {
            let Some(at) = at else { continue };
            let to = self.folder.join(path);
            // Most files have a folder of their own, some have one in common: each is made once.
            let is_made = to.parent().is_none_or(|parent| !made.insert(parent.to_owned()));
            let ready = if is_made { Ok(()) } else { make_parent(&to) };
            let moved = ready.and_then(|()| std::fs::rename(self.place(staged, path, *at), &to));
            moved.map_err(|error| failed(&to, &error))?;
        }
        Ok(())
    }

    /// Moves the outermost folders, and the files that are in none, into a folder that was empty. Each has the turn of the last of its
    /// files, so the pages come after what is for all of them, and what leads to them comes last.
    #[expect(clippy::disallowed_methods, reason = "this is the other door")]
    fn move_folders(&self, plan: &Plan, staged: &Path) -> Result<(), Box<Diagnostic>> {
        let mut turns: BTreeMap<&str, Turn> = BTreeMap::new();
        for (path, _) in &plan.write {
            let outermost = path.split('/').next().unwrap_or(path);
            let turn = Turn::of(path, true);
            let known = turns.entry(outermost).or_insert(turn);
            *known = turn.max(*known);
        }
        let mut turns: Vec<_> = turns.into_iter().collect();
        turns.sort_by_key(|&(_, turn)| turn);
        for (name, _) in turns {
            let to = self.folder.join(name);
            std::fs::rename(staged.join(name), &to).map_err(|error| failed(&to, &error))?;
        }
        Ok(())
    }

    /// Where a file is put together, by its path and number.
    fn place(&self, staged: &TempDir, path: &str, at: usize) -> PathBuf {
        if self.was_empty {
            return staged.path().join(path);
        }
        staged.path().join((at % PARTS).to_string()).join(at.to_string())
    }
}

impl Drop for Desk {
    /// Takes away what was made for a site that did not come.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the other door, and the folders are our own"
    )]
    fn drop(&mut self) {
        self.staged.take();
        for folder in &self.made {
            // One that is not empty stays, as it should.
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Makes a folder beside the site's files, on the same file system.
fn stage(folder: &Path) -> Result<TempDir, Box<Diagnostic>> {
    let staged = tempfile::Builder::new().prefix(hold::STAGE).tempdir_in(folder);
    staged.map_err(|error| failed(folder, &error))
}
