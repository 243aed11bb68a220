using System.Reflection;
using System.Text.Json;

namespace Platform.Training.Core.Provenance;

/// <summary>The packages that a program was built with.</summary>
internal static class Packages
{
    /// <summary>Versions by name, as the build wrote them down beside the program; empty where it did not.</summary>
    public static IReadOnlyDictionary<string, string> Of(Assembly program)
    {
        var file = Path.ChangeExtension(program.Location, ".deps.json");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() == "package")
                .Select(library => library.Name.Split('/'))
                .OrderBy(library => library[0], StringComparer.OrdinalIgnoreCase)
                .ToDictionary(library => library[0], library => library[1]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or ArgumentException)
        {
            return new Dictionary<string, string>();
        }
    }
}
