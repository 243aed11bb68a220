using System.Xml.Linq;

namespace Platform.Architecture.Tests;

/// <summary>Holds the direction of dependencies between projects.</summary>
public sealed class ArrowTests
{
    /// <summary>What each project may refer to; nothing else.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Training/Core"] = [],
        ["Training/Language"] = ["Training/Core"],
        ["Training/Compression"] = ["Training/Core", "Training/Language"],
        ["Training/Proteins"] = ["Training/Core"],
        ["Training/Runner"] = ["Training/Core", "Training/Language", "Training/Compression", "Training/Proteins"],
        ["Data"] = [],
        ["Migrations/Sqlite"] = ["Data"],
        ["Migrations/PostgreSql"] = ["Data"],

        // The Runner is built with the site, as a program to start, and never referred to as a library.
        ["WebApp"] = ["Data", "Migrations/Sqlite", "Migrations/PostgreSql", "Training/Core", "Training/Language", "Training/Compression", "Training/Proteins", "program:Training/Runner"],
    };

    [Fact]
    public void ProjectReferences_EveryProject_PointOnlyTheAllowedWay()
    {
        var found = Repository.Projects.ToDictionary(project => project, References);

        Assert.Equal(Allowed.Keys.Order(), found.Keys.Order());
        Assert.All(found, project => Assert.Empty(project.Value.Except(Allowed[project.Key])));
    }

    [Fact]
    public void WebApp_Assembly_DoesNotUseTensors() =>
        Assert.DoesNotContain("TorchSharp", System.Reflection.Assembly.Load("Platform.WebApp").GetReferencedAssemblies().Select(name => name.Name));

    [Fact]
    public void Data_Assembly_KnowsNoWebAndNoTraining() =>
        Assert.DoesNotContain(
            typeof(Data.PlatformDbContext).Assembly.GetReferencedAssemblies(),
            name => name.Name!.StartsWith("Platform.", StringComparison.Ordinal)
                || name.Name.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal)
                || name.Name is "TorchSharp" or "Microsoft.AspNetCore.Http");

    private static IReadOnlyList<string> References(string project)
    {
        var directory = Path.Combine(Repository.Root, project);
        return
        [
            .. XDocument.Load(Directory.GetFiles(directory, "*.csproj").Single()).Descendants("ProjectReference").Select(reference =>
            {
                var target = Path.GetFullPath(Path.Combine(directory, Path.GetDirectoryName(reference.Attribute("Include")!.Value)!));
                var isProgram = reference.Attribute("ReferenceOutputAssembly")?.Value == "false" || reference.Element("ReferenceOutputAssembly")?.Value == "false";
                return (isProgram ? "program:" : "") + Path.GetRelativePath(Repository.Root, target);
            }),
        ];
    }
}
