using Platform.Training.Core.Inputs;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Tokenization;

namespace Platform.Language.Tests.Glue;

public sealed class GlueFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_ColaTrain_HasNoHeader()
    {
        GlueFile file = Read(GlueTask.Cola, GlueSplit.Train, "gj04\t1\t\tOne more.\nbc01\t0\t*\tMore one\n");

        Assert.Equal([new(new TextPair("One more."), 1, "0"), new(new TextPair("More one"), 0, "1")], file.Examples);
    }

    [Fact]
    public void Read_ColaTest_HasAHeader()
    {
        GlueFile file = Read(GlueTask.Cola, GlueSplit.Test, "index\tsentence\n7\tBill whistled.\n");

        Assert.Equal([new(new TextPair("Bill whistled."), null, "7")], file.Examples);
    }

    [Fact]
    public void Read_Sst2_TakesQuotesAndOtherLineBreaksAsText()
    {
        GlueFile file = Read(GlueTask.Sst2, GlueSplit.Dev, "sentence\tlabel\n\"it 's\u2028odd \t1\r\n'' no\" \t0");

        Assert.Equal([new(new TextPair("\"it 's\u2028odd "), 1, "0"), new(new TextPair("'' no\" "), 0, "1")], file.Examples);
    }

    [Fact]
    public void Read_MrpcWithByteOrderMark_FindsTheFirstColumn()
    {
        GlueFile file = Read(GlueTask.Mrpc, GlueSplit.Train, "\uFEFFQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t70\t71\tA \" b .\tC\n");

        Assert.Equal([new(new TextPair("A \" b .", "C"), 1, "0")], file.Examples);
    }

    [Fact]
    public void Read_StsB_ReadsScores()
    {
        GlueFile file = Read(
            GlueTask.StsB,
            GlueSplit.Train,
            "index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2\tscore\n0\tg\tf\t2012test\t1\tnone\tnone\tA plane.\tA jet.\t3.800\n");

        Assert.Equal([new(new TextPair("A plane.", "A jet."), 3.8f, "0")], file.Examples);
    }

    [Fact]
    public void Read_Qqp_SkipsBrokenRowsAndSaysWhich()
    {
        GlueFile file = Read(
            GlueTask.Qqp,
            GlueSplit.Train,
            "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n133273\t1\t2\tWhy?\tHow?\t0\n7\t8\tbroken\n402555\t3\t4\tWho?\tWhom?\t1\n");

        Assert.Equal([new(new TextPair("Why?", "How?"), 0, "0"), new(new TextPair("Who?", "Whom?"), 1, "1")], file.Examples);
        Assert.Equal([3], file.Skipped);
    }

    [Fact]
    public void Read_QqpTest_UsesItsIds()
    {
        GlueFile file = Read(GlueTask.Qqp, GlueSplit.Test, "id\tquestion1\tquestion2\n5\tWhy?\tHow?\n");

        Assert.Equal([new(new TextPair("Why?", "How?"), null, "5")], file.Examples);
    }

    [Theory]
    [InlineData("dev_matched.tsv", GlueTaskName.MnliMatched)]
    [InlineData("dev_mismatched.tsv", GlueTaskName.MnliMismatched)]
    public void Read_MnliDev_LeavesOutRowsWithoutAGoldLabel(string name, GlueTaskName task)
    {
        _directory.Write(
            name,
            "index\tpromptID\tpairID\tgenre\tsentence1_binary_parse\tsentence2_binary_parse\tsentence1_parse\tsentence2_parse\tsentence1\tsentence2\tlabel1\tlabel2\tlabel3\tlabel4\tlabel5\tgold_label\n"
            + "0\t63735\t63735n\tslate\t( x )\t( y )\t(R x)\t(R y)\tThe new rights.\tEveryone.\tneutral\tentailment\tneutral\tneutral\tneutral\tneutral\n"
            + "1\t1\t1e\tslate\t( x )\t( y )\t(R x)\t(R y)\tThis.\tThat.\tneutral\tentailment\tneutral\tentailment\tcontradiction\t-\n"
            + "2\t2\t2c\tslate\t( x )\t( y )\t(R x)\t(R y)\tHe.\tShe.\tcontradiction\tcontradiction\tcontradiction\tcontradiction\tcontradiction\tcontradiction\n");

        GlueFile file = GlueFile.Read(GlueTask.Find(task), _directory.Path, GlueSplit.Dev);

        Assert.Equal([new(new TextPair("The new rights.", "Everyone."), 1, "0"), new(new TextPair("He.", "She."), 2, "1")], file.Examples);
        Assert.Equal([3], file.Skipped);
    }

    [Fact]
    public void Read_MnliTrainAndTest_HaveTheirOwnColumns()
    {
        GlueFile train = Read(
            GlueTask.MnliMatched,
            GlueSplit.Train,
            "index\tpromptID\tpairID\tgenre\tsentence1_binary_parse\tsentence2_binary_parse\tsentence1_parse\tsentence2_parse\tsentence1\tsentence2\tlabel1\tgold_label\n"
            + "0\t31193\t31193n\tgovernment\t( x )\t( y )\t(R x)\t(R y)\tConcepts.\tProducts.\tneutral\tneutral\n");
        GlueFile test = Read(
            GlueTask.MnliMismatched,
            GlueSplit.Test,
            "index\tpromptID\tpairID\tgenre\tsentence1_binary_parse\tsentence2_binary_parse\tsentence1_parse\tsentence2_parse\tsentence1\tsentence2\n"
            + "0\t1\t1\tverbatim\t( x )\t( y )\t(R x)\t(R y)\tWhat?\tThat.\n");

        Assert.Equal([new(new TextPair("Concepts.", "Products."), 1, "0")], train.Examples);
        Assert.Equal([new(new TextPair("What?", "That."), null, "0")], test.Examples);
    }

    [Theory]
    [InlineData(GlueTaskName.Qnli, "question", "sentence")]
    [InlineData(GlueTaskName.Rte, "sentence1", "sentence2")]
    public void Read_EntailmentTask_ReadsLabelWords(GlueTaskName task, string first, string second)
    {
        GlueFile file = Read(GlueTask.Find(task), GlueSplit.Dev, $"index\t{first}\t{second}\tlabel\n0\tA\tB\tentailment\n1\tC\tD\tnot_entailment\n");

        Assert.Equal([new(new TextPair("A", "B"), 0, "0"), new(new TextPair("C", "D"), 1, "1")], file.Examples);
    }

    [Fact]
    public void Read_LabelledFileAsTest_NumbersItsRows()
    {
        string path = _directory.Write("dev.tsv", "sentence\tlabel\ngood\t1\nbad\t0\n");

        GlueFile file = GlueFile.Read(GlueTask.Sst2, path, labelled: false);

        Assert.Equal(["0", "1"], file.Examples.Select(example => example.Index));
    }

    [Theory]
    [InlineData("sentence\tlable\ngood\t1\n", 1, "the column 'label' is missing; found 'sentence', 'lable'")]
    [InlineData("sentence\tlabel\ngood\t1\nbad\n", 3, "the column 'label' is missing (1 instead of 2)")]
    [InlineData("sentence\tlabel\ngood\t1\nbad\t0\tmore\n", 3, "more columns than the header has (3 instead of 2)")]
    [InlineData("sentence\tlabel\ngood\tyes\n", 2, "the column 'label' says 'yes'. It should be one of '0', '1'.")]
    [InlineData("sentence\tlabel\ngood\t1\n\nbad\t0\n", 3, "(1 instead of 2)")]
    [InlineData("sentence\tlabel\n", 1, "no rows")]
    [InlineData("", 1, "the file is empty")]
    public void Read_MalformedSst2_NamesFileLineAndColumn(string text, int line, string problem)
    {
        DataException error = Assert.Throws<DataException>(() => Read(GlueTask.Sst2, GlueSplit.Train, text));

        Assert.Equal(line, error.Line);
        Assert.StartsWith($"{Path.Combine(_directory.Path, "train.tsv")}, line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9.5")]
    [InlineData("3,8")]
    [InlineData("NaN")]
    public void Read_StsBWithAWrongScore_SaysWhatAScoreIs(string score)
    {
        DataException error = Assert.Throws<DataException>(() => Read(
            GlueTask.StsB, GlueSplit.Train, $"index\tsentence1\tsentence2\tscore\n0\tA\tB\t{score}\n"));

        Assert.Contains($"says '{score}'. It should be a number from 0 to 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TextThatIsNotUtf8_NamesTheLine()
    {
        string path = Path.Combine(_directory.Path, "train.tsv");
        File.WriteAllBytes(path, [.. "sentence\tlabel\ncaf"u8, 0xE9, .. "\t1\n"u8]);

        DataException error = Assert.Throws<DataException>(() => GlueFile.Read(GlueTask.Sst2, path, labelled: true));

        Assert.Contains("line 2: the line is not valid UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HeaderOfAnotherTask_SaysHowTheFileShouldBegin()
    {
        DataException error = Assert.Throws<DataException>(() => Read(GlueTask.Cola, GlueSplit.Train, "sentence_b\tlabel\ngood\t1\n"));

        Assert.Contains("should begin with a row, without a header: source, label, mark, sentence", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutTheFile_NamesIt()
    {
        DataException error = Assert.Throws<DataException>(() => GlueFile.Read(GlueTask.Rte, _directory.Path, GlueSplit.Train));

        Assert.Contains(Path.Combine(_directory.Path, "train.tsv"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_QqpWithHardlyAGoodRow_IsAnError()
    {
        string rows = string.Concat(Enumerable.Repeat("1\t2\n", 200));

        Assert.Throws<DataException>(() => Read(GlueTask.Qqp, GlueSplit.Train, "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n" + rows));
    }

    private GlueFile Read(GlueTask task, GlueSplit split, string text)
    {
        _directory.Write(task.File(split), text);
        return GlueFile.Read(task, _directory.Path, split);
    }
}
