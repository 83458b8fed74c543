# Les mots de l’interface en français. Les messages et leurs variables sont ceux du fichier anglais.

## Autour de chaque page

skip-to-content = Aller au contenu
skip-to-text = Aller au texte
pages-of-edition = Pages de cette édition
edited-by = Édité par { $editors }
colophon-type = En caractères à empattements : les documents, par leurs auteurs. En caractères sans empattements ou en rouge : les notes, les liens et les numéros de cette édition.
apparatus-licence = Licence des notes
made-with = Fait avec Postil { $version }.
version = Version { $number }
versions = Versions
versions-title = Ce qui a changé
versions-feed = Comme flux
missing-title = Il n’y a rien ici
missing-lede = L’adresse ne mène à aucune page de cette édition. Elle est peut-être mal écrite, ou la page est ailleurs.
missing-home = À la première page de « { $title } »
moved-title = Ceci a changé d’adresse

## Énumérations

list-next = { $list }, { $item }
list-last = { $list } et { $item }

## Dates

date-day = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
date-month = { $month } { $year }
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre

## Nombres

count-author-notes = { $count ->
    [one] { $count } note de l’auteur
   *[other] { $count } notes de l’auteur
}
count-editor-notes = { $count ->
    [one] { $count } note des éditeurs
   *[other] { $count } notes des éditeurs
}
count-crossrefs = { $count ->
    [one] { $count } renvoi
   *[other] { $count } renvois
}
count-places = { $count ->
    [one] { $count } passage
   *[other] { $count } passages
}

## Adresses dans les textes

block-paragraph = §
block-footnote = n.
block-heading = titre
block-item = point
block-quotation = citation
block-table = tableau
block-code = code
block-verse = vers
blocks-paragraph = §§
blocks-heading = titres
blocks-item = points
blocks-quotation = citations
blocks-table = tableaux
blocks-code = code
blocks-verse = vers
blocks-footnote = n.
whole-document = le document entier
the-whole = l’ensemble
nowhere = nulle part
link-to-passage = { $passage } : lien vers ce passage

## La page d’un document

contents = Sommaire
contents-and-choices = Sommaire, et ce qui est affiché
contents-of-document = Sommaire de ce document
sections = Sections
all-sections = Toutes les { $count } sections
sections-around = Avant et après
previous-section = ← Précédente
next-section = Suite →
show = Afficher
show-with-text = Afficher avec le texte
author-notes = Notes de l’auteur
editor-notes = Notes des éditeurs
crossrefs = Renvois
scheme = Page
scheme-auto = automatique
scheme-light = claire
scheme-dark = sombre
fact-siglum = Sigle
fact-author = Auteur
fact-recipient = À
fact-date = Date
fact-answers = Répond à
fact-apparatus = Apparat
side-by-side = En regard
works-cited = Ouvrages cités
in-editor-notes = dans les notes des éditeurs :
editor-note = note des éditeurs
in-index-of-works = dans l’index des ouvrages
about-text = À propos de ce texte
source = Source
treatment = Traitement
rights = droits
rights-in-text = Droits sur ce texte
rights-of-document = Ce document
rights-in-full = La mention complète se trouve à la fin du texte.
rights-on-first-page = La mention complète figure sur la première page du document.
documents-around = Documents précédent et suivant
previous-document = ← Précédent
next-document = Suivant →
table = Tableau
work-cited = Ouvrage cité : { $work }
cite-as = Pour citer
citation = { $work }{ $passage }, dans { $edition }
citation-with-editors = { $work }{ $passage }, dans { $edition }, éd. par { $editors }

## Notes

note = Note
note-by-editor = Note des éditeurs
note-more = plus
note-less = moins
note-more-of = de la note { $mark }
note-more-of-editor = de la note { $mark } des éditeurs
note-back = Retour à la note { $mark } dans le texte
note-back-editor = Retour à la note { $mark } des éditeurs dans le texte
series-textual = texte
series-textual-description = leçons douteuses, jamais corrigées en silence
emendation-read = lire
emendation-omit = à supprimer
certainty-high = certain
certainty-medium = probable
certainty-low = incertain
origin-extraction = erreur de saisie du texte
origin-original = erreur du document
origin-undetermined = origine de l’erreur indéterminée

## Renvois

relation-quotes = cite textuellement
relation-quotes-inverse = cité textuellement dans
relation-paraphrases = paraphrase
relation-paraphrases-inverse = paraphrasé dans
relation-responds-to = répond à
relation-responds-to-inverse = trouve réponse dans
relation-disputes = conteste
relation-disputes-inverse = contesté dans
relation-concedes = concède
relation-concedes-inverse = concédé dans
relation-corrects = corrige
relation-corrects-inverse = corrigé dans
relation-restates = reprend
relation-restates-inverse = repris dans
relation-cites = cite
relation-cites-inverse = cité dans
relation-see-also = voir aussi
relation-see-also-inverse = voir aussi
mention = évoqué dans
mention-in-note = { $place }, note
mentions = Évoqué en { $count } endroits
read-passages = { $count ->
    [one] Lire le passage
   *[other] Lire les { $count } passages
}
nearest = le plus proche :

