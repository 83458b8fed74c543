//! JSON objects with long lists, printed as `serde_json` prints them with line breaks, but side by side, and piece by piece: so no more
//! of such an object need be in memory than is printed at once.

use std::iter::{once, once_with};

use rayon::prelude::*;
use serde::Serialize;

use crate::evenly::Evenly;

/// So many items are printed by one thread at a time.
const AT_ONCE: usize = 8;
/// So many before the next piece is asked for.
const RUN: usize = 4 * AT_ONCE;
/// What ends an object with members.
const END: &[u8] = b"\n}";
/// What stands around the items of a list that is alone in an object, and has the empty name.
const AROUND: (&[u8], &[u8]) = (b"{\n  \"\": [", b"\n  ]\n}");

/// A piece of an object.
pub(super) type Piece = serde_json::Result<Vec<u8>>;

/// An object that is printed as its pieces are asked for.
pub(super) struct Object<'a>(Box<dyn Iterator<Item = Piece> + 'a>);

/// A list that is alone in an object: so its items are as deep as those of the lists that are wanted.
#[derive(Serialize)]
struct Alone<'a, T> {
    #[serde(rename = "")]
    items: &'a [T],
}

impl<'a> Object<'a> {
    /// An object that begins with the members of another.
    ///
    /// Invariant: there are some.
    pub(super) fn begun(members: &'a impl Serialize) -> Self {
        let print = move || {
            let mut object = serde_json::to_vec_pretty(members)?;
            object.truncate(object.len().saturating_sub(END.len()));
            Ok(object)
        };
        Self(Box::new(once_with(print)))
    }

    /// Appends a list. Invariant: its name is one that JSON need not escape.
    pub(super) fn list<T: Serialize + Sync>(self, name: &str, items: &'a [T]) -> Self {
        let head = format!(",\n  \"{name}\": [").into_bytes();
        let end = if items.is_empty() { "]" } else { "\n  ]" };
        let runs = items.chunks(RUN).zip(0..);
        let printed = runs.flat_map(|(run, nth)| {
            let pieces = run.par_chunks(AT_ONCE).enumerate().evenly();
            let pieces = pieces.map(|(at, items)| printed(items, nth == 0 && at == 0));
            pieces.collect::<Vec<_>>()
        });
        let list = once(Ok(head)).chain(printed).chain(once(Ok(end.into())));
        Self(Box::new(self.0.chain(list)))
    }

    /// All pieces of it, with a line break at its end.
    pub(super) fn pieces(self) -> impl Iterator<Item = Piece> {
        self.0.chain(once(Ok([END, b"\n"].concat())))
    }
}

/// Items of a list, with a comma for what stands before them, unless they are the first.
fn printed<T: Serialize>(items: &[T], are_first: bool) -> Piece {
    let mut printed = serde_json::to_vec_pretty(&Alone { items })?;
    printed.truncate(printed.len().saturating_sub(AROUND.1.len()));
    let (before, _) = AROUND;
    if are_first {
        printed.drain(..before.len());
    } else {
        printed.drain(..before.len() - 1);
        printed[0] = b',';
    }
    Ok(printed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::Object;

    proptest! {
        #[test]
        fn it_is_printed_as_the_whole_is(few in proptest::collection::vec(".{0,3}", 0..3), many in 0..500usize) {
            let few: Vec<_> = few.into_iter().map(|text| json!({ "text": text, "none": [] })).collect();
            let many: Vec<_> = (0..many).map(|number| json!([number])).collect();
            let head = json!({ "title": "\"}" });
            let object = Object::begun(&head).list("few", &few).list("many", &many);
            let pieces: serde_json::Result<Vec<_>> = object.pieces().collect();
            let mut whole: Map<String, Value> = head.as_object().unwrap().clone();
            whole.insert("few".to_owned(), few.into());
            whole.insert("many".to_owned(), many.into());
            let whole = format!("{}\n", serde_json::to_string_pretty(&whole).unwrap());
            prop_assert_eq!(String::from_utf8(pieces.unwrap().concat()).unwrap(), whole);
        }
    }
}
