using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using static TorchSharp.torch;

namespace Platform.Training.Core.Hardware;

/// <summary>What a run is executed on.</summary>
public sealed record HardwareConfig : Config
{
    /// <summary>auto, cpu, cuda or cuda:INDEX.</summary>
    [Description("Where tensors live: auto, cpu, cuda or cuda:0.")]
    [RegularExpression("auto|cpu|cuda(:[0-9]+)?", ErrorMessage = "must be auto, cpu, cuda or cuda:INDEX, not {0}.")]
    public string Device { get; init; } = "auto";

    /// <summary>Threads of one tensor operation. Results are the same to the bit only for the same number.</summary>
    [Description("Threads of one tensor operation. Empty: as many as the host has cores.")]
    [Range(1, 1024)]
    public int? Threads { get; init; }

    /// <summary>What matrix products are computed in; see <see cref="Modules.MixedPrecision"/>.</summary>
    [Description("What matrix products are computed in: fp32; bf16, which some hardware multiplies faster, while weights, gradients and the optimizer stay fp32; or auto, bf16 on a GPU that has units for it.")]
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>The type of what matrix products take: fp32 also where nothing has yet decided what <see cref="Precision.Auto"/> is.</summary>
    public ScalarType ProductType => Precision == Precision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>Sets the thread count of this process and picks the device.</summary>
    /// <exception cref="ConfigException">The device is not there.</exception>
    public Device Apply()
    {
        set_num_threads(Threads ?? Environment.ProcessorCount);
        var name = Device == "auto" ? (cuda.is_available() ? "cuda" : "cpu") : Device;
        return name == "cpu" || cuda.is_available()
            ? device(name)
            : throw new ConfigException("hardware.device", $"\"{Device}\" is not available: this build or this host has no CUDA. Choose auto or cpu.");
    }
}

/// <summary>What matrix products are computed in.</summary>
public enum Precision
{
    /// <summary>IEEE single precision: 24 bits of significand.</summary>
    Fp32,

    /// <summary>bfloat16: the range of fp32 with 8 bits of significand.</summary>
    Bf16,

    /// <summary>What the hardware likes: bf16 on a GPU with units for it, fp32 elsewhere.</summary>
    Auto,
}
