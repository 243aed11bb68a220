using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Data.Runs;

namespace Platform.Data.Logs;

internal sealed class LogChunkConfiguration : IEntityTypeConfiguration<LogChunk>
{
    public void Configure(EntityTypeBuilder<LogChunk> builder)
    {
        builder.ToTable("LogChunks");
        builder.HasKey(chunk => new { chunk.RunId, chunk.Offset });
        builder.Property(chunk => chunk.Offset).ValueGeneratedNever();
        builder.HasOne<Run>().WithMany().HasForeignKey(chunk => chunk.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
