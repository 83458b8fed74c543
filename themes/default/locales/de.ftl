# Die Worte der Oberfläche auf Deutsch. Die Meldungen und ihre Variablen sind die der englischen Datei.

## Rings um jede Seite

skip-to-content = Zum Inhalt springen
skip-to-text = Zum Text springen
pages-of-edition = Seiten dieser Edition
edited-by = Herausgegeben von { $editors }
colophon-type = In Serifenschrift: die Dokumente, von ihren Verfassern. In serifenloser Schrift oder rot: Anmerkungen, Verweise und Nummern dieser Edition.
apparatus-licence = Lizenz der Anmerkungen
made-with = Gemacht mit Postil { $version }.
version = Version { $number }
versions = Versionen
versions-title = Was sich geändert hat
versions-feed = Als Feed
missing-title = Hier ist nichts
missing-lede = Die Adresse führt zu keiner Seite dieser Edition. Vielleicht ist sie falsch geschrieben, oder die Seite steht nun anderswo.
missing-home = Zur ersten Seite von „{ $title }“
moved-title = Das steht nun anderswo

## Aufzählungen

list-next = { $list }, { $item }
list-last = { $list } und { $item }

## Daten

date-day = { $day }. { $month } { $year }
date-month = { $month } { $year }
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember

## Anzahlen

count-author-notes = { $count ->
    [one] { $count } Anmerkung des Verfassers
   *[other] { $count } Anmerkungen des Verfassers
}
count-editor-notes = { $count ->
    [one] { $count } Anmerkung der Herausgeber
   *[other] { $count } Anmerkungen der Herausgeber
}
count-crossrefs = { $count ->
    [one] { $count } Querverweis
   *[other] { $count } Querverweise
}
count-places = { $count ->
    [one] { $count } Stelle
   *[other] { $count } Stellen
}

## Stellen in Texten

block-paragraph = ¶
block-footnote = Anm.
block-heading = Überschrift
block-item = Punkt
block-quotation = Zitat
block-table = Tabelle
block-code = Code
block-verse = Vers
blocks-paragraph = ¶¶
blocks-heading = Überschriften
blocks-item = Punkte
blocks-quotation = Zitate
blocks-table = Tabellen
blocks-code = Code
blocks-verse = Verse
blocks-footnote = Anm.
whole-document = das ganze Dokument
the-whole = das Ganze
nowhere = nirgends darin
link-to-passage = { $passage }: Link zu dieser Stelle

## Die Seite eines Dokuments

contents = Inhalt
contents-and-choices = Inhalt, und was angezeigt wird
contents-of-document = Inhalt dieses Dokuments
sections = Abschnitte
all-sections = Alle { $count } Abschnitte
sections-around = Davor und danach
previous-section = ← Davor
next-section = Weiter →
show = Anzeigen
show-with-text = Mit dem Text anzeigen
author-notes = Anmerkungen des Verfassers
editor-notes = Anmerkungen der Herausgeber
crossrefs = Querverweise
scheme = Seite
scheme-auto = automatisch
scheme-light = hell
scheme-dark = dunkel
fact-siglum = Sigle
fact-author = Verfasser
fact-recipient = An
fact-date = Datum
fact-answers = Antwort auf
fact-apparatus = Apparat
side-by-side = Nebeneinander
works-cited = Zitierte Werke
in-editor-notes = in Anmerkungen der Herausgeber:
editor-note = Anmerkung der Herausgeber
in-index-of-works = im Werkverzeichnis
about-text = Zu diesem Text
source = Quelle
treatment = Behandlung
rights = Rechte
rights-in-text = Rechte an diesem Text
rights-of-document = Dieses Dokument
rights-in-full = Die vollständige Angabe steht am Ende des Textes.
rights-on-first-page = Die vollständige Angabe steht auf der ersten Seite des Dokuments.
documents-around = Dokumente davor und danach
previous-document = ← Davor
next-document = Danach →
table = Tabelle
work-cited = Zitiertes Werk: { $work }
cite-as = Zitierweise
citation = { $work }{ $passage }, in: { $edition }
citation-with-editors = { $work }{ $passage }, in: { $edition }, hg. von { $editors }

## Anmerkungen

