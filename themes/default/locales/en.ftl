# The words of the interface, in English. Every other locale file has these messages, with the same variables.
# The syntax is that of Fluent: https://projectfluent.org/fluent/guide/

## Around every page

skip-to-content = Skip to the content
skip-to-text = Skip to the text
pages-of-edition = Pages of this edition
edited-by = Edited by { $editors }
colophon-type = Set in serif type: the documents, by their authors. Set in sans-serif type or in red: the notes, links and numbers of this edition.
apparatus-licence = Licence of the notes
made-with = Made with Postil { $version }.
version = Version { $number }
versions = Versions
versions-title = What has changed
versions-feed = As a feed
missing-title = There is nothing here
missing-lede = The address leads to no page of this edition. It may be misspelt, or the page may have moved.
missing-home = To the first page of “{ $title }”
moved-title = This has moved

## Lists: “a”, “a and b”, “a, b and c”

list-next = { $list }, { $item }
list-last = { $list } and { $item }

## Dates

date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Numbers of things

count-author-notes = { $count ->
    [one] { $count } author’s note
   *[other] { $count } author’s notes
}
count-editor-notes = { $count ->
    [one] { $count } editor’s note
   *[other] { $count } editor’s notes
}
count-crossrefs = { $count ->
    [one] { $count } cross-reference
   *[other] { $count } cross-references
}
count-places = { $count ->
    [one] { $count } place
   *[other] { $count } places
}

## Addresses within texts: the sign or word before the number

block-paragraph = ¶
block-footnote = n.
block-heading = heading
block-item = item
block-quotation = quotation
block-table = table
block-code = code
block-verse = verse
blocks-paragraph = ¶¶
blocks-heading = headings
blocks-item = items
blocks-quotation = quotations
blocks-table = tables
blocks-code = code
blocks-verse = verses
blocks-footnote = nn.
whole-document = the whole document
the-whole = the whole
nowhere = nowhere in it
link-to-passage = { $passage }: link to this passage

## The page of a document

contents = Contents
contents-and-choices = Contents, and what is shown
contents-of-document = Contents of this document
sections = Sections
all-sections = All { $count } sections
sections-around = Before and after
previous-section = ← Before
next-section = Next →
show = Show
show-with-text = Show with the text
author-notes = Author’s notes
editor-notes = Editor’s notes
crossrefs = Cross-references
scheme = Page
scheme-auto = auto
scheme-light = light
scheme-dark = dark
fact-siglum = Siglum
fact-author = Author
fact-recipient = To
fact-date = Date
fact-answers = Answers
fact-apparatus = Apparatus
side-by-side = Side by side
works-cited = Works cited
in-editor-notes = in editors’ notes:
editor-note = editor’s note
in-index-of-works = in the index of works
about-text = About this text
source = Source
treatment = Treatment
rights = rights
rights-in-text = Rights in this text
rights-of-document = This document
rights-in-full = The full statement stands at the end of the text.
rights-on-first-page = The full statement stands on the first page of the document.
documents-around = Documents before and after
previous-document = ← Before
next-document = After →
table = Table
work-cited = Work cited: { $work }
cite-as = Cite as
citation = { $work }{ $passage }, in: { $edition }
citation-with-editors = { $work }{ $passage }, in: { $edition }, ed. by { $editors }

## Notes

note = Note
note-by-editor = Editor’s note
note-more = more
note-less = less
note-more-of = of note { $mark }
note-more-of-editor = of editor’s note { $mark }
note-back = Back to note { $mark } in the text
note-back-editor = Back to editor’s note { $mark } in the text
series-textual = text
series-textual-description = doubtful readings, never corrected silently
emendation-read = read
emendation-omit = to be left out
certainty-high = certain
certainty-medium = probable
certainty-low = uncertain
origin-extraction = slip of the extraction
origin-original = slip of the document
origin-undetermined = origin of the slip undetermined

## Cross-references

