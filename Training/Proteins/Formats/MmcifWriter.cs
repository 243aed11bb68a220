using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>Writes an mmCIF file: one entity for each chain of the first model, its sequence, the atoms of all models, and confidence where it is a prediction.</summary>
internal sealed class MmcifWriter
{
    private readonly TextWriter _writer;
    private readonly Structure _structure;
    private readonly StructureConfidence? _confidence;

    /// <summary>A chain for each name and sequence of all models, so that models may be of different molecules; their order numbers the entities.</summary>
    private readonly List<Chain> _entities;

    public MmcifWriter(TextWriter writer, Structure structure, StructureConfidence? confidence)
    {
        (_writer, _structure, _confidence) = (writer, structure, confidence);
        _entities = [.. structure.Models.SelectMany(chains => chains).DistinctBy(KeyOf)];
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="DataException">A coordinate is not a number.</exception>
    public void Write()
    {
        var block = string.Concat(_structure.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));
        Line($"data_{(block.Length == 0 ? "structure" : block)}");
        Line("#");
        Line($"_entry.id {Quote(_structure.Name)}");
        Line($"_struct.entry_id {Quote(_structure.Name)}");
        Line($"_struct.title {Quote(_structure.Name)}");
        WriteEntities();
        if (_confidence is not null)
        {
            WriteConfidence(_confidence);
        }

        WriteAtoms();
    }

    private static IReadOnlyList<string> NamesOf(Chain chain) => chain.Polymer ?? [.. chain.Residues.Select(residue => residue.Name)];

    private static string KeyOf(Chain chain) => $"{chain.Name} {string.Join(' ', NamesOf(chain))}";

    private static int PlaceOf(Chain chain, int residue) => (chain.Places is null ? residue : chain.Places[residue]) + 1;

    private void WriteEntities()
    {
        Loop("_entity", "id", "type", "pdbx_description");
        foreach (var (at, chain) in _entities.Index())
        {
            Line($"{at + 1} polymer {Quote("chain " + chain.Name)}");
        }

        Loop("_entity_poly", "entity_id", "type", "nstd_monomer", "pdbx_seq_one_letter_code_can", "pdbx_strand_id");
        foreach (var (at, chain) in _entities.Index())
        {
            var names = NamesOf(chain);
            var letters = string.Concat(names.Select(AminoAcid.LetterOf));
            Line($"{at + 1} polypeptide(L) {(names.Any(name => !IsStandard(name)) ? "yes" : "no")} {letters} {Quote(ChainName(chain))}");
        }

        Loop("_entity_poly_seq", "entity_id", "num", "mon_id", "hetero");
        foreach (var (at, chain) in _entities.Index())
        {
            foreach (var (place, name) in NamesOf(chain).Index())
            {
                Line($"{at + 1} {place + 1} {Quote(name)} n");
            }
        }

        WriteNumbers();
        Loop("_struct_asym", "id", "entity_id");
        foreach (var (at, chain) in _entities.Index())
        {
            Line($"{Label(at)} {at + 1}");
        }

        Loop("_chem_comp", "id", "type", "mon_nstd_flag", "mon_nstd_parent_comp_id");
        var parents = _structure.Models.SelectMany(chains => chains).SelectMany(chain => chain.Residues).Where(residue => residue.Parent is not null)
            .DistinctBy(residue => residue.Name).ToDictionary(residue => residue.Name, residue => residue.Parent!, StringComparer.Ordinal);
        foreach (var name in _entities.SelectMany(NamesOf).Concat(_structure.Models.SelectMany(chains => chains).SelectMany(chain => chain.Residues).Select(residue => residue.Name)).Distinct().Order(StringComparer.Ordinal))
        {
            var letter = AminoAcid.LetterOf(name);
            var parent = IsStandard(name) ? "?" : parents.GetValueOrDefault(name) ?? (letter == AminoAcid.Unknown ? "?" : AminoAcid.NameOf(letter));
            Line($"{Quote(name)} {(name == "GLY" ? "'peptide linking'" : "'L-peptide linking'")} {(IsStandard(name) ? "y" : "n")} {(parent == "?" ? parent : Quote(parent))}");
        }
    }

    /// <summary>The authors' number of each place in a sequence; mkdssp finds residues by it.</summary>
    private void WriteNumbers()
    {
        Loop(
            "_pdbx_poly_seq_scheme", "asym_id", "entity_id", "seq_id", "mon_id", "ndb_seq_num", "pdb_seq_num", "auth_seq_num", "pdb_mon_id", "auth_mon_id", "pdb_strand_id", "pdb_ins_code", "hetero");
        foreach (var (at, chain) in _entities.Index())
        {
            var observed = chain.Residues.Index().ToDictionary(residue => PlaceOf(chain, residue.Index), residue => residue.Item);
            foreach (var (index, name) in NamesOf(chain).Index())
            {
                var (place, type) = (index + 1, Quote(name));
                Line(observed.TryGetValue(place, out var residue)
                    ? $"{Label(at)} {at + 1} {place} {type} {place} {residue.Number} {residue.Number} {type} {type} {Quote(ChainName(chain))} {(residue.InsertionCode == ' ' ? "." : Quote(residue.InsertionCode.ToString()))} n"
                    : $"{Label(at)} {at + 1} {place} {type} {place} {place} ? ? ? {Quote(ChainName(chain))} . n");
            }
        }
    }