note = Anmerkung
note-by-editor = Anmerkung der Herausgeber
note-more = mehr
note-less = weniger
note-more-of = von Anmerkung { $mark }
note-more-of-editor = von Anmerkung { $mark } der Herausgeber
note-back = Zurück zu Anmerkung { $mark } im Text
note-back-editor = Zurück zu Anmerkung { $mark } der Herausgeber im Text
series-textual = Text
series-textual-description = zweifelhafte Lesarten, nie stillschweigend verbessert
emendation-read = lies
emendation-omit = zu tilgen
certainty-high = sicher
certainty-medium = wahrscheinlich
certainty-low = unsicher
origin-extraction = Versehen der Texterfassung
origin-original = Versehen des Dokuments
origin-undetermined = Herkunft des Versehens unbestimmt

## Querverweise

relation-quotes = zitiert
relation-quotes-inverse = zitiert in
relation-paraphrases = umschreibt
relation-paraphrases-inverse = umschrieben in
relation-responds-to = antwortet auf
relation-responds-to-inverse = beantwortet in
relation-disputes = bestreitet
relation-disputes-inverse = bestritten in
relation-concedes = räumt ein
relation-concedes-inverse = eingeräumt in
relation-corrects = berichtigt
relation-corrects-inverse = berichtigt in
relation-restates = wiederholt
relation-restates-inverse = wiederholt in
relation-cites = führt an
relation-cites-inverse = angeführt in
relation-see-also = siehe auch
relation-see-also-inverse = siehe auch
mention = erwähnt in
mention-in-note = { $place }, Anmerkung
mentions = An { $count } Stellen erwähnt
read-passages = { $count ->
    [one] Die Stelle lesen
   *[other] Die { $count } Stellen lesen
}
nearest = am nächsten:

## Zitate, mit ihrer Quelle verglichen

check-verbatim = wörtlich
check-normalised = normalisiert
check-but-for = bis auf { $what }
seam-capital = den ersten Großbuchstaben
seam-stop = den Punkt am Ende
check-elided = gekürzt
check-altered = verändert
check-missing = nicht gefunden
words-changed = { $count ->
    [one] { $count } Wort geändert
   *[other] { $count } Wörter geändert
}
words-added = { $count ->
    [one] { $count } Wort hinzugefügt
   *[other] { $count } Wörter hinzugefügt
}
words-left-out = { $count ->
    [one] { $count } Wort ausgelassen
   *[other] { $count } Wörter ausgelassen
}
more-added = { $count } hinzugefügt
more-left-out = { $count } ausgelassen
punctuation-changed = Zeichensetzung geändert

## Die Titelseite

annotated-edition = Eine kommentierte Edition
documents = Dokumente
from-to = { $author } an { $recipient }
to-recipient = an { $recipient }
ways-in = Zugänge
ways-crossrefs = { $count ->
    [one] { $count } Verbindung zwischen Stellen, beide Seiten im Wortlaut
   *[other] { $count } Verbindungen zwischen Stellen, beide Seiten im Wortlaut
}
ways-works = { $works ->
    [one] { $works } Werk
   *[other] { $works } Werke
} und { $citations ->
    [one] die eine Stelle, die eines zitiert
   *[other] alle { $citations } Stellen, die sie zitieren
}
ways-names = { $names ->
    [one] { $names } Name
   *[other] { $names } Namen
} und { $mentions ->
    [one] die eine Stelle, die ihn nennt
   *[other] alle { $mentions } Stellen, die sie nennen
}
ways-chronology = { $events ->
    [one] { $events } Ereignis, das die Texte datieren
   *[other] { $events } Ereignisse, die die Texte datieren
}
introduction = Einleitung
how-to-read = Zur Lektüre
reading = Auf einem breiten Bildschirm stehen die Anmerkungen am Rand, neben den Worten, zu denen sie gehören. Zeigt man auf eine Anmerkung, so leuchten ihre Worte auf, und umgekehrt. Eine lange Anmerkung ist gekürzt, bis man „mehr“ verlangt. Auf einem schmalen Bildschirm sind die Anmerkungen eine Reihe von Zeichen unter jedem Absatz. „Anzeigen“ blendet jede Art von Anmerkungen aus und ein. Auf Papier folgen alle Anmerkungen vollständig auf ihren Absatz.
marks-used = Zeichen in dieser Edition
key-paragraph = Nummer des Absatzes. Die Nummern sind unsere. Jede ist ein Link zu ihrem Absatz.
key-author-note-words = Worte des Textes
key-author-note = Anmerkung des Verfassers. Nummer und Wortlaut sind die des Verfassers.
key-editor-note-words = kommentierte Worte
key-editor-note = Anmerkung der Herausgeber, zu den unterstrichenen Worten.
key-link-words = Worte mit einem Verweis
key-link = Worte, um die es in einem Querverweis geht oder die ein Werk zitieren. Eine sehr feine Linie, damit sie nicht stört.
key-crossref-example = Brief
key-crossref = Querverweis auf eine Stelle anderswo in dieser Edition. → geht von diesem Absatz aus, ← kommt von der anderen Seite.
key-sound = Das Programm hat das Zitat mit dem zitierten Text verglichen. Wörtlich: Buchstabe für Buchstabe. Normalisiert: gleich bis auf Abstände und die Form von Anführungszeichen und Strichen. Gekürzt: gleich bis auf Wörter, die erkennbar ausgelassen oder eingefügt sind.
key-altered = Die Worte stehen dort, aber anders. Die Seite der Querverweise nennt den Unterschied.
key-missing = Die Worte stehen dort nicht.
key-back = Von einer Anmerkung zurück zu ihrer Stelle im Text.

