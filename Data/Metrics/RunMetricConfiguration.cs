using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Data.Metrics;

internal sealed class RunMetricConfiguration : IEntityTypeConfiguration<RunMetric>
{
    public void Configure(EntityTypeBuilder<RunMetric> builder)
    {
        builder.ToTable("RunMetrics");
        builder.Property(metric => metric.Name).HasMaxLength(200);
        builder.HasIndex(metric => new { metric.RunId, metric.Name }).IsUnique();
        builder.HasMany<MetricPoint>().WithOne().HasForeignKey(point => point.RunMetricId).OnDelete(DeleteBehavior.Cascade);
    }
}
