using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Data.Runs;

internal sealed class RunTagConfiguration : IEntityTypeConfiguration<RunTag>
{
    public void Configure(EntityTypeBuilder<RunTag> builder)
    {
        builder.ToTable("RunTags");
        builder.HasKey(tag => new { tag.RunId, tag.Key });
        builder.Property(tag => tag.Key).HasMaxLength(100);
        builder.Property(tag => tag.Value).HasMaxLength(400);
        builder.HasIndex(tag => new { tag.Key, tag.Value });
    }
}
