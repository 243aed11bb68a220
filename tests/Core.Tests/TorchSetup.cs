using System.Runtime.CompilerServices;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Hardware;

namespace Platform.Core.Tests;

internal static class TorchSetup
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        TorchRuntime.Prepare();
        TorchSharp.torch.set_num_threads(1);
        ConfigTypes.Add(typeof(TorchSetup).Assembly);
    }
}
