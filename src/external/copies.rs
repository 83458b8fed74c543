//! Copies of addresses that lead nowhere any more, in the Wayback Machine.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::ask::Asker;

/// Where copies are asked for.
pub const ARCHIVE: &str = "https://archive.org";

/// An archived copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedCopy {
    /// Its address.
    pub url: String,
    /// When it was made: `2020-09-18`.
    pub day: String,
}

/// The address at which an archive says which copy of `url` comes nearest to a day.
///
/// Its API is described at <https://archive.org/help/wayback_api.php>.
#[must_use]
pub fn question(archive: &str, url: &str, day: &[i32]) -> Option<String> {
    let mut question = Url::parse(archive).ok()?.join("/wayback/available").ok()?;
    question.query_pairs_mut().append_pair("url", url);
    if let Some(year) = day.first().filter(|year| (1000..10_000).contains(*year)) {
        let part = |at: usize| day.get(at).map(|part| format!("{part:02}")).unwrap_or_default();
        let timestamp = format!("{year}{}{}", part(1), part(2));
        question.query_pairs_mut().append_pair("timestamp", &timestamp);
    }
    Some(question.into())
}

/// What an archive says to a question.
///
/// # Errors
/// Nothing, if it does not answer.
pub fn ask(asker: &Asker<'_>, question: &str) -> Result<Option<ArchivedCopy>, Mute> {
    let body = asker.read(question).ok_or(Mute)?;
    let said: Value = serde_json::from_slice(&body).map_err(|_| Mute)?;
    let snapshots = said.get("archived_snapshots").ok_or(Mute)?;
    Ok(snapshots.get("closest").and_then(copy))
}

/// That an archive does not answer.
#[derive(Debug)]
pub struct Mute;

/// A copy, if it is one of what was there, and not of the message that nothing was.
fn copy(closest: &Value) -> Option<ArchivedCopy> {
    let text = |key: &str| closest.get(key).and_then(Value::as_str);
    let is_there = closest.get("available") == Some(&Value::Bool(true));
    let status = text("status").unwrap_or("200");
    let (url, moment) = (text("url")?, text("timestamp")?);
    let is_moment = moment.len() >= 8 && moment.bytes().all(|byte| byte.is_ascii_digit());
    if !is_there || !status.starts_with('2') || !is_moment {
        return None;
    }
    let url = crate::model::address::request(url)?;
    let mut url = String::from(url);
    // It names its copies as they were named long ago, and has them by TLS as well.
    if let Some(rest) = url.strip_prefix("http://web.archive.org/") {
        url = format!("https://web.archive.org/{rest}");
    }
    Some(ArchivedCopy {
        url,
        day: format!("{}-{}-{}", &moment[..4], &moment[4..6], &moment[6..8]),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ArchivedCopy, copy, question};

    #[test]
    fn a_question_names_the_address_and_the_day_as_far_as_it_is_known() {
        let asked = |day: &[i32]| question("https://archive.org", "http://a.org/b?c=d&e", day).unwrap();
        let begin = "https://archive.org/wayback/available?url=http%3A%2F%2Fa.org%2Fb%3Fc%3Dd%26e";
        assert_eq!(asked(&[]), begin);
        assert_eq!(asked(&[2020, 9, 8]), format!("{begin}&timestamp=20200908"));
        assert_eq!(asked(&[2020]), format!("{begin}&timestamp=2020"));
        assert_eq!(asked(&[-44, 3, 15]), begin);
    }

    #[test]
    fn a_copy_is_one_of_what_was_there() {
        let closest = |status: &str, available: bool| {
            copy(&json!({
                "status": status, "available": available, "timestamp": "20200918103045",
                "url": "http://web.archive.org/web/20200918103045/http://a.org/b",
            }))
        };
        let good = ArchivedCopy {
            url: "https://web.archive.org/web/20200918103045/http://a.org/b".to_owned(),
            day: "2020-09-18".to_owned(),
        };
        assert_eq!(closest("200", true), Some(good));
        assert_eq!(closest("404", true), None);
        assert_eq!(closest("200", false), None);
        assert_eq!(copy(&json!({})), None);
    }
}
