using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Data.Artifacts;

internal sealed class ArtifactConfiguration : IEntityTypeConfiguration<Artifact>
{
    public void Configure(EntityTypeBuilder<Artifact> builder)
    {
        builder.ToTable("Artifacts");
        builder.HasKey(artifact => new { artifact.RunId, artifact.Path });
        builder.Property(artifact => artifact.Path).HasMaxLength(400);
        builder.Property(artifact => artifact.Sha256).HasMaxLength(64);
        builder.HasIndex(artifact => artifact.Sha256);
    }
}
