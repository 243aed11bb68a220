using CsCheck;
using Platform.Tests.Shared;
using Platform.Training.Compression.Results;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.Glue;

namespace Platform.Compression.Tests.Sweeps;

public sealed class SweepPlanTests
{
    [Fact]
    public void Of_EightSubsetsAndTwoSparsities_HasTwelveCellsForEachArchitectureAndSeed()
    {
        var plan = SweepPlan.Of(Specs.Small with { Seeds = [1, 2, 3] });

        Assert.Equal(2 * 3 * 12, plan.Cells.Count());
        Assert.All(plan.Cells.GroupBy(cell => (cell.Labels!.Architecture, cell.Labels.Seed)), group => Assert.Equal(12, group.Count()));
        Assert.Equal(plan.Runs.Count, plan.Cells.Count());
    }

    [Fact]
    public void Of_Grid_HasNoCellTwiceAndEveryCombinationOnce() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[1, 3], Gen.Int[1, 2], Gen.Bool).Sample(
            (bits, sparsities, seeds, architectures, ablates) =>
            {
                var spec = Specs.Small with
                {
                    Architectures = [.. ((string[])["tiny", "4x128"]).Take(architectures)],
                    Subsets = sparsities == 0 ? ["baseline", "qat", "kd", "qat+kd"] : [],
                    Bits = [.. Enumerable.Range(2, bits)],
                    Sparsities = [.. Enumerable.Range(1, sparsities).Select(i => i / 10.0)],
                    Seeds = [.. Enumerable.Range(0, seeds).Select(i => (long)i)],
                    Methods = Specs.Methods with { Augmentation = ["SetField,at=epochs,value=1"], AlsoWithoutAugmentation = ablates },
                };
                var plan = SweepPlan.Of(spec);
                var distilled = ablates ? 2 : 1;
                var expected = architectures * seeds * (1 + bits) * (1 + sparsities) * (1 + distilled);

                Assert.Equal(expected, plan.Cells.Count());
                Assert.Equal(expected, plan.Cells.Select(cell => cell.Key).Distinct().Count());
                Assert.Equal(expected, plan.Cells.Select(cell => cell.Config).Distinct().Count());
                Assert.All(plan.Runs, run => Assert.Matches("^[a-z0-9.-]+$", run.Key));
                Assert.All(plan.Runs.Index(), entry => Assert.All(entry.Item.After, key => Assert.Contains(key, plan.Runs.Take(entry.Index).Select(run => run.Key))));
            },
            iter: 10);

    [Fact]
    public void Of_KnownSpec_HasTheKeysAndTheOrderAsBefore() => GoldenText.AssertSame(
        "tests/Compression.Tests/Golden/Sweeps/plan.txt",
        [
            .. SweepPlan.Of(Specs.Small with
            {
                Tasks = [GlueTaskName.Sst2, GlueTaskName.StsB],
                Bits = [8, 4],
                Sparsities = [0.4, 0.875],
                Seeds = [1, 7],
                Methods = Specs.Methods with { Augmentation = ["SetField,at=epochs,value=1"], AlsoWithoutAugmentation = true },
            }).Runs.Select(run => $"{run.Key} after {(run.After.Count == 0 ? "nothing" : string.Join(", ", run.After))}"),
        ]);

    [Fact]
    public void Of_Distillation_LearnsFromTheLargestBaselineOfItsSeed()
    {
        var plan = SweepPlan.Of(Specs.Small with { Seeds = [1, 2] });

        var student = plan.Find("sst2-tiny-kd-s2");
        Assert.Equal(["sst2-4x128-base-s2"], student.After);
        Assert.Equal("{run:sst2-4x128-base-s2}", Specs.Teacher(student));
        Assert.Equal("/a=1,b=2/sst2-4x128-base-s2", ConfigTree.Get(student.ConfigFor(key => $"/a=1,b=2/{key}"), "checkpoints.fast.directory"));
        Assert.True(plan.IsNeeded("sst2-4x128-base-s2"));
        Assert.False(plan.IsNeeded("sst2-tiny-base-s2"));
    }

    [Fact]
    public void Of_TeacherThatIsNoCell_IsTrainedOnceAsASharedStage()
    {
        var plan = SweepPlan.Of(Specs.Small with { Subsets = ["kd", "qat+kd"], Seeds = [1, 2], Teacher = new LargestTeacher { Architecture = "mini", Seed = 9 } });

        var stage = Assert.Single(plan.Runs, run => !run.IsCell);
        Assert.Equal("sst2-mini-base-s9", stage.Key);
        Assert.Equal(8, plan.Cells.Count());
        Assert.All(plan.Cells, cell => Assert.Equal([stage.Key], cell.After));
    }

    [Fact]
    public void Of_GivenTeacher_FillsInTaskAndSeed()
    {
        var plan = SweepPlan.Of(Specs.Small with { Subsets = ["kd"], Teacher = new GivenTeacher { Path = "/teachers/{task},x={seed}" } });

        Assert.Empty(plan.Runs[0].After);
        Assert.Equal("/teachers/sst2,x=1", Specs.Teacher(plan.Runs[0]));
    }

    [Fact]
    public void Of_Methods_ChangeTheConfigAsTheyStandInTheLabels()
    {
        var cell = SweepPlan.Of(Specs.Small).Find("sst2-tiny-qat8-kd-mp60-s1");

        Assert.Equal(CompressionMethods.Quantization | CompressionMethods.Distillation | CompressionMethods.Pruning, cell.Labels!.Methods);
        Assert.Equal(("SST-2", "tiny", "scratch", 1L, 0.6, 8), (cell.Labels.Task, cell.Labels.Architecture, cell.Labels.Start, cell.Labels.Seed, cell.Labels.Sparsity, cell.Labels.Bits));
        Assert.All(ConfigTree.Find<Dropout.Config>(cell.Config), dropout => Assert.Equal(0.8, dropout.Config.Rate));
        Assert.Equal(0.6, Assert.Single(ConfigTree.Find<AdamW.Config>(cell.Config)).Config.WeightDecay);
    }

    [Fact]
    public void Of_Pretraining_IsARunOfItsOwnForEachArchitecture()
    {
        var pretraining = new Training.Core.Experiments.ExperimentCatalog(typeof(LanguageExperiments).Assembly).Find("imdb-mlm-tiny").Create();
        var plan = SweepPlan.Of(Specs.Small with { Subsets = ["baseline", "kd"], Seeds = [1, 2], Start = new FromPretraining { Pretraining = pretraining } });

        Assert.Equal(["pretrain-tiny", "pretrain-4x128"], plan.Runs.Where(run => !run.IsCell).Select(run => run.Key));
        var cell = plan.Find("sst2-tiny-kd-s2");
        Assert.Equal(["pretrain-tiny", "sst2-4x128-base-s2"], cell.After);
        Assert.Equal("/runs/pretrain-tiny", cell.ConfigFor(key => "/runs/" + key).WarmStart!.Path);
        Assert.Equal("own pretraining", cell.Labels!.Start);
        Assert.Equal(4, (int)ConfigTree.Get(plan.Find("pretrain-4x128").Config, "model.encoder.stack.layers")!);
    }

    [Fact]
    public void Of_RecipeChanges_ConcernTheirTasksAndArchitectures()
    {
        var spec = Specs.Small with
        {
            Tasks = [GlueTaskName.Sst2, GlueTaskName.Rte],
            RecipeChanges = [new() { Architectures = ["4x128"], LearningRate = 2e-4 }, new() { Tasks = [GlueTaskName.Rte], Epochs = 5, LearningRate = 1e-5 }],
        };

        Assert.Equal((2.0, 1e-3), Recipe("sst2-tiny-base-s1"));
        Assert.Equal((2.0, 2e-4), Recipe("sst2-4x128-base-s1"));
        Assert.Equal((5.0, 1e-5), Recipe("rte-4x128-base-s1"));

        (double, double) Recipe(string key)
        {
            var config = SweepPlan.Of(spec).Find(key).Config;
            return (config.Epochs, Assert.Single(ConfigTree.Find<AdamW.Config>(config)).Config.LearningRate);
        }
    }

    [Fact]
    public void Needed_OfACell_IsItAndItsTeacher()
    {
        var plan = SweepPlan.Of(Specs.Small);

        Assert.Equal(["sst2-4x128-base-s1", "sst2-tiny-kd-s1"], plan.Needed(["sst2-tiny-kd-s1"]).Select(run => run.Key));
        Assert.Contains("Did you mean \"sst2-tiny-kd-s1\"?", Assert.Throws<ConfigException>(() => plan.Needed(["sst2-tiny-kd-s3"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConfigFor_AnyRun_ReadsBackAsItWasWritten() => Assert.All(
        SweepPlan.Of(Specs.Small).Runs,
        run =>
        {
            var config = run.ConfigFor(key => "/sweep/cells/" + key);
            Assert.Equal(config, ConfigJson.Read<Trainer.Config>(ConfigJson.Write(config)));
        });

    [Fact]
    public void Of_UnknownModifier_IsToldOnce()
    {
        var problem = Assert.Single(Assert.Throws<ConfigException>(() => SweepPlan.Of(Specs.Small with { Methods = Specs.Methods with { Pruning = ["UsePrunning,sparsity={sparsity}"] } })).Problems);

        Assert.Equal("methods.pruning[0]", problem.Path);
        Assert.Contains("There is no modifier \"UsePrunning\"", problem.Message, StringComparison.Ordinal);
    }
}