relation-quotes = quotes
relation-quotes-inverse = quoted in
relation-paraphrases = paraphrases
relation-paraphrases-inverse = paraphrased in
relation-responds-to = answers
relation-responds-to-inverse = answered in
relation-disputes = disputes
relation-disputes-inverse = disputed in
relation-concedes = concedes
relation-concedes-inverse = conceded in
relation-corrects = corrects
relation-corrects-inverse = corrected in
relation-restates = restates
relation-restates-inverse = restated in
relation-cites = cites
relation-cites-inverse = cited in
relation-see-also = see also
relation-see-also-inverse = see also
mention = spoken of in
mention-in-note = { $place }, note
mentions = Spoken of in { $count } places
read-passages = { $count ->
    [one] Read the passage
   *[other] Read the { $count } passages
}
nearest = nearest:

## What came of comparing a quotation with its source

check-verbatim = verbatim
check-normalised = normalised
check-but-for = but for { $what }
seam-capital = the first capital
seam-stop = the stop at the end
check-elided = elided
check-altered = altered
check-missing = not found
words-changed = { $count ->
    [one] { $count } word changed
   *[other] { $count } words changed
}
words-added = { $count ->
    [one] { $count } word added
   *[other] { $count } words added
}
words-left-out = { $count ->
    [one] { $count } word left out
   *[other] { $count } words left out
}
more-added = { $count } added
more-left-out = { $count } left out
punctuation-changed = punctuation changed

## The home page

annotated-edition = An annotated edition
documents = Documents
from-to = { $author } to { $recipient }
to-recipient = to { $recipient }
ways-in = Ways in
ways-crossrefs = { $count ->
    [one] { $count } link between passages, both sides in full
   *[other] { $count } links between passages, both sides in full
}
ways-works = { $works ->
    [one] { $works } work
   *[other] { $works } works
}, and { $citations ->
    [one] the one place that cites one
   *[other] all { $citations } places that cite them
}
ways-names = { $names ->
    [one] { $names } name
   *[other] { $names } names
}, and { $mentions ->
    [one] the place that has it
   *[other] all { $mentions } places that have them
}
ways-chronology = { $events ->
    [one] { $events } event that the texts date
   *[other] { $events } events that the texts date
}
introduction = Introduction
how-to-read = How to read
reading = On a wide screen the notes stand in the margin, beside the words they belong to. Point at a note and its words light up, and the other way round. A long note is cut short until you ask for “more”. On a narrow screen the notes are a row of marks under each paragraph. “Show” turns each kind of note off and on. On paper all notes follow their paragraph, in full.
marks-used = Marks used in this edition
key-paragraph = Paragraph number. The numbers are ours. Each is a link to its paragraph.
key-author-note-words = words of the text
key-author-note = Author’s note. Number and wording are the author’s.
key-editor-note-words = words remarked on
key-editor-note = Editor’s note, on the underlined words.
key-link-words = words with a link
key-link = Words that a cross-reference is about, or that cite a work. A very faint line, so that it does not disturb.
key-crossref-example = Letter
key-crossref = Cross-reference to a passage elsewhere in this edition. → goes out from this paragraph, ← comes in from the other side.
key-sound = The compiler has compared the quotation with the text quoted. Verbatim: letter for letter. Normalised: the same but for spaces and the form of quotation marks and dashes. Elided: the same but for words that are left out or put in and marked so.
key-altered = The words stand there, but differ. The page of cross-references states the difference.
key-missing = The words do not stand there.
key-back = Back from a note to its place in the text.

## Lists of many documents, and pages of long lists

documents-all = All { $count } documents
documents-in-order = in their order, page by page; or by title:
documents-by-title = Documents by title
documents-of-letter = Documents: { $letter }
documents-title = All documents
documents-lede = { $count } documents. In the order of the edition below, a hundred on a page; by the first letters of their titles here:
documents-in-order-of = of { $count } documents, in the order of the edition.
count-documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}
numbers = { $from }–{ $to }
numbers-of = { $from }–{ $to } of { $count }
pages = Pages
page-of = Page { $number } of { $of }
page-before = The page before
page-after = The page after
places-all = All { $count } places
page-number = page { $number }
places-of = Places { $from }–{ $to } of { $count }
list-in-full = The whole list
list-overview = Overview

