//! Dates of documents, as exactly as they are known.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A date of the Extended Date/Time Format, level 0 (ISO 8601-2): a year, a month of a year, or a day.
///
/// Dates compare in the order of time; one that is less exact comes before those within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// Reads `2020`, `2020-09` or `2020-09-18`. Nothing if the text is none of these or no such day exists.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = parts
            .next()
            .map(|part| digits(part, 2))
            .map_or(Some(None), |part| part.map(Some))?;
        let day = parts
            .next()
            .map(|part| digits(part, 2))
            .map_or(Some(None), |part| part.map(Some))?;
        if parts.next().is_some() {
            return None;
        }
        let date = Self {
            year: i16::try_from(year).ok()?,
            month: month.and_then(|month| u8::try_from(month).ok()),
            day: day.and_then(|day| u8::try_from(day).ok()),
        };
        date.exists().then_some(date)
    }

    /// The year, the month and the day, as far as they are known.
    #[must_use]
    pub fn parts(self) -> Vec<i32> {
        let rest = [self.month, self.day].into_iter().flatten().map(i32::from);
        [i32::from(self.year)].into_iter().chain(rest).collect()
    }

    fn exists(self) -> bool {
        let Some(month) = self.month else { return true };
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return false,
        };
        self.day.is_none_or(|day| (1..=days).contains(&day))
    }

    /// Whether it is certain that `self` lies after `other`. September 2020 is not certain to lie after 18
    /// September 2020, nor before it.
    #[must_use]
    pub fn is_after(self, other: Self) -> bool {
        let parts = |date: Self| {
            [
                Some(date.year.unsigned_abs()),
                date.month.map(u16::from),
                date.day.map(u16::from),
            ]
        };
        for (mine, theirs) in parts(self).into_iter().zip(parts(other)) {
            match (mine, theirs) {
                (Some(mine), Some(theirs)) if mine != theirs => return mine > theirs,
                (Some(_), Some(_)) => {}
                _ => return false,
            }
        }
        false
    }

    /// As it is written in running English text: `18 September 2020`.
    #[must_use]
    pub fn in_words(self) -> String {
        let month = self.month.and_then(|month| MONTHS.get(usize::from(month) - 1));
        match (self.day, month) {
            (Some(day), Some(month)) => format!("{day} {month} {}", self.year),
            (None, Some(month)) => format!("{month} {}", self.year),
            _ => self.year.to_string(),
        }
    }
}

fn digits(text: &str, count: usize) -> Option<u16> {
    let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(formatter, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(formatter, "-{day:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn reads_what_edtf_allows_and_nothing_else() {
        for good in ["2020", "2020-09", "2020-02-29"] {
            assert_eq!(Date::parse(good).map(|date| date.to_string()).as_deref(), Some(good));
        }
        for bad in [
            "",
            "20",
            "2020-13",
            "2021-02-29",
            "2020-9",
            "2020-09-18-1",
            "+020",
            "2020-00",
        ] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_month_is_not_after_its_own_day() {
        let date = |text| Date::parse(text).expect("a date");
        assert!(!date("2020-09").is_after(date("2020-09-18")));
        assert!(!date("2020-09-18").is_after(date("2020-09")));
        assert!(date("2022-06-14").is_after(date("2020-09")));
    }
}
