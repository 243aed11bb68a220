using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Platform.Data;

/// <summary>Reads every time back as UTC; SQLite stores text without a zone.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    time => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time,
    time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
