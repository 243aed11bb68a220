using Microsoft.JSInterop;
using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Tests.Components;

public sealed class BrowserMountTests
{
    [Fact]
    public async Task Mount_ThePageIsLeftWhileTheModuleComes_MountsNothing()
    {
        var browser = new SlowBrowser();
        var mount = new BrowserMount(browser, "chart.js");

        var mounting = mount.MountAsync("mount", "figure");
        await mount.DisposeAsync();
        browser.Module.SetResult();
        await mounting;

        Assert.Equal(["import ./js/chart.js", "module released"], browser.Heard);
        Assert.Null(mount.Mounted);
        await mount.TellAsync("update");
        Assert.Equal(2, browser.Heard.Count);
    }

    [Fact]
    public async Task Mount_ThePageIsLeftWhileItMounts_TakesDownWhatCameTooLate()
    {
        var browser = new SlowBrowser();
        var mount = new BrowserMount(browser, "chart.js");
        browser.Module.SetResult();

        var mounting = mount.MountAsync("mount", "figure");
        await mount.DisposeAsync();
        browser.Chart.SetResult();
        await mounting;

        Assert.Equal(["import ./js/chart.js", "module.mount", "module released", "chart.dispose", "chart released"], browser.Heard);
    }

    [Fact]
    public async Task Mount_AnElementThatLeft_IsNoFailureOfThePage()
    {
        var browser = new SlowBrowser();
        var mount = new BrowserMount(browser, "chart.js");
        browser.Module.SetResult();

        var mounting = mount.MountAsync("mount", "figure");
        await mount.DisposeAsync();
        browser.Chart.SetException(new JSException("null has no replaceChildren"));

        await mounting;
    }

    [Fact]
    public async Task Mount_AModuleThatFails_IsTold()
    {
        var browser = new SlowBrowser();
        browser.Module.SetException(new JSException("no such module"));

        await Assert.ThrowsAsync<JSException>(() => new BrowserMount(browser, "chart.js").MountAsync("mount"));
    }

    [Fact]
    public async Task Tell_WhatIsMounted_HearsIt()
    {
        var browser = new SlowBrowser();
        browser.Module.SetResult();
        browser.Chart.SetResult();
        await using (var mount = new BrowserMount(browser, "chart.js"))
        {
            await mount.MountAsync("mount", "figure");
            await mount.TellAsync("update", 1);
        }

        Assert.Equal(["import ./js/chart.js", "module.mount", "chart.update", "chart.dispose", "chart released", "module released"], browser.Heard);
    }

    /// <summary>A browser that answers when the test lets it.</summary>
    private sealed class SlowBrowser : IJSRuntime
    {
        public List<string> Heard { get; } = [];

        public TaskCompletionSource Module { get; } = new();

        public TaskCompletionSource Chart { get; } = new();

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            Heard.Add($"{identifier} {args![0]}");
            await Module.Task;
            return (TValue)(object)new Thing(this, "module");
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }

    private sealed class Thing(SlowBrowser browser, string name) : IJSObjectReference
    {
        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            browser.Heard.Add($"{name}.{identifier}");
            if (identifier == "mount")
            {
                await browser.Chart.Task;
                return (TValue)(object)new Thing(browser, "chart");
            }

            return default!;
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

        public ValueTask DisposeAsync()
        {
            browser.Heard.Add($"{name} released");
            return ValueTask.CompletedTask;
        }
    }
}
