//! Words of templates that are the same on every page.

use crate::render::locale::Locale;

/// How a template asks for a message that is told nothing.
const ASKED: &str = "{{ message(id=\"";
const END: &str = "\") }}";

/// A template with such messages in it, in the place of what asks for them. Of a page of a document, these are two of three
/// calls.
pub(super) fn with_messages(template: &str, locale: &Locale) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once(ASKED) {
        out.push_str(before);
        // What could be taken for a part of the template is left to Tera.
        let found = after.split_once(END).filter(|_| !before.ends_with('{'));
        let found = found.and_then(|(id, after)| Some((words(id, locale)?, after)));
        let (words, after) = found.unwrap_or_else(|| (ASKED.to_owned(), after));
        out.push_str(&words);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A message as Tera would print it; none if there is no such message, which is Tera's to report.
fn words(id: &str, locale: &Locale) -> Option<String> {
    let message = locale.format(id, &[]).filter(|message| !message.contains(['{', '}']))?;
    let mut words = Vec::with_capacity(message.len());
    tera::escape_html(&message, &mut words).ok()?;
    String::from_utf8(words).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tera::{Context, Kwargs, State, Tera};

    use super::{ASKED, END, with_messages};
    use crate::render::locale::Locale;
    use crate::render::theme::{BUILT_IN, TEMPLATES, built_in_locales, message};

    /// What Tera makes of a template, which calls for messages.
    fn rendered(template: &str, locale: &Arc<Locale>) -> String {
        let mut tera = Tera::new();
        let locale = Arc::clone(locale);
        tera.register_function("message", move |arguments: Kwargs, _: &State<'_>| {
            message(&locale, &arguments)
        });
        tera.add_raw_template("page.html", template).expect("a template");
        tera.render("page.html", &Context::new()).expect("it renders")
    }

    #[test]
    fn messages_are_as_tera_prints_them() {
        let templates = BUILT_IN
            .get_dir(TEMPLATES.trim_end_matches('/'))
            .expect("templates")
            .files();
        let templates: Vec<_> = templates.filter_map(|file| file.contents_utf8()).collect();
        let ids = templates.iter().flat_map(|text| text.split(ASKED).skip(1));
        let ids = ids.filter_map(|rest| Some(rest.split_once(END)?.0));
        let ids: Vec<_> = ids.filter(|id| !id.contains('"')).collect();
        assert!(ids.len() > 100, "{ids:?}");
        let template: String = ids.iter().map(|id| format!("{ASKED}{id}{END}\n")).collect();
        for language in ["en", "de", "fr"] {
            let locale = Locale::new(language, &built_in_locales(), &mut Vec::new());
            let fixed = with_messages(&template, &locale);
            assert!(!fixed.contains(ASKED), "{fixed}");
            assert_eq!(fixed, rendered(&template, &Arc::new(locale)));
        }
    }

    #[test]
    fn what_is_none_of_these_is_left_as_it_is() {
        let locale = Locale::new("en", &built_in_locales(), &mut Vec::new());
        for template in [
            "{{ message(id=\"there-is-none\") }}",
            "{{ message(id=\"count-places\", count=1) }}",
            "{% if message(id=\"contents\") %}{% endif %}",
            "{{{ message(id=\"contents\") }}",
            "{{ message(id=\"contents",
        ] {
            assert_eq!(with_messages(template, &locale), template);
        }
    }
}
