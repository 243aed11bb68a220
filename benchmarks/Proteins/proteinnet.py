"""Reads the records of a data set of proteins, which are ProteinNet's text, compressed."""
import glob
import gzip
import os


def records(folder):
    """The records of all files: lists of lines by section, such as "[ID]" and "[PRIMARY]"."""
    for file in glob.glob(os.path.join(folder, "*.pnet.txt.gz")):
        record = section = None
        with gzip.open(file, "rt") as lines:
            for line in map(str.rstrip, lines):
                if line == "[ID]":
                    if record:
                        yield record
                    record = {}
                if line.startswith("["):
                    section = record.setdefault(line, [])
                elif line:
                    section.append(line)
        if record:
            yield record
