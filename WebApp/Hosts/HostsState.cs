namespace Platform.WebApp.Hosts;

/// <summary>What the signs of life of hosts mean.</summary>
internal static class HostsState
{
    /// <summary>A host that was silent for longer counts as gone; hosts give a sign every ten seconds.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
}
