using Platform.Tests.Shared;

namespace Platform.Architecture.Tests;

/// <summary>The files of the repository, found from where the tests run.</summary>
internal static class Repository
{
    private static readonly string[] NotProduct = ["tests", "benchmarks"];

    public static string Root { get; } = SourceTree.Root;

    /// <summary>Directories of the product's projects, relative to the root.</summary>
    public static IReadOnlyList<string> Projects { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, Path.GetDirectoryName(path)!))
            .Where(path => !NotProduct.Contains(path.Split('/')[0])),
    ];

    /// <summary>C# files that people write, of the whole repository.</summary>
    public static IEnumerable<string> Sources =>
        Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)
                && !Path.GetRelativePath(Root, path).StartsWith("Migrations/", StringComparison.Ordinal));
}
