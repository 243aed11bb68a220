using Microsoft.Extensions.DependencyInjection;
using Platform.Tests.Shared;
using Platform.WebApp.Structures;

namespace Platform.WebApp.Tests.Structures;

public sealed class ProteinNetworksTests
{
    [Fact]
    public void Networks_AModelOfLanguageBesideThem_IsNotAmongThem()
    {
        using var site = new SiteFactory();
        var networks = site.Services.GetRequiredService<ProteinNetworks>();
        foreach (var name in new[] { "protein", "bert-tiny-imdb" })
        {
            var folder = Directory.CreateDirectory(Path.Combine(networks.Root, name)).FullName;
            File.Copy(Path.Combine(SourceTree.Root, "models", name, "model.json"), Path.Combine(folder, "model.json"));
            File.WriteAllText(Path.Combine(folder, "model.safetensors"), "");
        }

        Assert.Equal(["protein"], networks.List().Where(network => !network.IsShipped).Select(network => network.Name));
        Assert.DoesNotContain(networks.List(), network => network.Name == "bert-tiny-imdb");
    }
}
