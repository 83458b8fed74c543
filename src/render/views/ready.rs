//! What many pages have of one thing.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use tera::Value;

/// Something as templates see it, which is made ready for them once. Whoever has it on one more page copies nothing.
pub struct Ready<T> {
    value: Value,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Ready<T> {
    /// Makes it ready.
    #[must_use]
    pub fn new(view: &T) -> Self {
        Self {
            // Views are structs of texts and numbers, and those there are in templates as well.
            value: Value::try_from_serializable(view).unwrap_or_else(|_| Value::none()),
            of: PhantomData,
        }
    }
}

impl<T> Clone for Ready<T> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Ready<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> Serialize for Ready<T> {
    // A value among what Tera is given is taken as it is.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use tera::{Context, Tera};

    use super::Ready;

    #[derive(Serialize)]
    struct Named {
        name: &'static str,
    }

    #[derive(Serialize)]
    struct Page {
        plain: Named,
        ready: Ready<Named>,
        several: Vec<Ready<Named>>,
    }

    #[test]
    fn templates_see_what_they_would_see_of_the_thing_itself() {
        let ready = Ready::new(&Named { name: "A & B" });
        let page = Page {
            plain: Named { name: "A & B" },
            ready: ready.clone(),
            several: vec![ready.clone(), ready],
        };
        let mut tera = Tera::new();
        tera.add_raw_templates(vec![(
            "page.html",
            "{{ page.plain.name }}, {{ page.ready.name }}{% for one in page.several %}, {{ one.name }}{% endfor %}{% if page.ready == \
             page.plain %}, the same{% endif %}",
        )])
        .expect("a template");
        let mut context = Context::new();
        context.insert("page", &page);
        let printed = tera.render("page.html", &context).expect("a page");
        assert_eq!(printed, "A &amp; B, A &amp; B, A &amp; B, A &amp; B, the same");
        assert_eq!(
            serde_json::to_string(&page.ready).expect("JSON"),
            serde_json::to_string(&page.plain).expect("JSON")
        );
    }
}