## Citations comparées à leur source

check-verbatim = textuel
check-normalised = normalisé
check-but-for = à { $what } près
seam-capital = la première majuscule
seam-stop = la ponctuation finale
check-elided = abrégé
check-altered = modifié
check-missing = introuvable
words-changed = { $count ->
    [one] { $count } mot changé
   *[other] { $count } mots changés
}
words-added = { $count ->
    [one] { $count } mot ajouté
   *[other] { $count } mots ajoutés
}
words-left-out = { $count ->
    [one] { $count } mot omis
   *[other] { $count } mots omis
}
more-added = { $count ->
    [one] { $count } ajouté
   *[other] { $count } ajoutés
}
more-left-out = { $count ->
    [one] { $count } omis
   *[other] { $count } omis
}
punctuation-changed = ponctuation changée

## La page d’accueil

annotated-edition = Une édition annotée
documents = Documents
from-to = { $author } à { $recipient }
to-recipient = à { $recipient }
ways-in = Accès
ways-crossrefs = { $count ->
    [one] { $count } lien entre passages, les deux côtés en entier
   *[other] { $count } liens entre passages, les deux côtés en entier
}
ways-works = { $works ->
    [one] { $works } ouvrage
   *[other] { $works } ouvrages
}, et { $citations ->
    [one] le seul passage qui en cite un
   *[other] les { $citations } passages qui les citent
}
ways-names = { $names ->
    [one] { $names } nom
   *[other] { $names } noms
}, et { $mentions ->
    [one] le passage qui le porte
   *[other] les { $mentions } passages qui les portent
}
ways-chronology = { $events ->
    [one] { $events } événement que les textes datent
   *[other] { $events } événements que les textes datent
}
introduction = Introduction
how-to-read = Mode d’emploi
reading = Sur un écran large, les notes se trouvent dans la marge, à côté des mots auxquels elles se rapportent. Pointez une note et ses mots s’éclairent, et inversement. Une longue note est abrégée jusqu’à ce que vous demandiez « plus ». Sur un écran étroit, les notes forment une rangée de signes sous chaque paragraphe. « Afficher » masque et montre chaque sorte de notes. Sur papier, toutes les notes suivent leur paragraphe, en entier.
marks-used = Signes employés dans cette édition
key-paragraph = Numéro du paragraphe. Les numéros sont les nôtres. Chacun est un lien vers son paragraphe.
key-author-note-words = mots du texte
key-author-note = Note de l’auteur. Le numéro et le texte sont de l’auteur.
key-editor-note-words = mots commentés
key-editor-note = Note des éditeurs, sur les mots soulignés.
key-link-words = mots avec un lien
key-link = Mots sur lesquels porte un renvoi, ou qui citent un ouvrage. Un trait très fin, pour ne pas gêner.
key-crossref-example = Lettre
key-crossref = Renvoi à un passage ailleurs dans cette édition. → part de ce paragraphe, ← vient de l’autre côté.
key-sound = Le programme a comparé la citation au texte cité. Textuel : lettre pour lettre. Normalisé : pareil, aux espaces et à la forme des guillemets et des tirets près. Abrégé : pareil, aux mots près qui sont visiblement omis ou insérés.
key-altered = Les mots s’y trouvent, mais différents. La page des renvois indique la différence.
key-missing = Les mots ne s’y trouvent pas.
key-back = Retour d’une note à sa place dans le texte.

## Les listes de nombreux documents, et les pages des longues listes

documents-all = Les { $count } documents
documents-in-order = dans leur ordre, page par page ; ou par titre :
documents-by-title = Documents par titre
documents-of-letter = Documents : { $letter }
documents-title = Tous les documents
documents-lede = { $count } documents. Plus bas dans l’ordre de l’édition, cent par page ; ici par la première lettre du titre :
documents-in-order-of = sur { $count } documents, dans l’ordre de l’édition.
count-documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}
numbers = { $from }–{ $to }
numbers-of = { $from }–{ $to } sur { $count }
pages = Pages
page-of = Page { $number } sur { $of }
page-before = La page d’avant
page-after = La page d’après
places-all = Les { $count } passages
page-number = page { $number }
places-of = Passages { $from }–{ $to } sur { $count }
list-in-full = Toute la liste
list-overview = Vue d’ensemble

## L’index des noms et la chronologie

