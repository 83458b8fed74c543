#!/usr/bin/env python3
"""An edition out of a generated corpus.

    corpus.py CORPUS EDITION

CORPUS has, in `canonical/`, texts (`texts/**/*.md`, YAML front matter), stand-off notes (`annotations/**/*.json`: quotation,
prefix, suffix, body, kind, see; and what each footnote cites) and works (`references.json`). EDITION, which must not be there
yet, gets the same as Postil wants it: a document, a file of notes and a file of citations for each text, and works as CSL-JSON.
No word of a text changes; only its front matter and the addresses of its links to other texts do.
"""
import json
import re
import sys
from pathlib import Path

BOOK = """[edition]
title = "Corpus"

"""
SERIES = '[[series]]\nid = "{0}"\nlabel = "{0}"\n\n'
HEAD = re.compile(r"---\n(.*?)\n---\n\n", re.S)
LINK = re.compile(r"\]\((?:\.\./book-\d+/)?(doc-\d+\.md)\)")


def text(value):
    """A TOML string: JSON's are, but for surrogates."""
    return json.dumps(value, ensure_ascii=False)


def table(name, pairs):
    lines = "".join(f"{key} = {text(value)}\n" for key, value in pairs if value)
    return f"[[{name}]]\n{lines}\n"


def document(source):
    head = HEAD.match(source)
    title = re.search(r'^title: "(.*)"$', head[1], re.M)[1]
    body = LINK.sub(r"](\1)", source[head.end():])
    return f'+++\ntitle = {text(title)}\nauthor = "Corpus Generator"\n+++\n\n{body}'


def note(said):
    target, see = said["target"], said.get("see")
    body = said["body"] + (f" See [[{see.split('/')[1]}]]." if see else "")
    return table("note", [("id", said["id"]), ("series", said["kind"]), ("prefix", target["prefix"]),
                          ("quote", target["exact"]), ("suffix", target["suffix"]), ("body", body)])


def cite(said, titles):
    work = said["work"]
    return table("cite", [("work", work), ("quote", titles[work]), ("in", f"fn-{said['footnote']}"),
                          ("locator", f"pp. {said['locator']}")])


def work(said):
    family, given = said["author"].split(", ")
    return {"id": said["id"], "type": "book", "title": said["title"], "author": [{"family": family, "given": given}],
            "publisher": said["publisher"], "publisher-place": said["place"],
            "issued": {"date-parts": [[said["year"]]]}}


def main(corpus, edition):
    canonical, content = Path(corpus, "canonical"), Path(edition, "content")
    content.mkdir(parents=True)
    works = json.loads((canonical / "references.json").read_text(encoding="utf-8"))
    titles = {said["id"]: said["title"] for said in works}
    (content / "works.json").write_text(json.dumps([work(said) for said in works], ensure_ascii=False, indent=1), encoding="utf-8")
    kinds = set()
    for path in sorted((canonical / "texts").rglob("*.md")):
        beside = canonical / "annotations" / path.relative_to(canonical / "texts").with_suffix(".json")
        said = json.loads(beside.read_text(encoding="utf-8"))
        kinds.update(note["kind"] for note in said["annotations"])
        (content / path.name).write_text(document(path.read_text(encoding="utf-8")), encoding="utf-8")
        (content / f"{path.stem}.notes.toml").write_text("".join(map(note, said["annotations"])), encoding="utf-8")
        cites = "".join(cite(place, titles) for place in said["citations"])
        (content / f"{path.stem}.cites.toml").write_text(cites, encoding="utf-8")
    Path(edition, "book.toml").write_text(BOOK + "".join(SERIES.format(kind) for kind in sorted(kinds)), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
