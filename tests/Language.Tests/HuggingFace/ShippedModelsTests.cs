using Platform.Tests.Shared;
using Platform.Training.Core.Experiments;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.HuggingFace;

namespace Platform.Language.Tests.HuggingFace;

/// <summary>The pretrained models that come with the program.</summary>
public sealed class ShippedModelsTests
{
    private const long MostBytes = 25_000_000;

    private static readonly ExperimentCatalog Catalog = new(typeof(LanguageExperiments).Assembly);

    private static string Root => Path.Combine(SourceTree.Root, "models");

    [Fact]
    public void Models_Together_AreSmall() =>
        Assert.InRange(Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, MostBytes);

    [Fact]
    public void Models_EachOne_GivesTheAnswersOfItsReference()
    {
        Assert.NotEmpty(Catalog.All);
        string[] folders = [.. Directory.GetDirectories(Root).Where(folder => File.Exists(Path.Combine(folder, "vocab.txt")))];
        if (folders.Length == 0)
        {
            Assert.Skip("needs a pretrained model of language in models/");
        }

        Assert.All(folders, folder => Assert.NotNull(PretrainedFolder.Open(folder).CompareWithReference()));
    }
}