## Listen vieler Dokumente und Seiten langer Listen

documents-all = Alle { $count } Dokumente
documents-in-order = in ihrer Folge, Seite für Seite; oder nach dem Titel:
documents-by-title = Dokumente nach dem Titel
documents-of-letter = Dokumente: { $letter }
documents-title = Alle Dokumente
documents-lede = { $count } Dokumente. Unten in der Folge der Edition, hundert auf einer Seite; hier nach dem ersten Buchstaben des Titels:
documents-in-order-of = von { $count } Dokumenten, in der Folge der Edition.
count-documents = { $count ->
    [one] { $count } Dokument
   *[other] { $count } Dokumente
}
numbers = { $from }–{ $to }
numbers-of = { $from }–{ $to } von { $count }
pages = Seiten
page-of = Seite { $number } von { $of }
page-before = Die Seite davor
page-after = Die Seite danach
places-all = Alle { $count } Stellen
page-number = Seite { $number }
places-of = Stellen { $from }–{ $to } von { $count }
list-in-full = Die ganze Liste
list-overview = Übersicht

## Das Register der Namen und die Zeittafel

names = Namen
names-title = Wen und was die Texte nennen
names-lede = { $names ->
    [one] { $names } Name
   *[other] { $names } Namen
}. Unter jedem steht, was die Texte von ihm sagen, und jede Stelle, die ihn nennt: { $mentions } insgesamt. Eine zweite und jede weitere Nennung in einem Absatz oder einer Anmerkung hat ihre Nummer.
count-names = { $count ->
    [one] { $count } Name
   *[other] { $count } Namen
}
names-kinds = Arten von Namen
names-person = Personen
names-organisation = Organisationen
names-place = Orte
names-law = Gesetze und Regelwerke
names-system = Systeme
names-term = Begriffe
names-forms = auch
names-within = Teil von
names-parts = Teile
names-again = { $place }, { $count }. Nennung
chronology = Zeittafel
chronology-title = Was die Texte datieren
chronology-lede = { $events ->
    [one] { $events } Ereignis
   *[other] { $events } Ereignisse
} in der Folge der Zeit, jedes mit den Worten, die es datieren.
decade = { $year }er
chronology-years = Jahre
key-name-words = Worte, die nennen
key-name = Worte, die etwas nennen, führen zum Register der Namen, in dem alle anderen Stellen stehen: einmal in jedem Dokument, wo keine Anmerkung zu ihnen gehört.

## Das Werkverzeichnis

