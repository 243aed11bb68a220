namespace Platform.WebApp.Structures;

/// <summary>Whether Mol*, the viewer of structures, was there when the site was built, and where it stands.</summary>
internal sealed class MoleculeViewer(IWebHostEnvironment environment)
{
    /// <summary>The program's address.</summary>
    public const string Script = "lib/molstar/molstar.js";

    /// <summary>The style's address.</summary>
    public const string Style = "lib/molstar/molstar.css";

    /// <summary>Whether it is there.</summary>
    public bool IsThere { get; } = environment.WebRootFileProvider.GetFileInfo(Script).Exists;
}