## The index of names, and the chronology

names = Names
names-title = Whom and what the texts name
names-lede = { $names ->
    [one] { $names } name
   *[other] { $names } names
}. Under each stands what the texts say of it, and every passage that names it: { $mentions } in all. A second and further mention in a paragraph or note has its number.
count-names = { $count ->
    [one] { $count } name
   *[other] { $count } names
}
names-kinds = Kinds of names
names-person = Persons
names-organisation = Organisations
names-place = Places
names-law = Laws and instruments
names-system = Systems
names-term = Terms
names-forms = also
names-within = part of
names-parts = parts
names-again = { $place }, mention { $count }
chronology = Chronology
chronology-title = What the texts date
chronology-lede = { $events ->
    [one] { $events } event
   *[other] { $events } events
}, in the order of time, each with the words that date it.
decade = { $year }s
chronology-years = Years
key-name-words = words that name
key-name = Words that name something lead to the index of names, which has all other places: once in a document, where no note stands on them.

## The index of works

works-of-letter = Works cited: { $letter }
works-title = Everything the documents cite
works-lede = { $works ->
    [one] { $works } work
   *[other] { $works } works
}, in the order of authors. Under each stands every place that cites it, with the words used there: { $citations } in all.
works-lede-of-letter = { $works ->
    [one] { $works } work
   *[other] { $works } works
}, cited in { $citations ->
    [one] { $citations } place
   *[other] { $citations } places
}.
works-without-letter = Without a letter
works-for-programs = For other programs:
works-type = Type
works-all-types = all
works-cited-in = Cited in
works-any-document = any document
works-letters = Letters
works-in-edition = in this edition:
works-cited-as = cited as
works-accessed = accessed { $date }
works-archived = archived copy at { $host }
works-never-cited = Never cited
works-never-cited-lede = { $count ->
    [one] { $count } work that is listed and that nothing here cites.
   *[other] { $count } works that are listed and that nothing here cites.
}
works-unheld = Addresses of no work listed
works-unheld-lede = { $count ->
    [one] { $count } place in the documents has a web address that belongs to no work above.
   *[other] { $count } places in the documents have a web address that belongs to no work above.
}
works-by = The works by
works-by-author = Works by author
works-by-document = Works by document
works-by-host = Works by host
works-by-publisher = Works by publisher
works-by-type = Works by type
works-by-year = Works by year
facet-author = author
facet-author-title = By author
facet-author-lede = The works under each of their authors, or their editors where they have no author.
facet-author-none = No author
facet-document = document
facet-document-title = By document
facet-document-lede = What each document cites.
facet-document-none = Not cited by any document
facet-host = host
facet-host-title = By host
facet-host-lede = The works by the host of their address.
facet-host-none = No address
facet-publisher = publisher
facet-publisher-title = By publisher
facet-publisher-lede = The works by publisher, or by the periodical that they stand in.
facet-publisher-none = No publisher or periodical
facet-type = type
facet-type-title = By type
facet-type-lede = The works by what they are.
facet-type-none = No type
facet-year = year
facet-year-title = By year
facet-year-lede = The works by the year in which they were published.
facet-year-none = No year
never-cited = never cited
law = law
law-title = Cases, legislation and treaties
law-lede = Under each instrument stands every place that cites it, by article or section.
law-cases = Cases
law-legislation = Legislation
law-treaties = Treaties
law-as-a-whole = As a whole
form-note = editor’s note
form-crossref = cross-reference
form-ibid = ibid.
form-short = short form

## Types of works, by their names in CSL

