"""Writes tokenization.json: awkward texts and their WordPiece pieces.

An independent implementation of google-research/bert's tokenization.py (BasicTokenizer, WordpieceTokenizer) with
Python's own Unicode data, and the two refinements of Hugging Face's tokenizers: every character of a category C* is
dropped, letters are lowered one by one after accents are stripped. The vocabulary is part of the file.
Run: python3 tokenization.py > tokenization.json
"""
import json
import unicodedata

TEXTS = [
    "", "   ", "Hello, World!", "café naïve résumé ÀÉÎÕÜ", "我爱北京 天安门", "mixed中文text", "don't can't -- it's",
    "U.S.A. $3.50 50%", "a" * 100, "a" * 101, "b" * 250 + " ok", "supercalifragilistic", "tab\there\nnewline\rcr",
    "\u00a0nbsp\u2003em", "zero\u200bwidth \ufeffbom", "\u0000null \ufffd rep", "emoji 😀 👍🏽 ok", "x\u0301y combining e\u0301",
    "İstanbul ß ǅ", "[CLS] [SEP] [MASK]", "‘quotes’ “double” … — –", "한국어 테스트", "ひらがな カタカナ が", "हिन्दी में", "العربية",
    "~`^$+=<>|", "@#&*()_+{}[]:;\"'<>,.?/\\", "ﬁ ligature ½ ²", "Ａｆｕｌｌ", "\U00020000\U0002a6df cjk ext", "soft\u00adhyphen",
    "Ωmega ΑΣ ΣΑΣ", "ŁÓDŹ Ørsted đ", "\u2028line sep\u2029para", "\x85nel \x0bvt \x0cff", "a\u0300\u0301\u0302b",
    "\ue000private \ud7ff", "\U0001d400math bold", "Ⅷ roman ⅷ", "unaffable UNAFFABLE", "豈 compat 㐀", "\u212bngstrom \u2126hm K",
    "a;\u037eb", "\u0344", "Ǆ ǆ ſ", "1\u20442 3−2", "naïve\u0301ly", "pre\u2010fix co\u2011op", "ﷺ", "\u1e9bx",
]
WORDS = [
    "hello", "world", "cafe", "naive", "resume", "aeiou", "mixed", "text", "don", "can", "##n", "it", "una", "##ff", "##able",
    "super", "##cal", "##ifrag", "tab", "here", "new", "##line", "line", "cr", "em", "zero", "##width", "ok", "emoji", "roman",
    "math", "bold", "oersted", "istanbul", "我", "爱", "中", "文", "京", "ω", "##m", "σ", "##α", "##σ", "ss", "が", "か", "\u1112\u1161\u11ab",
    "\u1112", "##\u1161", "##\u11ab", "##\u1100", "##\u116e", "##\u11a8", "##\u110b", "##\u1165", "ligature", "1", "2", "½",
]
CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789łđøß"
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~‘’“”…—–"


def punctuation(char):
    code = ord(char)
    ascii_mark = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_mark or unicodedata.category(char).startswith("P")


def ideograph(char):
    code = ord(char)
    ranges = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
              (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]
    return any(low <= code <= high for low, high in ranges)


def basic(text):
    cleaned = []
    for char in text:
        if char in " \t\n\r" or unicodedata.category(char) in ("Zs", "Zl", "Zp"):
            cleaned.append(" ")
        elif ord(char) in (0, 0xFFFD) or unicodedata.category(char).startswith("C"):
            continue
        elif ideograph(char):
            cleaned.append(f" {char} ")
        else:
            cleaned.append(char)
    decomposed = unicodedata.normalize("NFD", "".join(cleaned))
    stripped = [char for char in decomposed if unicodedata.category(char) != "Mn"]
    lowered = "".join(char.lower() for char in stripped)
    spaced = "".join(f" {char} " if punctuation(char) else char for char in lowered)
    return spaced.split()


def wordpiece(word, vocabulary):
    if len(word) > 100:
        return ["[UNK]"]
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocabulary:
                pieces.append(piece)
                start = end
                break
        else:
            return ["[UNK]"]
    return pieces


vocab = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *PUNCTUATION, *CHARACTERS, *("##" + c for c in CHARACTERS)]
vocab += [word for word in WORDS if word not in vocab]
known = set(vocab)
cases = [{"text": text, "words": basic(text), "pieces": [p for word in basic(text) for p in wordpiece(word, known)]} for text in TEXTS]
print(json.dumps({"vocabulary": vocab, "cases": cases}, indent=1))
