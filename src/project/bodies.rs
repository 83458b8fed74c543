//! Texts and what sidecars say, put aside in a store: all of them at once are most of what a large edition has in memory.

use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::files::Content;
use super::kind;
use super::packs::{Packing, Parts, SHELF};
use super::store::{Store, hash};
use crate::diagnostic::{Code, Diagnostic};
use crate::lz4::Lz4;
use crate::model::{Apparatus, AsideOrigin, Blocks, Footnote, Node, Projection, Tree};
use crate::span::{FileId, Reader, SourceFile};

/// Where bodies are put aside.
#[derive(Debug)]
pub(super) struct Keeper {
    pub(super) store: Arc<dyn Store>,
    pub(super) reader: Arc<dyn Reader>,
    /// Bytes of bodies that are held so far.
    held: AtomicUsize,
    /// Room for packs that are to be filled.
    spare: Mutex<Vec<Packing>>,
}

/// A body in a pack.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Body {
    /// Its bytes, counted from where the bodies of the pack begin.
    pub(super) bytes: Range<usize>,
    pub(super) hash: u64,
}

/// What the body of a file is, to be kept. The blocks of a text are held with its document.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Said<'a> {
    Text(&'a Projection, &'a [Node], &'a [Footnote]),
    Apparatus(&'a Apparatus),
}

/// The words of a text, its nodes and its footnotes, as they were kept.
type Text = (Projection, Vec<Node>, Vec<Footnote>);

/// A body that was put aside.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) keeper: Arc<Keeper>,
    /// The file that it was read from, and what tells that this is the same.
    pub(super) path: Box<str>,
    pub(super) id: FileId,
    pub(super) trace: (usize, u64),
    /// The pack, and where in it.
    pub(super) pack: u32,
    pub(super) bytes: Range<usize>,
    pub(super) hash: u64,
}

/// The same of a text.
#[derive(Debug)]
struct TextPlace {
    place: Place,
    blocks: Arc<Blocks>,
}

impl Keeper {
    pub(super) fn new(store: Arc<dyn Store>, reader: Arc<dyn Reader>) -> Self {
        Self {
            store,
            reader,
            held: AtomicUsize::new(0),
            spare: Mutex::default(),
        }
    }

    /// A pack to be filled.
    pub(super) fn packing(&self) -> Packing {
        self.spare().pop().unwrap_or_default()
    }

    /// Takes back the room of a pack that is not needed any more.
    pub(super) fn take_back(&self, mut packing: Packing) {
        packing.clear();
        self.spare().push(packing);
    }

    /// Lets go of the room for packs.
    pub(super) fn spare_no_more(&self) {
        self.spare().clear();
    }

    fn spare(&self) -> MutexGuard<'_, Vec<Packing>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the bytes of a pack. Gives whether it could.
    pub(super) fn keep(&self, pack: u32, parts: Parts<'_>) -> bool {
        self.store.put(&SHELF.name(pack), &[parts.heads, parts.bodies])
    }

    /// Whether there is room to hold more.
    pub(super) fn has_room(&self) -> bool {
        self.held.load(Ordering::Relaxed) < self.store.room()
    }

    /// Whether there is room to hold so many bytes; then they count as held.
    pub(super) fn takes(&self, bytes: usize) -> bool {
        self.held.fetch_add(bytes, Ordering::Relaxed) < self.store.room()
    }
}

impl<'a> Said<'a> {
    /// The body of a text.
    pub(super) fn of_tree(tree: &'a Tree) -> Self {
        Self::Text(&tree.projection, &tree.nodes, &tree.footnotes)
    }
}

/// A text from its bytes.
pub(super) fn text(bytes: &[u8], blocks: &Arc<Blocks>) -> Option<Tree> {
    let (projection, nodes, footnotes): Text = postcard::from_bytes(bytes).ok()?;
    Some(Tree {
        nodes,
        footnotes,
        blocks: Arc::clone(blocks),
        projection,
    })
}

/// The body of a file, packed: where nothing else keeps it, and it is held for long.
struct PackedBody(Lz4);

/// The same of a text, its words apart from the rest.
struct PackedText {
    words: Lz4,
    rest: Lz4,
    blocks: Arc<Blocks>,
}

fn pack(value: &impl Serialize) -> Lz4 {
    match postcard::to_stdvec(value) {
        Ok(bytes) => Lz4::new(&bytes),
        Err(error) => unreachable!("values that are written to memory can be: {error}"),
    }
}

fn unpack<T: DeserializeOwned>(packed: &Lz4) -> T {
    match postcard::from_bytes(&packed.unpack()) {
        Ok(value) => value,
        Err(error) => unreachable!("what was packed can be read: {error}"),
    }
}

