namespace Platform.WebApp.Structures;

/// <summary>A sequence to try.</summary>
/// <param name="Name">What the protein is called.</param>
/// <param name="What">What it is.</param>
/// <param name="Sequence">Its residues.</param>
public sealed record FoldExample(string Name, string What, string Sequence)
{
    /// <summary>Small proteins whose structures are well known.</summary>
    public static IReadOnlyList<FoldExample> All { get; } =
    [
        new("Villin-headpiece", "Three helices (PDB 1YRF)", "LSDEDFKAVFGMTRSAFANLPLWKQQNLKKEKGLF"),
        new("Crambin", "Two helices and a small sheet, three disulphide bridges (PDB 1CRN)", "TTCCPSIVARSNFNVCRLPGTPEAICATYTGCIIIPGATCPGDYAN"),
        new("Protein-G-B1", "A helix packed on four strands (PDB 1PGB)", "MTYKLILNGKTLKGETTTEAVDAATAEKVFKQYANDNGVDGEWTYDDATKTFTVTE"),
        new("Ubiquitin", "Five strands and a helix and a half (PDB 1UBQ)", "MQIFVKTLTGKTITLEVEPSDTIENVKAKIQDKEGIPPDQQRLIFAGKQLEDGRTLSDYNIQKESTLHLVLRLRGG"),
    ];
}
