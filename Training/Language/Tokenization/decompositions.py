"""Writes decompositions.tsv: what remains of each character after canonical decomposition (NFD) and
removal of non-spacing marks (Mn), grouped by what remains. One line: remainder TAB all its characters.

The platform runs with InvariantGlobalization, where String.Normalize leaves text as it is, so the table is
carried along. Hangul syllables are left out: their decomposition is arithmetic.
Run: python3 decompositions.py > decompositions.tsv
"""
import sys
import unicodedata

groups = {}
for code in range(0x80, 0x110000):
    char = chr(code)
    if 0xAC00 <= code <= 0xD7A3 or unicodedata.category(char) in ("Cs", "Mn"):
        continue
    rest = "".join(c for c in unicodedata.normalize("NFD", char) if unicodedata.category(c) != "Mn")
    if rest != char:
        groups.setdefault(rest, []).append(char)
out = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n", closefd=False)
for rest in sorted(groups):
    out.write(rest + "\t" + "".join(groups[rest]) + "\n")
