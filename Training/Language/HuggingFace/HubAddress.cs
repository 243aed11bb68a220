using System.Text.RegularExpressions;
using Platform.Training.Core.Configs;

namespace Platform.Training.Language.HuggingFace;

/// <summary>Where a model is on a hub: <c>hf://owner/name</c>, <c>hf://owner/name@revision</c>, or a web address.</summary>
/// <param name="Endpoint">The hub.</param>
/// <param name="Repository">Owner and name, or the name alone.</param>
/// <param name="Revision">A branch, a tag or a commit.</param>
public sealed partial record HubAddress(Uri Endpoint, string Repository, string Revision)
{
    private const string Scheme = "hf://";
    private const string PublicHub = "https://huggingface.co";

    /// <summary>Whether a text is meant as an address.</summary>
    public static bool IsAddress(string text) =>
        text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    /// <param name="text">For example <c>hf://google/bert_uncased_L-2_H-128_A-2</c>.</param>
    /// <param name="endpoint">The hub of <c>hf://</c> addresses; null for the public one.</param>
    /// <exception cref="ConfigException">It is none, or the hub's address is none.</exception>
    public static HubAddress Parse(string text, string? endpoint)
    {
        bool isShort = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        Match match = isShort ? Short().Match(text) : Web().Match(text);
        if (!match.Success)
        {
            throw new ConfigException("", $"\"{text}\" is no address of a model. Write hf://OWNER/NAME, hf://OWNER/NAME@REVISION, or the model's web address.");
        }

        string hub = isShort ? endpoint ?? PublicHub : match.Groups["hub"].Value;
        return Uri.TryCreate(hub.TrimEnd('/') + "/", UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? new HubAddress(address, match.Groups["repository"].Value, match.Groups["revision"] is { Success: true } revision ? revision.Value : "main")
            : throw new ConfigException("--endpoint", $"\"{hub}\" is no web address of a hub.");
    }

    /// <summary>The address of one of the model's files.</summary>
    public Uri Of(string file) => new(Endpoint, $"{Repository}/resolve/{Uri.EscapeDataString(Revision)}/{file}");

    /// <inheritdoc/>
    public override string ToString() => $"{Endpoint}{Repository}";

    [GeneratedRegex(@"^hf://(?<repository>[A-Za-z0-9][\w.\-]*(/[A-Za-z0-9][\w.\-]*)?)(@(?<revision>[\w.\-/]+))?$", RegexOptions.IgnoreCase)]
    private static partial Regex Short();

    [GeneratedRegex(@"^(?<hub>https?://[^/]+)/(?<repository>[A-Za-z0-9][\w.\-]*(/[A-Za-z0-9][\w.\-]*)?)(/tree/(?<revision>[\w.\-/]+?))?/?$", RegexOptions.IgnoreCase)]
    private static partial Regex Web();
}
