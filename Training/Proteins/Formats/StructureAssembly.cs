using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Formats;

/// <summary>Makes a structure of the atoms of a file, row by row: chains of amino acids, one conformation each; everything else is left out.</summary>
internal sealed class StructureAssembly(string file)
{
    private readonly List<List<ChainRows>> _models = [];

    /// <summary>The amino acids that modified residues were made of, by their names.</summary>
    public Dictionary<string, string> Parents { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of all residues of a chain, from its first row; null where the file does not say.</summary>
    public Func<AtomRow, IReadOnlyList<string>?> PolymerOf { get; set; } = _ => null;

    /// <summary>The residues of a chain that the file says were not observed.</summary>
    public Func<string, IReadOnlyList<MissingResidue>> MissingOf { get; set; } = _ => [];

    /// <summary>Number of atoms so far.</summary>
    public int Atoms { get; private set; }

    /// <summary>Begins a model.</summary>
    public void BeginModel() => _models.Add([]);

    /// <summary>Ends the chain to which the last atom was added.</summary>
    public void EndChain()
    {
        if (_models is [.., [.., var last]])
        {
            last.IsEnded = true;
        }
    }

    /// <summary>Adds an atom to the current model.</summary>
    /// <param name="row">The atom.</param>
    /// <param name="isHetero">Whether the file says that it is none of a standard residue of a polymer.</param>
    public void Add(AtomRow row, bool isHetero)
    {
        Atoms++;
        if (_models.Count == 0)
        {
            BeginModel();
        }

        var chains = _models[^1];
        var chain = chains.FindLast(chain => chain.Name == row.Chain);
        if (chain is { IsEnded: true })
        {
            if (isHetero)
            {
                return;
            }

            // Some programs write TER at every break of a chain; only a residue that was there before begins another chain of the same name.
            chain = chain.Has(row) ? null : chain;
        }

        if (chain is null)
        {
            chains.Add(chain = new ChainRows(file, row.Chain));
        }

        chain.IsEnded &= isHetero;
        chain.Add(row);
    }

    /// <summary>The structure.</summary>
    /// <exception cref="DataException">There is no protein, or a residue is broken.</exception>
    public Structure Build(string name)
    {
        IReadOnlyList<Chain>[] models = [.. _models.Select(chains => (IReadOnlyList<Chain>)[.. chains.Select(Build).OfType<Chain>()]).Where(chains => chains.Count > 0)];
        return models.Length > 0
            ? new Structure(name, models)
            : throw new DataException($"{file}: no protein was found: none of its {Atoms} atoms is the alpha carbon (CA) of an amino acid.");
    }

    private Chain? Build(ChainRows rows)
    {
        List<Residue> residues = [];
        List<int> places = [];
        foreach (var residueRows in rows.Residues)
        {
            var residue = residueRows.Choose(Parents);
            if (AminoAcid.IsName(residue.Name) || residue.Parent is not null || (residue["CA"] is not null && residue["C"] is not null && residue["N"] is not null))
            {
                residues.Add(residue);
                places.Add(residueRows.First.Place - 1);
            }
        }

        if (!residues.Exists(residue => residue["CA"] is not null))
        {
            return null;
        }

        var chain = new Chain(rows.Name, residues);
        var polymer = PolymerOf(rows.Residues[0].First);
        if (places.TrueForAll(place => place >= 0) && polymer is not null)
        {
            return IsRising(places, polymer.Count) ? chain with { Polymer = polymer, Places = places } : chain;
        }

        return PolymerPlacement.Place(chain, polymer, MissingOf(rows.Name));
    }

    private static bool IsRising(List<int> places, int count)
    {
        for (var i = 1; i < places.Count; i++)
        {
            if (places[i] <= places[i - 1])
            {
                return false;
            }
        }

        return places[^1] < count;
    }

    private sealed class ChainRows(string file, string name)
    {
        private readonly Dictionary<(int, char), ResidueRows> _byNumber = [];

        public string Name => name;

        public bool IsEnded { get; set; }

        public List<ResidueRows> Residues { get; } = [];

        public bool Has(AtomRow row) => _byNumber.ContainsKey((row.Number, row.InsertionCode));

        public void Add(AtomRow row)
        {
            if (!_byNumber.TryGetValue((row.Number, row.InsertionCode), out var residue))
            {
                _byNumber[(row.Number, row.InsertionCode)] = residue = new ResidueRows(file, row.Number, row.InsertionCode);
                Residues.Add(residue);
            }

            residue.Add(row);
        }
    }
}
