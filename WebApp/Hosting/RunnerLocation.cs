using System.Reflection;

namespace Platform.WebApp.Hosting;

/// <summary>Where this site's Runner is.</summary>
internal static class RunnerLocation
{
    /// <summary>The Runner's assembly: in <c>runner/</c> of a published site, in its own output of a build from sources.</summary>
    /// <returns>An absolute path, or null when there is none.</returns>
    public static string? Find()
    {
        var published = Path.Combine(AppContext.BaseDirectory, "runner", "Runner.dll");
        if (File.Exists(published))
        {
            return published;
        }

        var relative = typeof(RunnerLocation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "RunnerPath")?.Value;
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); relative is not null && directory is not null; directory = directory.Parent)
        {
            var built = Path.GetFullPath(Path.Combine(directory.FullName, relative));
            if (File.Exists(built))
            {
                return built;
            }
        }

        return null;
    }
}
