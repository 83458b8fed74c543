//! What must not be printed: passwords in addresses, signatures of requests.

/// A text, with `…` for what may be a password in the addresses in it: the name and password before a host, and everything
/// after a question mark. The name alone, as in `git@host:path`, says nothing that is secret.
pub(super) fn without(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(|char: char| char.is_whitespace() || "'\"`<>".contains(char));
        let (address, further) = after.split_at(end.unwrap_or(after.len()));
        let host_end = address.find(['/', '?', '#']).unwrap_or(address.len());
        // The last one: a password may have others in it.
        let path = match address[..host_end].rfind('@') {
            Some(at) => {
                out.push('…');
                &address[at..]
            }
            None => address,
        };
        match path.split_once('?') {
            Some((path, _)) => {
                out.push_str(path);
                out.push_str("?…");
            }
            None => out.push_str(path),
        }
        rest = further;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn passwords_and_signatures_are_left_out() {
        for (text, shown) in [
            ("https://me:pa@ss@host/a.git", "https://…@host/a.git"),
            (
                "cannot reach 'https://token@host/x': no",
                "cannot reach 'https://…@host/x': no",
            ),
            ("http://host/key?X-Amz-Signature=12 and on", "http://host/key?… and on"),
            ("git@host:letters.git", "git@host:letters.git"),
            ("ssh://host/a and https://b@c", "ssh://host/a and https://…@c"),
            ("http://h/a@b", "http://h/a@b"),
        ] {
            assert_eq!(without(text), shown);
        }
    }
}
