using Platform.Training.Compression.Export;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Language.Tokenization;

namespace Platform.Compression.Tests.Export;

public sealed class OnnxClassifierTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-onnx-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Answer_AText_GivesEveryLabelItsProbability()
    {
        using var exported = Export(outputs: 3);

        var answer = Assert.Single(exported.Answer(["A quiet, lovely evening."]));

        Assert.Equal(["label 0", "label 1", "label 2"], answer.Choices.Select(choice => choice.Text).Order());
        Assert.Equal(1, answer.Choices.Sum(choice => choice.Probability!.Value), 1e-6);
        Assert.Equal(answer.Choices.Max(choice => choice.Probability), answer.Choices[0].Probability);
    }

    [Fact]
    public void Answer_AScore_HasNoProbability()
    {
        using var exported = Export(outputs: 1);

        Assert.Null(Assert.Single(Assert.Single(exported.Answer(["A quiet evening."])).Choices).Probability);
        Assert.Contains("give one text", Assert.Throws<ConfigException>(() => exported.Answer(["one", "two"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Logits_ManyTexts_AreThoseOfEachAlone()
    {
        using var exported = Export(outputs: 2);
        TextPair[] texts = [.. Enumerable.Range(0, 70).Select(i => new TextPair(string.Join(' ', Enumerable.Repeat("good food", i % 12 + 1))))];

        var together = exported.Logits(texts, TestContext.Current.CancellationToken);

        foreach (var i in new[] { 0, 1, 33, 69 })
        {
            Assert.Equal(exported.Logits([texts[i]], TestContext.Current.CancellationToken)[0], together[i], (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [Theory]
    [InlineData("model.onnx", "is missing")]
    [InlineData("vocab.txt", "is missing")]
    [InlineData("config.json", "is missing")]
    public void Load_AFileIsMissing_SaysWhich(string file, string problem)
    {
        Export(outputs: 2).Dispose();
        File.Delete(Path.Combine(_directory, file));

        var error = Assert.Throws<DataException>(() => OnnxClassifier.Load(_directory));

        Assert.Contains($"{file} {problem}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ADamagedFolder_SaysWhatIsDamaged()
    {
        Export(outputs: 2).Dispose();
        var model = Path.Combine(_directory, ExportManifest.ModelFile);
        var whole = File.ReadAllBytes(model);

        File.WriteAllBytes(model, whole[..(whole.Length / 2)]);
        Assert.Contains("is damaged or incomplete", Assert.Throws<DataException>(() => OnnxClassifier.Load(_directory)).Message, StringComparison.Ordinal);

        File.WriteAllBytes(model, [.. whole[..1000], (byte)~whole[1000], .. whole[1001..]]);
        Assert.Contains("is damaged or incomplete", Assert.Throws<DataException>(() => OnnxClassifier.Load(_directory)).Message, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_directory, ExportManifest.FileName), "{\"task\": 1");
        Assert.Contains("config.json cannot be read", Assert.Throws<DataException>(() => OnnxClassifier.Load(_directory)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WhatIsNoModel_IsRefusedInWords()
    {
        Export(outputs: 2).Dispose();
        File.WriteAllText(Path.Combine(_directory, ExportManifest.ModelFile), "This is no model.");
        ExportManifest.Of(_directory, SmallClassifier.Task(), "fp32", 1).Write(_directory);

        Assert.Contains("cannot be loaded by ONNX Runtime", Assert.Throws<DataException>(() => OnnxClassifier.Load(_directory)).Message, StringComparison.Ordinal);
    }

    private OnnxClassifier Export(int outputs)
    {
        using var classifier = SmallClassifier.Of(outputs: outputs);
        OnnxFolder.Write(_directory, classifier.Model, SmallClassifier.Task(outputs), OnnxPrecision.Single);
        return OnnxClassifier.Load(_directory, threads: 1);
    }
}
