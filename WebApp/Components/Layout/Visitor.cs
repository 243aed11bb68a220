namespace Platform.WebApp.Components.Layout;

/// <summary>What the browser told of the person's system: light or dark, and the time zone.</summary>
public sealed class Visitor
{
    /// <summary>Whether the system is dark.</summary>
    public bool Dark { get; set; }

    /// <summary>The person's time zone.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Sets the time zone by its IANA name; an unknown one changes nothing.</summary>
    public void SetZone(string? name)
    {
        if (name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            Zone = zone;
        }
    }

    /// <summary>A time of the database in the person's time zone.</summary>
    public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);
}