works-of-letter = Zitierte Werke: { $letter }
works-title = Alles, was die Dokumente zitieren
works-lede = { $works ->
    [one] { $works } Werk
   *[other] { $works } Werke
}, nach Verfassern geordnet. Unter jedem steht jede Stelle, die es zitiert, mit den Worten, die dort stehen: { $citations } insgesamt.
works-lede-of-letter = { $works ->
    [one] { $works } Werk
   *[other] { $works } Werke
}, zitiert an { $citations ->
    [one] { $citations } Stelle
   *[other] { $citations } Stellen
}.
works-without-letter = Ohne Buchstaben
works-for-programs = Für andere Programme:
works-type = Art
works-all-types = alle
works-cited-in = Zitiert in
works-any-document = jedem Dokument
works-letters = Buchstaben
works-in-edition = in dieser Edition:
works-cited-as = zitiert als
works-accessed = aufgerufen am { $date }
works-archived = Archivkopie bei { $host }
works-never-cited = Nie zitiert
works-never-cited-lede = { $count ->
    [one] { $count } Werk, das verzeichnet ist und das hier nichts zitiert.
   *[other] { $count } Werke, die verzeichnet sind und die hier nichts zitiert.
}
works-unheld = Adressen ohne verzeichnetes Werk
works-unheld-lede = { $count ->
    [one] { $count } Stelle der Dokumente hat eine Webadresse, die zu keinem Werk oben gehört.
   *[other] { $count } Stellen der Dokumente haben eine Webadresse, die zu keinem Werk oben gehört.
}
works-by = Die Werke nach
works-by-author = Werke nach Verfasser
works-by-document = Werke nach Dokument
works-by-host = Werke nach Host
works-by-publisher = Werke nach Verlag
works-by-type = Werke nach Art
works-by-year = Werke nach Jahr
facet-author = Verfasser
facet-author-title = Nach Verfasser
facet-author-lede = Die Werke unter jedem ihrer Verfasser, oder unter ihren Herausgebern, wo sie keinen Verfasser haben.
facet-author-none = Ohne Verfasser
facet-document = Dokument
facet-document-title = Nach Dokument
facet-document-lede = Was jedes Dokument zitiert.
facet-document-none = Von keinem Dokument zitiert
facet-host = Host
facet-host-title = Nach Host
facet-host-lede = Die Werke nach dem Host ihrer Adresse.
facet-host-none = Ohne Adresse
facet-publisher = Verlag
facet-publisher-title = Nach Verlag
facet-publisher-lede = Die Werke nach ihrem Verlag, oder nach dem Periodikum, in dem sie stehen.
facet-publisher-none = Ohne Verlag oder Periodikum
facet-type = Art
facet-type-title = Nach Art
facet-type-lede = Die Werke nach dem, was sie sind.
facet-type-none = Ohne Art
facet-year = Jahr
facet-year-title = Nach Jahr
facet-year-lede = Die Werke nach dem Jahr, in dem sie erschienen sind.
facet-year-none = Ohne Jahr
never-cited = nie zitiert
law = Recht
law-title = Rechtsprechung, Gesetze und Verträge
law-lede = Unter jedem steht jede Stelle, die es anführt, nach Artikel oder Paragraph.
law-cases = Rechtsprechung
law-legislation = Gesetze
law-treaties = Verträge
law-as-a-whole = Als Ganzes
form-note = Anmerkung der Herausgeber
form-crossref = Querverweis
form-ibid = ebd.
form-short = Kurzform

## Arten von Werken, nach ihren Namen in CSL

type-article = Artikel
type-article-journal = Zeitschriftenaufsatz
type-article-magazine = Magazinartikel
type-article-newspaper = Zeitungsartikel
type-bill = Gesetzentwurf
type-book = Buch
type-broadcast = Sendung
type-chapter = Kapitel
type-classic = klassisches Werk
type-collection = Sammlung
type-dataset = Datensatz
type-document = Dokument
type-entry = Eintrag
type-entry-dictionary = Wörterbucheintrag
type-entry-encyclopedia = Lexikonartikel
type-event = Veranstaltung
type-figure = Abbildung
type-graphic = Grafik
type-hearing = Anhörung
type-interview = Interview
type-legal_case = Gerichtsentscheidung
type-legislation = Gesetz
type-manuscript = Manuskript
type-map = Karte
type-motion_picture = Film
type-musical_score = Noten
type-pamphlet = Flugschrift
type-paper-conference = Konferenzbeitrag
type-patent = Patent
type-performance = Aufführung
type-periodical = Periodikum
type-personal_communication = Brief oder andere Mitteilung
type-post = Beitrag
type-post-weblog = Blogbeitrag
type-regulation = Verordnung
type-report = Bericht
type-review = Besprechung
type-review-book = Buchbesprechung
type-software = Software
type-song = Lied
type-speech = Rede
type-standard = Norm
type-thesis = Hochschulschrift
type-treaty = Vertrag
type-webpage = Webseite

## Aussagen und Antworten