type-article = article
type-article-journal = journal article
type-article-magazine = magazine article
type-article-newspaper = newspaper article
type-bill = bill
type-book = book
type-broadcast = broadcast
type-chapter = chapter
type-classic = classic
type-collection = collection
type-dataset = dataset
type-document = document
type-entry = entry
type-entry-dictionary = dictionary entry
type-entry-encyclopedia = encyclopedia entry
type-event = event
type-figure = figure
type-graphic = graphic
type-hearing = hearing
type-interview = interview
type-legal_case = case
type-legislation = legislation
type-manuscript = manuscript
type-map = map
type-motion_picture = film
type-musical_score = musical score
type-pamphlet = pamphlet
type-paper-conference = conference paper
type-patent = patent
type-performance = performance
type-periodical = periodical
type-personal_communication = letter or other communication
type-post = post
type-post-weblog = blog post
type-regulation = regulation
type-report = report
type-review = review
type-review-book = book review
type-software = software
type-song = song
type-speech = speech
type-standard = standard
type-thesis = thesis
type-treaty = treaty
type-webpage = web page

## Claims and answers

concordance-of = { $document }: cross-references
concordance-title = Claims and answers
concordance-lede = { $count ->
    [one] { $count } link
   *[other] { $count } links
} between passages. Each document stands beside what the others say to it, in the order of its text, so that every link is found from both ends; with it stand the paragraphs that nothing answers.
relation = Relation
all-relations = all
unanswered = unanswered
document = Document
all-documents = all
unanswered-passages = { $count ->
    [one] { $count } passage of it stands unanswered: no relation takes a stand on it.
   *[other] { $count } passages of it stand unanswered: no relation takes a stand on them.
}
beside-others = { $document } beside the other documents
beside-it = Beside it
both-side-by-side = { $left } and { $right } side by side
link-side-by-side = side by side
editor = editor
difference = difference
nothing = nothing

## Two texts side by side

two-documents = { $left } and { $right }
parallel-lede = The passages of { $left } that are related to { $right }, in their order, each beside what the other text has. Like signs mark like words.
parallel-reverse = In the order of { $document }
parallel-crossrefs = All cross-references
parallel-beside = beside
nothing-beside-it = nothing beside it
nothing-beside-these = nothing beside these

## What the scripts say

open-all-notes = Open all notes
close-all-notes = Close all notes
preview = Preview
preview-go = Go to { $place }
preview-it = it
preview-note = note { $number }
preview-entry = the entry
preview-focused = Preview open. Tab goes into it, Escape closes it.
preview-tapped = Preview open. Tap the link again to go there.
passage = This passage
passage-go = Link to { $place }
passage-it = this passage
copy-link = Copy link
copy-citation = Copy citation
copied = Copied
not-copied = Not copied
link-copied = Link copied
link-not-copied = Link not copied
citation-copied = Citation copied
citation-not-copied = Citation not copied

## The volume in print

page-abbreviation = p.
volume-cite = How to cite.
volume-editors = { $editors } (ed.)
volume-cite-passage = A passage is cited by the short name of its document and the number of its paragraph, which are the same here and on the site:
volume-rights = Rights
volume-no-rights = nothing is said of its rights.
volume-licence = Notes, links and indices of this edition
volume-how-to-read = How to read this edition
volume-crossrefs = Claims and answers: the cross-references
volume-crossrefs-lede = Every link between passages, from both its ends, in the order of the texts.
volume-unanswered = { $count ->
    [one] { $count } passage unanswered
   *[other] { $count } passages unanswered
}
volume-key-type = What is set in serif type in the documents is their authors’, word for word. What is set in sans-serif type or in red is the editors’: notes, numbers, cross-references and this page.
volume-key-foot = All notes stand at the foot of the page, in the order of their marks.
volume-key-below = All notes stand below their paragraph, in the order of their marks.
volume-key-number = The number of a paragraph. The numbers are the editors’.
volume-key-words = words
volume-key-relation = Below a paragraph: what its words quote, answer or dispute elsewhere in this edition, and where they are quoted, answered or disputed themselves.
volume-key-altered = The words stand there, but differ. What differs is shown:
volume-added = added
volume-left-out = left out
volume-works-lede = In the order of authors. Below each work stand the places that cite it, with their pages; in square brackets, the place in the work.
volume-names-lede = By kind, and in each in alphabetical order. Below each name stand the paragraphs and notes that have it.
