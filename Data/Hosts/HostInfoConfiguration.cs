using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Data.Hosts;

internal sealed class HostInfoConfiguration : IEntityTypeConfiguration<HostInfo>
{
    public void Configure(EntityTypeBuilder<HostInfo> builder)
    {
        builder.ToTable("Hosts");
        builder.HasKey(host => host.Name);
        builder.Property(host => host.Name).HasMaxLength(80);
        builder.Property(host => host.Role).HasMaxLength(16);
        builder.Property(host => host.Version).HasMaxLength(60);
    }
}
