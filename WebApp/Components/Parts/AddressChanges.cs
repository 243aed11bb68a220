using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Platform.WebApp.Components.Parts;

/// <summary>
/// Changes of a page's address. The browser confirms each a moment later, and until then the address is the old one; a change that is made in
/// the meantime builds on those that are under way, so that none is lost however quick the clicks are.
/// </summary>
internal sealed class AddressChanges
{
    private readonly Dictionary<string, object?> _underway = [];

    /// <summary>Changes a part of the address.</summary>
    /// <param name="navigation">The page's navigation.</param>
    /// <param name="name">The part.</param>
    /// <param name="value">Its value; null takes it out.</param>
    public void Go(NavigationManager navigation, string name, string? value) => Go(navigation, [KeyValuePair.Create(name, value)]);

    /// <summary>Changes several parts of the address at once.</summary>
    /// <param name="navigation">The page's navigation.</param>
    /// <param name="parts">The parts with their values; null takes one out.</param>
    public void Go(NavigationManager navigation, IEnumerable<KeyValuePair<string, string?>> parts)
    {
        Confirm(navigation);
        foreach (var (name, value) in parts)
        {
            _underway[name] = value;
        }

        navigation.NavigateTo(navigation.GetUriWithQueryParameters(_underway), replace: true);
    }

    /// <summary>A part of the address as it will be when all changes are confirmed; null where it is not in it.</summary>
    /// <param name="name">The part.</param>
    /// <param name="shown">What the address shows now.</param>
    public string? Value(string name, string? shown) => _underway.TryGetValue(name, out var value) ? (string?)value : shown;

    /// <summary>Forgets the changes that the address shows by now. A page calls it when its parameters are set.</summary>
    public void Confirm(NavigationManager navigation)
    {
        var shown = QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query);
        foreach (var (name, value) in _underway.ToList())
        {
            if ((shown.TryGetValue(name, out var text) ? text.ToString() : null) == (string?)value)
            {
                _underway.Remove(name);
            }
        }
    }
}