impl Content {
    /// Holds what the file says packed, if it is held as it is.
    pub(super) fn pack(&self) {
        match self {
            Self::Document(document) if document.text.is_held() => {
                let tree = document.tree();
                document.text.put(PackedText {
                    words: pack(&tree.projection),
                    rest: pack(&(&tree.nodes, &tree.footnotes)),
                    blocks: Arc::clone(&document.blocks),
                });
            }
            Self::Sidecar(sidecar) if sidecar.apparatus.is_held() => {
                let body = pack(&*sidecar.apparatus.get());
                sidecar.apparatus.put(PackedBody(body));
            }
            _ => {}
        }
    }
}

impl AsideOrigin<Tree> for PackedText {
    fn value(&self) -> Tree {
        let (nodes, footnotes) = unpack(&self.rest);
        Tree {
            nodes,
            footnotes,
            ..self.essence()
        }
    }

    /// Its words.
    fn essence(&self) -> Tree {
        Tree {
            projection: unpack(&self.words),
            blocks: Arc::clone(&self.blocks),
            ..Tree::default()
        }
    }
}

impl AsideOrigin<Apparatus> for PackedBody {
    fn value(&self) -> Apparatus {
        unpack(&self.0)
    }
}

impl Place {
    /// Puts what a file says aside, which is kept here.
    pub(super) fn put(self, content: &Content) {
        match content {
            Content::Document(document) => {
                let blocks = Arc::clone(&document.blocks);
                document.text.put(TextPlace { place: self, blocks });
            }
            Content::Sidecar(sidecar) => sidecar.apparatus.put(self),
            _ => {}
        }
    }

    /// The bytes that are kept, if they are those that were.
    fn bytes(&self) -> Option<Vec<u8>> {
        let bytes = self.keeper.store.part(&SHELF.name(self.pack), self.bytes.clone());
        bytes.filter(|bytes| hash(bytes) == self.hash)
    }

    fn kept<T: DeserializeOwned>(&self) -> Option<T> {
        postcard::from_bytes(&self.bytes()?).ok()
    }

    /// What the file says, from its text, if that is the one that was read.
    fn parsed(&self) -> Option<Content> {
        let text = self.keeper.reader.text(&self.path)?;
        let file = SourceFile::new(self.id, self.path.to_string(), text)?;
        if !file.is_of(self.trace) {
            return None;
        }
        Some(kind(&self.path).parse(&Arc::new(file)).value)
    }

    fn lost(&self) -> ! {
        lost(&self.path)
    }
}

/// Nothing that is made of a file could be right, so all that is being made is given up ([`unless_lost`]).
pub(super) fn lost(path: &str) -> ! {
    let path = path.to_owned();
    panic::resume_unwind(Box::new(Lost { path }))
}

/// A file that was put aside, and is nowhere any more as it was.
struct Lost {
    path: String,
}

/// What comes of `make`, unless something is asked for in it that was put aside and cannot be had again. Then all of that is given up.
///
/// # Errors
/// What was lost.
pub(crate) fn unless_lost<T>(make: impl FnOnce() -> T) -> Result<T, Box<Diagnostic>> {
    // Whatever was in the making is not looked at again.
    panic::catch_unwind(AssertUnwindSafe(make)).map_err(|reason| match reason.downcast::<Lost>() {
        Ok(lost) => {
            let message = format!("`{}` was changed while the edition was compiled", lost.path);
            let diagnostic = Diagnostic::error(Code::Unreadable, message).path(lost.path);
            Box::new(diagnostic.help("compile it again when nothing else writes to its folder"))
        }
        Err(reason) => panic::resume_unwind(reason),
    })
}

impl AsideOrigin<Tree> for TextPlace {
    fn value(&self) -> Tree {
        let kept = || text(&self.place.bytes()?, &self.blocks);
        let parsed = || match self.place.parsed()? {
            Content::Document(document) => Some(Arc::unwrap_or_clone(document.tree())),
            _ => None,
        };
        kept().or_else(parsed).unwrap_or_else(|| self.place.lost())
    }

    /// Its words, which come first.
    fn essence(&self) -> Tree {
        let words = || {
            let bytes = self.place.bytes()?;
            let (projection, _) = postcard::take_from_bytes(&bytes).ok()?;
            Some(Tree {
                blocks: Arc::clone(&self.blocks),
                projection,
                ..Tree::default()
            })
        };
        words().unwrap_or_else(|| self.value())
    }

    fn is_to_stay(&self) -> bool {
        self.place.is_to_stay()
    }
}

impl AsideOrigin<Apparatus> for Place {
    fn value(&self) -> Apparatus {
        let parsed = || match self.parsed()? {
            Content::Sidecar(sidecar) => Some(Arc::unwrap_or_clone(sidecar.apparatus.get())),
            _ => None,
        };
        self.kept().or_else(parsed).unwrap_or_else(|| self.lost())
    }

    fn is_to_stay(&self) -> bool {
        self.keeper.takes(self.bytes.len())
    }
}