    private void WriteConfidence(StructureConfidence confidence)
    {
        Loop("_ma_model_list", "ordinal_id", "model_id", "model_group_id", "model_name", "model_type");
        foreach (var (at, _) in _structure.Models.Index())
        {
            Line($"{at + 1} {at + 1} 1 {Quote($"model {at + 1}")} 'Ab initio model'");
        }

        Loop("_ma_qa_metric", "id", "mode", "name", "software_group_id", "type", "description");
        Line($"1 global {Quote(confidence.Name)} . {Quote(confidence.Kind)} {Quote("mean over the residues: " + confidence.Description)}");
        Line($"2 local {Quote(confidence.Name)} . {Quote(confidence.Kind)} {Quote(confidence.Description)}");

        Loop("_ma_qa_metric_global", "ordinal_id", "metric_id", "metric_value", "model_id");
        foreach (var (at, chains) in _structure.Models.Index())
        {
            Line($"{at + 1} 1 {Number(chains.SelectMany(chain => chain.Residues).Average(ValueOf), 2)} {at + 1}");
        }

        Loop("_ma_qa_metric_local", "ordinal_id", "model_id", "label_asym_id", "label_seq_id", "label_comp_id", "metric_id", "metric_value");
        var ordinal = 1;
        foreach (var (model, chains) in _structure.Models.Index())
        {
            foreach (var chain in chains)
            {
                var label = Label(EntityOf(chain));
                foreach (var (at, residue) in chain.Residues.Index())
                {
                    Line($"{ordinal++} {model + 1} {label} {PlaceOf(chain, at)} {Quote(residue.Name)} 2 {Number(ValueOf(residue), 2)}");
                }
            }
        }

        static double ValueOf(Residue residue) => (residue["CA"] ?? residue.Atoms[0]).BFactor;
    }

    private void WriteAtoms()
    {
        Loop(
            "_atom_site", "group_PDB", "id", "type_symbol", "label_atom_id", "label_alt_id", "label_comp_id", "label_asym_id", "label_entity_id", "label_seq_id", "pdbx_PDB_ins_code",
            "Cartn_x", "Cartn_y", "Cartn_z", "occupancy", "B_iso_or_equiv", "auth_seq_id", "auth_comp_id", "auth_asym_id", "auth_atom_id", "pdbx_PDB_model_num");
        var serial = 1;
        foreach (var (model, chains) in _structure.Models.Index())
        {
            foreach (var chain in chains)
            {
                var entity = EntityOf(chain);
                var label = Label(entity);
                var name = Quote(ChainName(chain));
                foreach (var (at, residue) in chain.Residues.Index())
                {
                    var code = residue.InsertionCode == ' ' ? "?" : Quote(residue.InsertionCode.ToString());
                    var type = Quote(residue.Name);
                    foreach (var atom in residue.Atoms)
                    {
                        var p = atom.Position;
                        Line($"{(IsStandard(residue.Name) ? "ATOM" : "HETATM")} {serial++} {Quote(atom.Element)} {Quote(atom.Name)} . {type} {label} {entity + 1} {PlaceOf(chain, at)} {code} "
                            + $"{Number(p.X, 3)} {Number(p.Y, 3)} {Number(p.Z, 3)} {Number(atom.Occupancy, 2)} {Number(atom.BFactor, 2)} {residue.Number} {type} {name} {Quote(atom.Name)} {model + 1}");
                    }
                }
            }
        }

        Line("#");
    }

    private static bool IsStandard(string name) => AminoAcid.IsName(name) && AminoAcid.NameOf(AminoAcid.LetterOf(name)) == name;

    /// <summary>The chain's name; an mmCIF file has none that is empty.</summary>
    private static string ChainName(Chain chain) => chain.Name.Length == 0 ? "A" : chain.Name;

    private int EntityOf(Chain chain)
    {
        var key = KeyOf(chain);
        return _entities.FindIndex(entity => KeyOf(entity) == key);
    }

    /// <summary>The name that tells an entity from others: its chain's, with a number where another has it.</summary>
    private string Label(int entity)
    {
        var name = ChainName(_entities[entity]);
        var before = _entities.Take(entity).Count(other => ChainName(other) == name);
        return Quote(before == 0 ? name : $"{name}-{before + 1}");
    }

    private string Number(double value, int decimals) => double.IsFinite(value)
        ? value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : throw new DataException($"{_structure.Name}: a coordinate, occupancy or B factor is not a number and cannot be written.");

    /// <summary>A value in quotes where it needs them.</summary>
    private static string Quote(string value)
    {
        var text = value.ReplaceLineEndings(" ");
        var isBare = text.Length > 0 && !text.Any(char.IsWhiteSpace) && text[0] is not ('_' or '#' or '$' or '\'' or '"' or '[' or ']' or ';') && text is not ("." or "?")
            && !new[] { "data_", "loop_", "save_", "stop_", "global_" }.Any(word => text.StartsWith(word, StringComparison.OrdinalIgnoreCase));
        if (isBare)
        {
            return text;
        }

        // Within quotes one may stand that no white space follows; where both kinds cannot, it is left out.
        return !text.Contains("' ", StringComparison.Ordinal) && !text.EndsWith('\'') ? $"'{text}'" : $"\"{text.Replace("\" ", " ", StringComparison.Ordinal).TrimEnd('"')}\"";
    }

    private void Loop(string category, params string[] items)
    {
        Line("#");
        Line("loop_");
        foreach (var item in items)
        {
            Line($"{category}.{item}");
        }
    }

    private void Line(string text)
    {
        _writer.Write(text);
        _writer.Write('\n');
    }
}
