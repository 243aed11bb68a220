using System.Runtime.CompilerServices;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Hardware;
using Platform.Training.Language.Bert;

namespace Platform.Proteins.Tests;

internal static class TorchStartup
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        TorchRuntime.Prepare();
        TorchSharp.torch.set_num_threads(1);
        ConfigTypes.Add(typeof(BertClassifier).Assembly);
        ConfigTypes.Add(typeof(CompressionMethods).Assembly);
    }
}
