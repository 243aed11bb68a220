using System.Security.Cryptography;

namespace Platform.Training.Core.Provenance;

/// <summary>The SHA-256 checksum of a file's content, as lower-case hexadecimal.</summary>
public static class FileSha256
{
    /// <summary>Reads a file for its checksum.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Of(string path)
    {
        using var content = File.OpenRead(path);
        return Of(content);
    }

    /// <summary>Reads a stream to its end.</summary>
    public static string Of(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Reads a stream to its end.</summary>
    public static async Task<string> OfAsync(Stream content, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
}
