"""The first edition as a PDF, by WeasyPrint and by Chromium, and read again: what readers of paper get.

    POSTIL_BINARY=target/debug/postil tests/pdf/fetched/bin/python -m unittest discover tests/pdf

What must be in it is taken from the volume that the PDF is made of; that this has everything is for the Rust tests to say.
"""

import os
import re
import subprocess
import tempfile
import unicodedata
import unittest
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]
POSTIL = os.environ["POSTIL_BINARY"]
VOID = {"br", "hr", "img", "link", "meta"}


class Volume(HTMLParser):
    """The notes, the links with page numbers, and the headings of a volume."""

    def __init__(self, html):
        super().__init__()
        self.depth = 0
        self.address = None
        self.open = []  # what is being read: (depth, where its words go)
        self.notes = []  # (id, words)
        self.links = []  # (target, words) of links whose page follows
        self.titles = []  # what bookmarks must say
        self.rest = ""  # all that is no note
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag in VOID:
            return
        given = dict(attributes)
        classes = (given.get("class") or "").split()
        if tag == "span" and "note" in classes:
            self.begin(self.notes, given["id"])
        if tag == "a" and "to" in classes and "own" not in classes:
            self.begin(self.links, unquote(given["href"])[1:])
        if tag == "a":
            self.address = given.get("href") if "ex" in classes else None
        # The mark and the label of a note, which the sheet sets apart from its words.
        if "fm" in classes or "kd" in classes:
            self.open.append((self.depth, None))
        if "data-title" in given:
            self.titles.append(given["data-title"])
        self.depth += 1

    def begin(self, found, name):
        found.append([name, ""])
        self.open.append((self.depth, found[-1]))

    def handle_endtag(self, tag):
        if tag == "a" and self.address:
            self.handle_data(f" <{self.address}>")  # as the sheet prints it
            self.address = None
        self.depth -= 1
        while self.open and self.open[-1][0] == self.depth:
            self.open.pop()

    def handle_data(self, data):
        for _, words in reversed(self.open):
            if words is None:
                return
            words[1] += data
        if not any(words in self.notes for _, words in self.open):
            self.rest += data

    @cached_property
    def texts(self):
        """All that stands in the volume, as it can be compared."""
        return [bare(without_pages(text)) for text in [*(words for _, words in self.notes), self.rest]]

    def count(self, piece):
        """How often a piece of text stands in the volume."""
        return sum(text.count(piece) for text in self.texts)


