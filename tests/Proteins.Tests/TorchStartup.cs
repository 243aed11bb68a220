using System.Runtime.CompilerServices;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Hardware;
using Platform.Training.Proteins.Datasets;

namespace Platform.Proteins.Tests;

internal static class TorchStartup
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        TorchRuntime.Prepare();
        TorchSharp.torch.set_num_threads(1);
        ConfigTypes.Add(typeof(ProteinRecord).Assembly);
    }
}
