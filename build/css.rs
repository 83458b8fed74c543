//! Style sheets without comments and white space. No rule, no value is changed: what a browser reads is the same, also
//! where it reads something else into it than others do. White space goes where it means nothing: after a colon it never
//! does, before one it may part two elements (`p :hover`).

/// The sheet without what no browser reads.
///
/// # Errors
/// A comment or a string without an end.
pub(crate) fn minify(sheet: &str) -> Result<String, String> {
    let mut small = String::with_capacity(sheet.len());
    let mut space = false;
    let mut depth = 0_usize;
    let mut rest = sheet;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").ok_or("a comment without an end")?;
                rest = &rest[end + 2..];
                continue;
            }
            _ if letter.is_ascii_whitespace() => {
                space = true;
                rest = &rest[1..];
                continue;
            }
            '"' | '\'' => {
                let end = rest[1..].find(letter).ok_or("a string without an end")?;
                if rest[..end + 1].contains('\\') {
                    return Err("an escape in a string, which may hide its end".to_owned());
                }
                end + 2
            }
            _ => letter.len_utf8(),
        };
        // In brackets a plus sign may be an operator, which needs its space; outside it joins two siblings.
        let free = |letter: char, others: &str| others.contains(letter) || depth == 0 && "+~".contains(letter);
        let free_after = small.chars().next_back().is_none_or(|before| free(before, "{};,:(>"));
        if std::mem::take(&mut space) && !free_after && !free(letter, "{};,)>!") {
            small.push(' ');
        }
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if letter == '}' && small.ends_with(';') {
            small.pop();
        }
        small.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    Ok(small)
}
