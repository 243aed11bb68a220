using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Data.Runs;

internal sealed class RunDependencyConfiguration : IEntityTypeConfiguration<RunDependency>
{
    public void Configure(EntityTypeBuilder<RunDependency> builder)
    {
        builder.ToTable("RunDependencies");
        builder.HasKey(dependency => new { dependency.RunId, dependency.NeededRunId });
        builder.HasIndex(dependency => dependency.NeededRunId);
        builder.HasOne(dependency => dependency.Run).WithMany(run => run.Needs).HasForeignKey(dependency => dependency.RunId)
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(dependency => dependency.Needed).WithMany().HasForeignKey(dependency => dependency.NeededRunId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
