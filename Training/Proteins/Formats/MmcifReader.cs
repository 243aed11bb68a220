using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>Reads the tables of atoms and sequences of an mmCIF file.</summary>
internal sealed class MmcifReader
{
    private readonly string _file;
    private readonly CifTable _atoms;
    private readonly Columns _columns;

    private MmcifReader(string file, CifTable atoms) => (_file, _atoms, _columns) = (file, atoms, new Columns(file, atoms));

    /// <summary>Reads a structure.</summary>
    /// <exception cref="DataException">There is no protein, or a row is broken.</exception>
    public static Structure Read(LineReader lines)
    {
        var name = CifReader.Read(lines, ["_atom_site", "_entity_poly_seq", "_chem_comp", "_pdbx_struct_mod_residue"], out var tables);
        if (!tables.TryGetValue("_atom_site", out var atoms))
        {
            throw new DataException($"{lines.Name}: no atoms were found: the file has no table _atom_site.");
        }

        var polymers = Polymers(tables.GetValueOrDefault("_entity_poly_seq"), lines.Name);
        var assembly = new StructureAssembly(lines.Name)
        {
            PolymerOf = row => row.Entity is null ? null : polymers.GetValueOrDefault(row.Entity),
        };
        AddParents(assembly, tables.GetValueOrDefault("_chem_comp"), "id", "mon_nstd_parent_comp_id");
        AddParents(assembly, tables.GetValueOrDefault("_pdbx_struct_mod_residue"), "label_comp_id", "parent_comp_id");
        new MmcifReader(lines.Name, atoms).AddAtoms(assembly);
        return assembly.Build(name);
    }

    private static Dictionary<string, IReadOnlyList<string>> Polymers(CifTable? table, string file)
    {
        Dictionary<string, IReadOnlyList<string>> polymers = new(StringComparer.Ordinal);
        if (table is null || table["entity_id"] < 0 || table["num"] < 0 || table["mon_id"] < 0)
        {
            return polymers;
        }

        foreach (var (at, row) in table.Rows.Index())
        {
            if (row[table["entity_id"]] is not { } entity || row[table["mon_id"]] is not { } name
                || !int.TryParse(row[table["num"]], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw new DataException(file, table.Lines[at], "a row of _entity_poly_seq needs entity_id, num and mon_id.");
            }

            if (!polymers.TryGetValue(entity, out var names))
            {
                polymers[entity] = names = new List<string>();
            }

            // Residues that share a place have the same number; the first stands for them.
            if (number == names.Count + 1)
            {
                ((List<string>)names).Add(name);
            }
            else if (number != names.Count)
            {
                throw new DataException(file, table.Lines[at], $"the numbers of _entity_poly_seq must count from 1; {number} follows {names.Count}.");
            }
        }

        return polymers;
    }

    private static void AddParents(StructureAssembly assembly, CifTable? table, string id, string parent)
    {
        if (table is null || table[id] < 0 || table[parent] < 0)
        {
            return;
        }

        foreach (var row in table.Rows)
        {
            if (row[table[id]] is { } name && row[table[parent]] is { } standard && AminoAcid.IsName(standard))
            {
                assembly.Parents[name] = standard;
            }
        }
    }

    private void AddAtoms(StructureAssembly assembly)
    {
        string? model = null;
        foreach (var (at, row) in _atoms.Rows.Index())
        {
            var number = _columns.Get(row, "pdbx_PDB_model_num") ?? "1";
            if (number != model)
            {
                assembly.BeginModel();
                model = number;
            }

            var isHetero = string.Equals(_columns.Get(row, "group_PDB"), "HETATM", StringComparison.OrdinalIgnoreCase);
            var place = _columns.Get(row, "label_seq_id");

            // Only residues of polymers have a number in a sequence; a file that numbers none tells by the group.
            if (place is null && (_columns.HasPlaces || isHetero))
            {
                continue;
            }

            assembly.Add(Atom(row, _atoms.Lines[at], place), isHetero);
        }
    }

    private AtomRow Atom(string?[] row, int line, string? place)
    {
        var chain = _columns.Get(row, "auth_asym_id") ?? _columns.Get(row, "label_asym_id") ?? "";
        var residue = _columns.Get(row, "auth_comp_id") ?? _columns.Get(row, "label_comp_id") ?? throw Fault("its residue has no name (label_comp_id)");
        var name = _columns.Get(row, "auth_atom_id") ?? _columns.Get(row, "label_atom_id") ?? throw Fault("it has no name (label_atom_id)");
        var number = Whole(_columns.Get(row, "auth_seq_id") ?? place, "auth_seq_id");
        var element = (_columns.Get(row, "type_symbol") ?? name[..1]).ToUpperInvariant();
        var atom = new Atom(name, element, new Point3(Number("Cartn_x"), Number("Cartn_y"), Number("Cartn_z")))
        {
            Occupancy = Optional("occupancy") ?? 1,
            BFactor = Optional("B_iso_or_equiv") ?? 0,
        };
        return new AtomRow(chain, residue, number, First("pdbx_PDB_ins_code"), First("label_alt_id"), atom, line)
        {
            Place = place is null ? 0 : Whole(place, "label_seq_id"),
            Entity = _columns.Get(row, "label_entity_id"),
        };

        char First(string item) => _columns.Get(row, item) is { Length: > 0 } text ? text[0] : ' ';

        int Whole(string? text, string item) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Fault($"{item} '{text}' is no whole number");

        double Number(string item) => Optional(item) ?? throw Fault($"it has no {item}");

        double? Optional(string item) => _columns.Get(row, item) is not { } text ? null
            : double.TryParse(text.AsSpan(0, text.IndexOf('(', StringComparison.Ordinal) is >= 0 and var error ? error : text.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value) ? value
            : throw Fault($"{item} '{text}' is no number");

        DataException Fault(string problem) => new(
            _file, line, $"atom {_columns.Get(row, "id") ?? "?"} of residue {_columns.Get(row, "label_comp_id") ?? "?"} {_columns.Get(row, "auth_seq_id") ?? place ?? "?"}: {problem}.");
    }

    /// <summary>Finds the items of atoms, each looked up once.</summary>
    private sealed class Columns
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly CifTable _table;

        public Columns(string file, CifTable table)
        {
            _table = table;
            foreach (var item in new[] { "Cartn_x", "Cartn_y", "Cartn_z" })
            {
                if (table[item] < 0)
                {
                    throw new DataException(file, table.Lines.FirstOrDefault(1), $"the table _atom_site has no {item}.");
                }
            }

            HasPlaces = table.Rows.Exists(row => Get(row, "label_seq_id") is not null);
        }

        public bool HasPlaces { get; }

        public string? Get(string?[] row, string item)
        {
            if (!_places.TryGetValue(item, out var place))
            {
                _places[item] = place = _table[item];
            }

            return place < 0 ? null : row[place];
        }
    }
}
