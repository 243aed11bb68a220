using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Platform.Training.Core.Experiments;
using Platform.Training.Language.Glue;
using Platform.WebApp.New;

namespace Platform.WebApp.Tests.New;

public sealed class ConfigGroupTests : BunitContext
{
    private const string Rate = "learner.optimizer.learning_rate";
    private readonly ConfigDraft _draft = new(new ExperimentCatalog([typeof(GlueTask).Assembly]).Find("sample-tiny").Create());

    public ConfigGroupTests()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Render_Experiment_ShowsEveryFieldWithItsValue()
    {
        var form = Form();
        foreach (var (path, text) in Training.Core.Configs.ConfigTree.Flatten(_draft.Start).Where(f => !f.Key.EndsWith("type", StringComparison.Ordinal)))
        {
            var field = form.Find($"[id='f-{path}']");
            var shown = field.GetAttribute("type") == "checkbox" ? (field.HasAttribute("checked") ? "true" : "false") : field.GetAttribute("value");
            Assert.Equal(text == "null" ? "" : text, shown is null or "null" ? "" : shown);
        }
    }

    [Fact]
    public void Type_NegativeRate_ShowsTheErrorBesideTheField()
    {
        var form = Form();
        form.Find($"[id='f-{Rate}']").Input("-1");
        form.Render();
        Assert.Equal("true", form.Find($"[id='f-{Rate}']").GetAttribute("aria-invalid"));
        Assert.Contains("above 0", form.Find($"[id='f-{Rate}-hint'] .error").TextContent, StringComparison.Ordinal);
        Assert.Single(form.FindAll(".error"));
    }

    [Fact]
    public void Type_OtherRate_MarksTheFieldAndResetTakesItBack()
    {
        var form = Form();
        form.Find($"[id='f-{Rate}']").Input("0.01");
        form.Render();
        Assert.Contains("Was 0.0005", form.Find(".field.changed").TextContent, StringComparison.Ordinal);
        form.Find($"[aria-label='Reset {Rate}']").Click();
        form.Render();
        Assert.Empty(form.FindAll(".field.changed"));
        Assert.Equal("0.0005", form.Find($"[id='f-{Rate}']").GetAttribute("value"));
    }

    [Fact]
    public void Filter_Word_ShowsMatchingFieldsOnly()
    {
        var form = Form("learning_rate");
        Assert.NotEmpty(form.FindAll($"[id='f-{Rate}']"));
        Assert.Empty(form.FindAll("[id='f-seed']"));
    }

    private IRenderedComponent<ConfigGroup> Form(string filter = "") => Render<ConfigGroup>(p => p
        .Add(g => g.Draft, _draft).Add(g => g.Config, _draft.Shape).Add(g => g.Filter, filter));
}