names = Noms
names-title = Qui et ce que les textes nomment
names-lede = { $names ->
    [one] { $names } nom
   *[other] { $names } noms
}. Sous chacun figurent ce que les textes en disent et chaque passage qui le nomme : { $mentions } en tout. La deuxième mention d’un paragraphe ou d’une note, et les suivantes, portent leur numéro.
count-names = { $count ->
    [one] { $count } nom
   *[other] { $count } noms
}
names-kinds = Sortes de noms
names-person = Personnes
names-organisation = Organisations
names-place = Lieux
names-law = Lois et instruments
names-system = Systèmes
names-term = Termes
names-forms = aussi
names-within = fait partie de
names-parts = parties
names-again = { $place }, mention { $count }
chronology = Chronologie
chronology-title = Ce que les textes datent
chronology-lede = { $events ->
    [one] { $events } événement
   *[other] { $events } événements
}, dans l’ordre du temps, chacun avec les mots qui le datent.
decade = Années { $year }
chronology-years = Années
key-name-words = mots qui nomment
key-name = Des mots qui nomment quelque chose mènent à l’index des noms, qui donne tous les autres passages : une fois par document, là où aucune note ne porte sur eux.

## L’index des ouvrages

works-of-letter = Ouvrages cités : { $letter }
works-title = Tout ce que citent les documents
works-lede = { $works ->
    [one] { $works } ouvrage
   *[other] { $works } ouvrages
}, dans l’ordre des auteurs. Sous chacun figure chaque passage qui le cite, avec les mots employés : { $citations } en tout.
works-lede-of-letter = { $works ->
    [one] { $works } ouvrage
   *[other] { $works } ouvrages
}, cités dans { $citations ->
    [one] { $citations } passage
   *[other] { $citations } passages
}.
works-without-letter = Sans lettre
works-for-programs = Pour d’autres programmes :
works-type = Type
works-all-types = tous
works-cited-in = Cité dans
works-any-document = tout document
works-letters = Lettres
works-in-edition = dans cette édition :
works-cited-as = cité comme
works-accessed = consulté le { $date }
works-archived = copie archivée chez { $host }
works-never-cited = Jamais cités
works-never-cited-lede = { $count ->
    [one] { $count } ouvrage répertorié que rien ne cite ici.
   *[other] { $count } ouvrages répertoriés que rien ne cite ici.
}
works-unheld = Adresses sans ouvrage répertorié
works-unheld-lede = { $count ->
    [one] { $count } passage des documents a une adresse web qui n’appartient à aucun ouvrage ci-dessus.
   *[other] { $count } passages des documents ont une adresse web qui n’appartient à aucun ouvrage ci-dessus.
}
works-by = Les ouvrages par
works-by-author = Ouvrages par auteur
works-by-document = Ouvrages par document
works-by-host = Ouvrages par hôte
works-by-publisher = Ouvrages par éditeur
works-by-type = Ouvrages par type
works-by-year = Ouvrages par année
facet-author = auteur
facet-author-title = Par auteur
facet-author-lede = Les ouvrages sous chacun de leurs auteurs, ou sous leurs directeurs lorsqu’ils n’ont pas d’auteur.
facet-author-none = Sans auteur
facet-document = document
facet-document-title = Par document
facet-document-lede = Ce que cite chaque document.
facet-document-none = Cités par aucun document
facet-host = hôte
facet-host-title = Par hôte
facet-host-lede = Les ouvrages selon l’hôte de leur adresse.
facet-host-none = Sans adresse
facet-publisher = éditeur
facet-publisher-title = Par éditeur
facet-publisher-lede = Les ouvrages selon leur éditeur, ou selon le périodique où ils figurent.
facet-publisher-none = Sans éditeur ni périodique
facet-type = type
facet-type-title = Par type
facet-type-lede = Les ouvrages selon ce qu’ils sont.
facet-type-none = Sans type
facet-year = année
facet-year-title = Par année
facet-year-lede = Les ouvrages selon l’année de leur publication.
facet-year-none = Sans année
never-cited = jamais cité
law = droit
law-title = Décisions, lois et traités
law-lede = Sous chaque texte figure chaque passage qui le cite, par article ou par section.
law-cases = Décisions
law-legislation = Lois
law-treaties = Traités
law-as-a-whole = Dans son ensemble
form-note = note des éditeurs
form-crossref = renvoi
form-ibid = ibid.
form-short = forme abrégée

## Types d’ouvrages, d’après leurs noms dans CSL