def bare(text):
    """Words as they can be compared: without white space and hyphens, and with the letters that ligatures stand for."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", unicodedata.normalize("NFKC", text))


def without_pages(text):
    """A text without the page numbers that follow links in it, before white space is gone."""
    return re.sub(r",\s*p\.\s*\d+|\s*\(p\.\s*\d+\)", "", text)


def pieces(words):
    """A note in pieces that are long enough to be telling and short enough not to be cut by the foot of a page."""
    words = bare(without_pages(words))
    return [words[at : at + 40] for at in range(0, max(len(words) - 39, 1), 40)]


def outline(items):
    for item in items:
        if isinstance(item, list):
            yield from outline(item)
        else:
            yield item


def texts_of(path, pages):
    """What some pages of a PDF say. For a process of its own."""
    reader = PdfReader(path)
    return [reader.pages[page].extract_text() for page in pages]


class Made:
    """A PDF of the first edition. It is begun when this is, and waited for when it is read."""

    def __init__(self, engine):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.export = [POSTIL, "-C", ROOT, "export", "pdf", "--engine", engine, "-q"]
        self.making = subprocess.Popen([*self.export, "-o", self.path / "volume.pdf"])

    def read(self, pool):
        subprocess.run([*self.export, "--html", self.path / "volume"], check=True)
        self.volume = Volume((self.path / "volume/volume.html").read_text())
        if self.making.wait() != 0:
            raise subprocess.CalledProcessError(self.making.returncode, self.making.args)
        self.reader = PdfReader(self.path / "volume.pdf")
        count = len(self.reader.pages)
        # To take the words out of a page takes long: every process of the pool does so for its share of them.
        self.pages = [""] * count
        shares = [range(first, count, PROCESSES) for first in range(PROCESSES)]
        for share, texts in zip(shares, pool.map(texts_of, [self.path / "volume.pdf"] * PROCESSES, shares)):
            self.pages[share.start :: PROCESSES] = texts
        # Without folios, so that what goes over pages is found.
        lines = [
            [line for line in text.splitlines() if line.strip() != str(number)]
            for number, text in enumerate(self.pages, 1)
        ]
        self.text = bare(without_pages("\n".join(line for page in lines for line in page)))
        self.catalogue = self.reader.root_object
        self.destinations = self.reader.named_destinations
        return self

    def page_of(self, name):
        """The page of a named destination, from 1."""
        return self.reader.get_destination_page_number(self.destinations[name]) + 1

    def end(self):
        self.making.kill()
        self.making.wait()
        self.folder.cleanup()


PROCESSES = 2


def setUpModule():
    # What one engine makes is read and tested while the other, which takes far longer, is still at work.
    for engine in ("weasyprint", "chromium"):
        made[engine] = Made(engine)
        unittest.addModuleCleanup(made[engine].end)
    unittest.addModuleCleanup(pool.shutdown)


made = {}
pool = ProcessPoolExecutor(PROCESSES)  # its processes come when there is work for them


class Checks:
    """What every PDF must be."""

    # The part of a note that may not be found.
    unread = 0

    def test_every_note_is_there_once_and_in_order(self):
        notes = self.made.volume.notes
        self.assertEqual(len(notes), 268)
        at = 0
        for name, words in notes:
            # Addresses and titles stand elsewhere too: in order they are found all the same.
            missing = [piece for piece in pieces(words) if self.made.text.find(piece, at) < 0]
            most = self.unread * len(pieces(words))
            self.assertLessEqual(len(missing), most, f"{name}: not there, or not in its place: {missing}")
            first = pieces(words)[0]
            self.assertLessEqual(self.made.text.count(first), self.made.volume.count(first), f"{name} is there twice")
            at = max(at, self.made.text.find(first, at))

    def test_it_says_what_it_is_called_and_its_language_and_is_tagged(self):
        catalogue = self.made.catalogue
        self.assertTrue(self.made.reader.metadata.title.startswith("Report and Reply"))
        self.assertEqual(catalogue["/Lang"], "en-GB")
        self.assertTrue(catalogue["/MarkInfo"]["/Marked"])
        self.assertIn("/StructTreeRoot", catalogue)

    def test_every_font_is_in_it(self):
        for page in self.made.reader.pages:
            for font in page["/Resources"]["/Font"].values():
                for inner in font.get_object().get("/DescendantFonts", []):
                    descriptor = inner.get_object()["/FontDescriptor"]
                    self.assertTrue({"/FontFile2", "/FontFile3"} & descriptor.keys())


class ByWeasyPrint(Checks, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = made["weasyprint"].read(pool)

    def test_bookmarks_are_the_parts_and_their_headings(self):
        items = list(outline(self.made.reader.outline))
        titles = [item.title for item in items]
        for title in self.made.volume.titles:
            self.assertIn(title, titles)
        for heading in ["CONCLUSION AND RECOMMENDATIONS", "Answers to Questions"]:
            page = self.made.reader.get_destination_page_number(items[titles.index(heading)])
            self.assertIn(bare(heading), bare(self.made.pages[page]))

    def test_page_numbers_in_cross_references_are_those_of_their_targets(self):
        printed = bare("\n".join(self.made.pages))
        links = self.made.volume.links
        self.assertGreater(len(links), 500)
        for target, words in links:
            page = self.made.page_of(target)
            told = f"{bare(words)},p.{page}"
            self.assertTrue(told in printed, f"{told} is not printed: {target} is on page {page}")

    def test_folios_are_the_numbers_of_pages(self):
        for number, text in enumerate(self.made.pages, 1):
            if number > 2:
                self.assertIn(str(number), text.split(), f"page {number}")

    def test_it_says_that_it_is_accessible(self):
        self.assertIn(b"pdfuaid", self.made.catalogue["/Metadata"].get_data())
        self.assertTrue(self.made.catalogue["/ViewerPreferences"]["/DisplayDocTitle"])

    def test_notes_stand_on_the_page_of_their_mark_or_soon_after(self):
        for name, _ in self.made.volume.notes:
            document, note = name.split("/")
            mark, foot = self.made.page_of(f"{document}/r-{note}"), self.made.page_of(name)
            self.assertIn(foot - mark, range(3), f"{name}: mark on page {mark}, note on page {foot}")


class ByChromium(Checks, unittest.TestCase):
    # Notes go over pages here, and where the font changes words may be read in another order.
    unread = 1 / 3

    @classmethod
    def setUpClass(cls):
        cls.made = made["chromium"].read(pool)

    def test_it_has_bookmarks(self):
        titles = [item.title for item in outline(self.made.reader.outline)]
        self.assertTrue(any("CONCLUSION" in title for title in titles), titles)


if __name__ == "__main__":
    unittest.main()
