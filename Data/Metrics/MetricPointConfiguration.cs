using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Data.Metrics;

internal sealed class MetricPointConfiguration : IEntityTypeConfiguration<MetricPoint>
{
    public void Configure(EntityTypeBuilder<MetricPoint> builder)
    {
        builder.ToTable("MetricPoints");
        builder.HasKey(point => new { point.RunMetricId, point.Step });
        builder.Property(point => point.Step).ValueGeneratedNever();
        builder.Property(point => point.Time).HasConversion(
            time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds(),
            milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime);
    }
}