type-article = article
type-article-journal = article de revue
type-article-magazine = article de magazine
type-article-newspaper = article de presse
type-bill = projet de loi
type-book = livre
type-broadcast = émission
type-chapter = chapitre
type-classic = classique
type-collection = collection
type-dataset = jeu de données
type-document = document
type-entry = notice
type-entry-dictionary = article de dictionnaire
type-entry-encyclopedia = article d’encyclopédie
type-event = événement
type-figure = figure
type-graphic = image
type-hearing = audition
type-interview = entretien
type-legal_case = décision de justice
type-legislation = loi
type-manuscript = manuscrit
type-map = carte
type-motion_picture = film
type-musical_score = partition
type-pamphlet = pamphlet
type-paper-conference = communication de colloque
type-patent = brevet
type-performance = représentation
type-periodical = périodique
type-personal_communication = lettre ou autre communication
type-post = message
type-post-weblog = billet de blog
type-regulation = règlement
type-report = rapport
type-review = compte rendu
type-review-book = compte rendu de livre
type-software = logiciel
type-song = chanson
type-speech = discours
type-standard = norme
type-thesis = thèse
type-treaty = traité
type-webpage = page web

## Affirmations et réponses

concordance-of = { $document } : renvois
concordance-title = Affirmations et réponses
concordance-lede = { $count ->
    [one] { $count } lien
   *[other] { $count } liens
} entre passages. Chaque document figure à côté de ce que les autres en disent, dans l’ordre de son texte, de sorte que chaque lien se trouve des deux côtés ; s’y ajoutent les paragraphes auxquels rien ne répond.
relation = Relation
all-relations = toutes
unanswered = sans réponse
document = Document
all-documents = tous
unanswered-passages = { $count ->
    [one] { $count } passage y reste sans réponse : aucune relation ne prend position à son sujet.
   *[other] { $count } passages y restent sans réponse : aucune relation ne prend position à leur sujet.
}
beside-others = { $document } en regard des autres documents
beside-it = En regard
both-side-by-side = { $left } et { $right } en regard
link-side-by-side = en regard
editor = éditeur
difference = différence
nothing = rien

## Deux textes en regard

two-documents = { $left } et { $right }
parallel-lede = Les passages de { $left } qui se rapportent à { $right }, dans leur ordre, chacun en regard de ce que contient l’autre texte. Les mêmes signes marquent les mots qui se répondent.
parallel-reverse = Dans l’ordre de { $document }
parallel-crossrefs = Tous les renvois
parallel-beside = en regard de
nothing-beside-it = rien en regard
nothing-beside-these = rien en regard

## Ce que disent les scripts

open-all-notes = Ouvrir toutes les notes
close-all-notes = Fermer toutes les notes
preview = Aperçu
preview-go = Aller : { $place }
preview-it = passage
preview-note = note { $number }
preview-entry = notice
preview-focused = Aperçu ouvert. Tab y entre, Échap le ferme.
preview-tapped = Aperçu ouvert. Touchez le lien encore une fois pour y aller.
passage = Ce passage
passage-go = Lien : { $place }
passage-it = ce passage
copy-link = Copier le lien
copy-citation = Copier la référence
copied = Copié
not-copied = Non copié
link-copied = Lien copié
link-not-copied = Lien non copié
citation-copied = Référence copiée
citation-not-copied = Référence non copiée

## Le volume imprimé

page-abbreviation = p.
volume-cite = Pour citer.
volume-editors = { $editors } (éd.)
volume-cite-passage = Un passage se cite par le titre abrégé de son document et le numéro de son paragraphe, qui sont les mêmes ici et sur le site :
volume-rights = Droits
volume-no-rights = rien n’est dit des droits.
volume-licence = Notes, liens et index de cette édition
volume-how-to-read = Mode d’emploi de cette édition
volume-crossrefs = Affirmations et réponses : les renvois
volume-crossrefs-lede = Chaque lien entre passages, de ses deux bouts, dans l’ordre des textes.
volume-unanswered = { $count ->
    [one] { $count } passage sans réponse
   *[other] { $count } passages sans réponse
}
volume-key-type = Ce qui est composé avec empattements dans les documents est de leurs auteurs, mot pour mot. Ce qui est composé sans empattements ou en rouge est des éditeurs : notes, numéros, renvois et cette page.
volume-key-foot = Toutes les notes se trouvent au bas de la page, dans l’ordre de leurs appels.
volume-key-below = Toutes les notes se trouvent sous leur paragraphe, dans l’ordre de leurs appels.
volume-key-number = Le numéro d’un paragraphe. Les numéros sont des éditeurs.
volume-key-words = mots
volume-key-relation = Sous un paragraphe : ce que ses mots citent, ce à quoi ils répondent ou ce qu’ils contestent ailleurs dans cette édition, et où ils sont eux-mêmes cités, contestés ou trouvent réponse.
volume-key-altered = Les mots s’y trouvent, mais différents. La différence est indiquée :
volume-added = ajouté
volume-left-out = omis
volume-works-lede = Dans l’ordre des auteurs. Sous chaque ouvrage figurent les passages qui le citent, avec leurs pages ; entre crochets, l’endroit dans l’ouvrage.
volume-names-lede = Par sortes, et dans chacune par ordre alphabétique. Sous chaque nom figurent les paragraphes et les notes qui le portent.
