"""Reads structure files with gemmi or Biopython and prints what is there, one JSON list a file: models of chains of residues of atoms.

Run as: python3 read_structures.py gemmi|biopython|confidence FILE...
For confidence it prints of an mmCIF file the sequences, the names of local measures and their values by gemmi.
Of alternate conformations gemmi's branch takes the one of the highest mean occupancy, the first of several alike; Biopython takes each atom's of the
highest occupancy. Residues are kept that are amino acids by gemmi's table, or have N, CA and C.
"""
import json
import sys
import warnings


def keep(name, atoms):
    import gemmi
    names = {atom[0] for atom in atoms}
    return gemmi.find_tabulated_residue(name).is_amino_acid() or {"N", "CA", "C"} <= names


def by_gemmi(path):
    import gemmi
    structure = gemmi.read_structure(path)
    structure.setup_entities()
    models = []
    for model in structure:
        chains = []
        for chain in model:
            residues = []
            groups = {}
            for residue in chain.get_polymer():
                groups.setdefault((residue.seqid.num, residue.seqid.icode), []).append(residue)
            for (number, code), alternatives in groups.items():
                occupancy = {}
                for residue in alternatives:
                    for atom in residue:
                        if atom.altloc != "\0":
                            occupancy.setdefault(atom.altloc, []).append((atom.occ, residue.name))
                label = max(occupancy, key=lambda key: (sum(o for o, _ in occupancy[key]) / len(occupancy[key]))) if occupancy else "\0"
                name = occupancy[label][0][1] if occupancy else alternatives[0].name
                atoms = [[a.name, a.element.name.upper(), a.pos.x, a.pos.y, a.pos.z, a.occ, a.b_iso]
                         for r in alternatives if r.name == name for a in r if a.altloc in ("\0", label)]
                if keep(name, atoms):
                    residues.append([name, number, code, atoms])
            if any(a[0] == "CA" for r in residues for a in r[3]):
                chains.append([chain.name, residues])
        models.append(chains)
    return models


def by_biopython(path):
    from Bio.PDB import MMCIFParser, PDBParser
    parser = (MMCIFParser if path.endswith("cif") else PDBParser)(QUIET=True)
    models = []
    for model in parser.get_structure("x", path):
        chains = []
        for chain in model:
            residues = []
            for residue in chain:
                atoms = [[a.get_name(), a.element.upper(), *(float(x) for x in a.coord), a.get_occupancy(), a.get_bfactor()] for a in residue]
                if residue.id[0] != "W" and keep(residue.get_resname(), atoms):
                    residues.append([residue.get_resname(), residue.id[1], residue.id[2], atoms])
            if any(a[0] == "CA" for r in residues for a in r[3]):
                chains.append([chain.id.strip(), residues])
        models.append(chains)
    return models


def confidence(path):
    import gemmi
    block = gemmi.cif.read(path).sole_block()
    structure = gemmi.make_structure_from_block(block)
    structure.setup_entities()
    names = {row[0]: (row[1], row[2]) for row in block.find("_ma_qa_metric.", ["id", "mode", "name", "type"])}
    local = [[gemmi.cif.as_string(row[0]), int(row[1]), row[2], names[row[3]][0], float(row[4])]
             for row in block.find("_ma_qa_metric_local.", ["label_asym_id", "label_seq_id", "label_comp_id", "metric_id", "metric_value"])]
    total = [[*names[row[0]], float(row[1])] for row in block.find("_ma_qa_metric_global.", ["metric_id", "metric_value"])]
    sequences = [entity.full_sequence for entity in structure.entities if entity.full_sequence]
    return {"local": local, "global": total, "sequences": sequences, "title": structure.info["_struct.title"]}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for file in sys.argv[2:]:
        print(json.dumps({"gemmi": by_gemmi, "biopython": by_biopython, "confidence": confidence}[sys.argv[1]](file)))
