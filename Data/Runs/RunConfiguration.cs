using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Data.Runs;

internal sealed class RunConfiguration : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.ToTable("Runs");
        builder.Property(run => run.Name).HasMaxLength(200);
        builder.Property(run => run.Experiment).HasMaxLength(200);
        builder.Property(run => run.Queue).HasMaxLength(80);
        builder.Property(run => run.FailureClass).HasMaxLength(40);
        builder.Property(run => run.CreatedBy).HasMaxLength(256);
        builder.Property(run => run.Owner).HasMaxLength(80);
        builder.Property(run => run.RunnerState).HasMaxLength(16);
        builder.Property(run => run.ProcessStart).HasMaxLength(80);
        builder.Property(run => run.Device).HasMaxLength(40);
        builder.Property(run => run.JobId).HasMaxLength(100);
        builder.Property(run => run.Directory).HasMaxLength(400);
        builder.HasIndex(run => run.State);
        builder.HasIndex(run => run.CreatedAt);
        builder.HasIndex(run => run.Experiment);
        builder.HasIndex(run => run.ClonedFromId);
        builder.Property(run => run.CellKey).HasMaxLength(300);
        builder.HasIndex(run => new { run.SweepId, run.CellKey }).IsUnique();
        builder.HasOne<Run>().WithMany().HasForeignKey(run => run.ClonedFromId).OnDelete(DeleteBehavior.SetNull);
        builder.HasMany(run => run.Params).WithOne().HasForeignKey(param => param.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(run => run.Tags).WithOne().HasForeignKey(tag => tag.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(run => run.Metrics).WithOne().HasForeignKey(metric => metric.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(run => run.Artifacts).WithOne().HasForeignKey(artifact => artifact.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