concordance-of = { $document }: Querverweise
concordance-title = Aussagen und Antworten
concordance-lede = { $count ->
    [one] { $count } Verbindung
   *[other] { $count } Verbindungen
} zwischen Stellen. Jedes Dokument steht neben dem, was die anderen dazu sagen, in der Reihenfolge seines Textes, sodass jede Verbindung von beiden Seiten zu finden ist; dabei stehen auch die Absätze, auf die nichts antwortet.
relation = Beziehung
all-relations = alle
unanswered = unbeantwortet
document = Dokument
all-documents = alle
unanswered-passages = { $count ->
    [one] { $count } Stelle darin bleibt unbeantwortet: keine Beziehung nimmt zu ihr Stellung.
   *[other] { $count } Stellen darin bleiben unbeantwortet: keine Beziehung nimmt zu ihnen Stellung.
}
beside-others = { $document } neben den anderen Dokumenten
beside-it = Daneben
both-side-by-side = { $left } und { $right } nebeneinander
link-side-by-side = nebeneinander
editor = Herausgeber
difference = Unterschied
nothing = nichts

## Zwei Texte nebeneinander

two-documents = { $left } und { $right }
parallel-lede = Die Stellen von { $left }, die mit { $right } zusammenhängen, in ihrer Reihenfolge, jede neben dem, was der andere Text hat. Gleiche Zeichen stehen bei einander entsprechenden Worten.
parallel-reverse = In der Reihenfolge von { $document }
parallel-crossrefs = Alle Querverweise
parallel-beside = neben
nothing-beside-it = nichts daneben
nothing-beside-these = nichts daneben

## Was die Skripte sagen

open-all-notes = Alle Anmerkungen öffnen
close-all-notes = Alle Anmerkungen schließen
preview = Vorschau
preview-go = Zu { $place }
preview-it = der Stelle
preview-note = Anmerkung { $number }
preview-entry = dem Eintrag
preview-focused = Vorschau offen. Die Tabulatortaste führt hinein, Escape schließt sie.
preview-tapped = Vorschau offen. Noch einmal auf den Link tippen, um dorthin zu gehen.
passage = Diese Stelle
passage-go = Link zu { $place }
passage-it = dieser Stelle
copy-link = Link kopieren
copy-citation = Nachweis kopieren
copied = Kopiert
not-copied = Nicht kopiert
link-copied = Link kopiert
link-not-copied = Link nicht kopiert
citation-copied = Nachweis kopiert
citation-not-copied = Nachweis nicht kopiert

## Der Band im Druck

page-abbreviation = S.
volume-cite = Zitierweise.
volume-editors = { $editors } (Hg.)
volume-cite-passage = Eine Stelle wird mit dem Kurztitel ihres Dokuments und der Nummer ihres Absatzes zitiert; beide sind hier und auf der Website gleich:
volume-rights = Rechte
volume-no-rights = zu den Rechten ist nichts angegeben.
volume-licence = Anmerkungen, Verweise und Verzeichnisse dieser Edition
volume-how-to-read = Zur Lektüre dieser Edition
volume-crossrefs = Aussagen und Antworten: die Querverweise
volume-crossrefs-lede = Jede Verbindung zwischen Stellen, von beiden Enden, in der Reihenfolge der Texte.
volume-unanswered = { $count ->
    [one] { $count } Stelle unbeantwortet
   *[other] { $count } Stellen unbeantwortet
}
volume-key-type = Was in den Dokumenten in Serifenschrift steht, ist von ihren Verfassern, Wort für Wort. Was in serifenloser Schrift oder rot steht, ist von den Herausgebern: Anmerkungen, Nummern, Querverweise und diese Seite.
volume-key-foot = Alle Anmerkungen stehen am Fuß der Seite, in der Reihenfolge ihrer Zeichen.
volume-key-below = Alle Anmerkungen stehen unter ihrem Absatz, in der Reihenfolge ihrer Zeichen.
volume-key-number = Die Nummer eines Absatzes. Die Nummern sind von den Herausgebern.
volume-key-words = Worte
volume-key-relation = Unter einem Absatz: was seine Worte anderswo in dieser Edition zitieren, beantworten oder bestreiten, und wo sie selbst zitiert, beantwortet oder bestritten werden.
volume-key-altered = Die Worte stehen dort, aber anders. Der Unterschied ist gezeigt:
volume-added = hinzugefügt
volume-left-out = ausgelassen
volume-works-lede = Nach Verfassern geordnet. Unter jedem Werk stehen die Stellen, die es zitieren, mit ihren Seiten; in eckigen Klammern die Stelle im Werk.
volume-names-lede = Nach Arten geordnet, darin nach dem Alphabet. Unter jedem Namen stehen die Absätze und Anmerkungen, die ihn nennen.
