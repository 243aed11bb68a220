using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Data.Accounts;

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("Invitations");
        builder.Property(invitation => invitation.TokenHash).HasMaxLength(64);
        builder.Property(invitation => invitation.Role).HasMaxLength(40);
        builder.Property(invitation => invitation.CreatedBy).HasMaxLength(256);
        builder.Property(invitation => invitation.UsedBy).HasMaxLength(256);
        builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
    }
}
