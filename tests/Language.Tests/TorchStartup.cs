using System.Runtime.CompilerServices;
using Platform.Training.Core.Hardware;

namespace Platform.Language.Tests;

internal static class TorchStartup
{
    [ModuleInitializer]
    internal static void Prepare() => TorchRuntime.Prepare();
}
