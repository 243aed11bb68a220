using Microsoft.Extensions.Options;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Execution.Machine;

/// <summary>The name of this process among the hosts, and what it does.</summary>
internal sealed class HostIdentity
{
    /// <summary>Takes the name from the options, or from the machine.</summary>
    public HostIdentity(IOptions<ExecutionOptions> execution, IOptions<SiteOptions> site)
    {
        Role = site.Value.Role;
        var name = execution.Value.HostName;
        if (string.IsNullOrWhiteSpace(name))
        {
            name = Environment.MachineName + (Role == SiteRole.Web ? "-web" : "");
        }

        Name = Normalize(name);
    }

    /// <summary>The name: lower-case letters, digits and dashes, at most 60.</summary>
    public string Name { get; }

    /// <summary>What the process does.</summary>
    public SiteRole Role { get; }

    /// <summary>Whether the process executes runs.</summary>
    public bool Executes => Role != SiteRole.Web;

    /// <summary>The queue of this host alone.</summary>
    public string Queue => "h-" + Name;

    /// <summary>Makes a name that may be part of a queue's name.</summary>
    internal static string Normalize(string name)
    {
        var clean = string.Concat(name.ToLowerInvariant().Select(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') ? c : '-')).Trim('-');
        return clean.Length == 0 ? "host" : clean.Length > 60 ? clean[..60] : clean;
    }
}
