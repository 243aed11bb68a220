using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Data.Runs;

internal sealed class RunParamConfiguration : IEntityTypeConfiguration<RunParam>
{
    public void Configure(EntityTypeBuilder<RunParam> builder)
    {
        builder.ToTable("RunParams");
        builder.HasKey(param => new { param.RunId, param.Path });
        builder.Property(param => param.Path).HasMaxLength(400);
        builder.HasIndex(param => param.Path);
    }
}
