namespace Platform.Tests.Shared;

/// <summary>The repository that a test or a benchmark was built from.</summary>
internal static class SourceTree
{
    /// <summary>Its root: the nearest directory above the program that holds <c>Platform.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Platform.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException($"There is no Platform.sln above {AppContext.BaseDirectory}.");
        }

        return directory.FullName;
    }
}
