using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Platform.Tests.Shared;

namespace Platform.Benchmarks.LocComplexity;

/// <summary>Counts and compares C# by the lines that hold code: neither empty lines nor comments, usings or the namespace's line.</summary>
internal static class CodeLines
{
    /// <summary>Everything that this program refers to, and the program itself.</summary>
    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(CodeLines).Assembly.Location).Distinct().Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>The lines of a file that hold code.</summary>
    public static IReadOnlyList<string> Of(string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source);
        var lines = tree.GetText().Lines;
        var numbers = tree.GetRoot().DescendantTokens()
            .Where(token => token.Parent is { } parent && !token.IsKind(SyntaxKind.EndOfFileToken) && !IsFrame(parent))
            .SelectMany(token => Enumerable.Range(First(token), Last(token) - First(token) + 1))
            .Distinct()
            .Order();
        return [.. numbers.Select(number => lines[number].ToString().Trim())];

        static int First(SyntaxToken token) => token.GetLocation().GetLineSpan().StartLinePosition.Line;

        static int Last(SyntaxToken token) => token.GetLocation().GetLineSpan().EndLinePosition.Line;
    }

    /// <summary>How many lines were added to a code base or taken from it.</summary>
    /// <param name="before">Files by name.</param>
    /// <param name="after">Files by name.</param>
    /// <param name="apart">The file that is not counted.</param>
    public static int Changed(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, string apart) =>
        before.Keys.Union(after.Keys).Where(file => file != apart).Sum(file => LineDiff.Of(Lines(before, file), Lines(after, file)).Count());

    /// <summary>Compiles files to an assembly and loads it.</summary>
    /// <exception cref="InvalidOperationException">They do not compile.</exception>
    public static Assembly Compile(IReadOnlyDictionary<string, string> files)
    {
        const string Implicit = "global using System; global using System.Collections.Generic; global using System.Linq;";
        var compilation = CSharpCompilation.Create(
            $"Variants{Guid.NewGuid():N}",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Value, path: file.Key)).Append(CSharpSyntaxTree.ParseText(Implicit)),
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        return result.Success
            ? Assembly.Load(image.ToArray())
            : throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Take(5)));
    }

    private static bool IsFrame(SyntaxNode node) =>
        node.AncestorsAndSelf().Any(above => above is UsingDirectiveSyntax)
        || node.AncestorsAndSelf().TakeWhile(above => above is NameSyntax or FileScopedNamespaceDeclarationSyntax).Any(above => above is FileScopedNamespaceDeclarationSyntax);

    private static IReadOnlyList<string> Lines(IReadOnlyDictionary<string, string> files, string file) => files.TryGetValue(file, out var source) ? Of(source) : [];
}
