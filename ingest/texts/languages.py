"""Is it English? By script, then by the little words that every sentence of a language needs."""

from __future__ import annotations

import re
from collections import Counter

ENOUGH_WORDS = 20  # below it a text may be all names
SAMPLE = 200_000  # characters; the language of an article does not change after that
FEW = 0.05  # share of English little words; running English has 0.3 to 0.5, lists of names still about 0.1
SCRIPTS = {
    "Russian or another language in Cyrillic letters": re.compile(r"[\u0400-\u052f]"),
    "Greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "Hebrew": re.compile(r"[\u0590-\u05ff]"),
    "Arabic or another language in Arabic letters": re.compile(r"[\u0600-\u06ff\u0750-\u077f]"),
    "Hindi or another language in Devanagari letters": re.compile(r"[\u0900-\u097f]"),
    "Thai": re.compile(r"[\u0e00-\u0e7f]"),
    "Korean": re.compile(r"[\uac00-\ud7af]"),
    "Chinese or Japanese": re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"),
}
# Written down from grammar, most frequent first; each list holds 20 to 45 words that make up a quarter of running text.
LITTLE_WORDS = {
    "English": """the of and to in a is that for it on was with as be at by he said had his has have from are were they
        which an this not but will she who their been or would its we you""",
    "German": """der die das und ist nicht ein eine den mit dem des auf für von zu im sich dass wurde wird auch nach bei
        hat haben sind sie er wie aus zur zum""",
    "French": """le la les des et est une un du dans que qui pour pas sur par au aux avec ce cette sont elle il ont été
        de ne se""",
    "Spanish": "el la los las de que y en un una por con no se para su al del lo como más pero sus fue ha es",
    "Italian": "il lo la gli che di e un una per non con del della sono è si da nel alla anche più ha dei le al",
    "Portuguese": "o os as um uma que de e do da em para com não por no na dos das se ao foi mais são",
    "Dutch": "de het een en van is dat niet op te zijn met voor die aan er om ook door bij naar heeft werd",
    "Swedish": "och att det som en på är av för med den till inte har ett de om var sig från",
    "Danish or Norwegian": "og at det som en på er af av for med den til ikke har et de om var seg sig fra",
    "Polish": "i w na z się nie że do jest to przez oraz dla jak od po za ale był",
    "Turkish": "ve bir bu için ile da de olarak çok daha olan gibi ne kadar ancak",
}
WORDS = {language: frozenset(words.split()) for language, words in LITTLE_WORDS.items()}
WORD = re.compile(r"[^\W\d_]+")
WITHOUT_SPACES = SCRIPTS["Chinese or Japanese"]


def count_words(text: str) -> int:
    """How many words a text has; in scripts that put no spaces between words, each character counts for one."""
    return len(WORD.findall(text)) + len(WITHOUT_SPACES.findall(text))


def is_long_enough(text: str) -> bool:
    """True where the text has the words that it takes to tell its language."""
    return count_words(text[:SAMPLE]) >= ENOUGH_WORDS


def find_other_language(text: str) -> str | None:
    """The language a text is in where it is not English, "" where it cannot be named; None for English.

    For texts that are long enough. Passages in another script do no harm as long as most letters are Latin.
    """
    sample = text[:SAMPLE]
    letters = sum(len(word) for word in WORD.findall(sample))
    scripts = {name: len(pattern.findall(sample)) for name, pattern in SCRIPTS.items()}
    script = max(scripts, key=lambda name: scripts[name])
    if 2 * scripts[script] > letters:
        return script
    counts = Counter(word.lower() for word in WORD.findall(sample))
    shares = {language: sum(counts[word] for word in words) / counts.total() for language, words in WORDS.items()}
    best = max(shares, key=lambda language: shares[language])
    if best != "English" and shares[best] > FEW:
        return best
    return None if shares["English"] > FEW else ""
