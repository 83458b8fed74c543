//! JSON objects with long lists, printed as `serde_json` prints them with line breaks, but side by side.

use bytes::Bytes;
use rayon::prelude::*;
use serde::Serialize;

/// So many items are printed by one thread at a time.
const AT_ONCE: usize = 32;
/// What ends an object with members.
const END: &[u8] = b"\n}";
/// What stands around the items of a list that is alone in an object, and has the empty name.
const AROUND: (&[u8], &[u8]) = (b"{\n  \"\": [", b"\n  ]\n}");

/// An object in the making, in pieces.
#[derive(Debug)]
pub(super) struct Object(Vec<Vec<u8>>);

/// A list that is alone in an object: so its items are as deep as those of the lists that are wanted.
#[derive(Serialize)]
struct Alone<'a, T> {
    #[serde(rename = "")]
    items: &'a [T],
}

impl Object {
    /// An object that begins with the members of another.
    ///
    /// # Errors
    /// If they cannot be written as JSON. Invariant: there are some.
    pub(super) fn begun(members: &impl Serialize) -> serde_json::Result<Self> {
        let mut object = serde_json::to_vec_pretty(members)?;
        object.truncate(object.len().saturating_sub(END.len()));
        Ok(Self(vec![object]))
    }

    /// Appends a list. Invariant: its name is one that JSON need not escape.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub(super) fn list<T: Serialize + Sync>(&mut self, name: &str, items: &[T]) -> serde_json::Result<()> {
        let Self(pieces) = self;
        pieces.push(format!(",\n  \"{name}\": [").into_bytes());
        let printed = items.par_chunks(AT_ONCE).map(|items| {
            let mut printed = serde_json::to_vec_pretty(&Alone { items })?;
            printed.truncate(printed.len().saturating_sub(AROUND.1.len()));
            // A comma for what stands before it.
            printed.drain(..AROUND.0.len() - 1);
            printed[0] = b',';
            Ok(printed)
        });
        let mut printed = printed.collect::<serde_json::Result<Vec<_>>>()?;
        if let Some(first) = printed.first_mut() {
            first.remove(0);
            pieces.append(&mut printed);
            pieces.push(b"\n  ".to_vec());
        }
        pieces.push(b"]".to_vec());
        Ok(())
    }

    /// The whole of it, with a line break at its end.
    pub(super) fn end(self) -> Bytes {
        let Self(mut pieces) = self;
        pieces.push(END.to_vec());
        pieces.push(b"\n".to_vec());
        pieces.concat().into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::Object;

    proptest! {
        #[test]
        fn it_is_printed_as_the_whole_is(few in proptest::collection::vec(".{0,3}", 0..3), many in 0..100usize) {
            let few: Vec<_> = few.into_iter().map(|text| json!({ "text": text, "none": [] })).collect();
            let many: Vec<_> = (0..many).map(|number| json!([number])).collect();
            let head = json!({ "title": "\"}" });
            let mut object = Object::begun(&head).unwrap();
            object.list("few", &few).unwrap();
            object.list("many", &many).unwrap();
            let mut whole: Map<String, Value> = head.as_object().unwrap().clone();
            whole.insert("few".to_owned(), few.into());
            whole.insert("many".to_owned(), many.into());
            let whole = format!("{}\n", serde_json::to_string_pretty(&whole).unwrap());
            prop_assert_eq!(String::from_utf8(object.end().to_vec()).unwrap(), whole);
        }
    }
}
