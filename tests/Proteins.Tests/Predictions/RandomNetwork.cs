using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Experiments;
using Platform.Training.Proteins.Models;
using static TorchSharp.torch;

namespace Platform.Proteins.Tests.Predictions;

/// <summary>The sample experiment's model with fresh weights: predicts nothing of use, in the right form.</summary>
internal static class RandomNetwork
{
    /// <summary>Makes it in a folder, once.</summary>
    public static string In(string folder)
    {
        if (!Directory.Exists(folder))
        {
            var config = (ProteinModel.Config)new ProteinExperiments().Experiments.Single(experiment => experiment.Name == "protein-sample").Create().Model;
            using var store = new ParameterStore(config.For(new ProteinFacts(3)).Build(), seed: 1, CPU);
            Directory.CreateDirectory(folder);
            CheckpointStore.SaveParameters(Path.Combine(folder, ModelFolder.WeightsFile), store);
            File.WriteAllText(Path.Combine(folder, ModelFolder.ConfigFile), ConfigJson.Write(config));
        }

        return folder;
    }
}
