using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Data.Sweeps;

internal sealed class SweepConfiguration : IEntityTypeConfiguration<Sweep>
{
    public void Configure(EntityTypeBuilder<Sweep> builder)
    {
        builder.ToTable("Sweeps");
        builder.Property(sweep => sweep.Name).HasMaxLength(200);
        builder.Property(sweep => sweep.CreatedBy).HasMaxLength(256);

        // No foreign key of the runs: SQLite would have to write their whole table anew to get one. Deleting a sweep deletes its runs.
    }
}
