using System.Buffers.Binary;
using System.Text;

namespace Platform.Training.Core.Hardware;

/// <summary>Makes a shared library of 64-bit Linux load where one of its version needs is not met.</summary>
/// <remarks>
/// TorchSharp's library asks libstdc++ for version GLIBCXX_3.4.32 for a single symbol, an initialiser that older
/// libstdc++ perform by themselves. In a copy, the need is marked weak, and the symbol is made unversioned and pointed
/// at a harmless function that every system has. Layouts: System V ABI, "Symbol Versioning" in the Linux Standard Base.
/// </remarks>
internal static class ElfSymbolVersion
{
    private const int DynamicSymbols = 11;
    private const int VersionNeeds = 0x6ffffffe;
    private const int VersionOfSymbols = 0x6fffffff;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const ushort Weak = 2;
    private const ushort GlobalUnversioned = 1;

    /// <summary>Loosens a version need in a library's bytes.</summary>
    /// <param name="library">The whole file; changed in place.</param>
    /// <param name="version">For example <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="substitute">An unversioned symbol without arguments, no longer than the ones replaced.</param>
    /// <returns>How many symbols were redirected; 0 where the library does not have the need.</returns>
    public static int Loosen(Span<byte> library, string version, string substitute)
    {
        var symbols = Find(library, DynamicSymbols);
        var needs = Find(library, VersionNeeds);
        var versions = Find(library, VersionOfSymbols);
        if (symbols is null || needs is null || versions is null)
        {
            return 0;
        }

        var strings = ReadSection(library, symbols.Value.Link);
        return MarkWeak(library, needs.Value.Offset, strings.Offset, version) is { } index
            ? Redirect(library, symbols.Value, versions.Value.Offset, strings.Offset, index, substitute)
            : 0;
    }

    private static ushort? MarkWeak(Span<byte> library, int offset, int strings, string version)
    {
        while (true)
        {
            var entry = offset + U32(library, offset + 8);
            for (var i = 0; i < U16(library, offset + 2); i++)
            {
                if (Text(library, strings + U32(library, entry + 8)) == version)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(library[(entry + 4)..], (ushort)(U16(library, entry + 4) | Weak));
                    return U16(library, entry + 6);
                }

                entry += U32(library, entry + 12);
            }

            if (U32(library, offset + 12) is var next && next == 0)
            {
                return null;
            }

            offset += next;
        }
    }

    private static int Redirect(Span<byte> library, Section symbols, int versions, int strings, ushort index, string substitute)
    {
        var redirected = 0;
        for (var i = 0; i < symbols.Size / SymbolSize; i++)
        {
            if ((U16(library, versions + 2 * i) & 0x7fff) != index)
            {
                continue;
            }

            BinaryPrimitives.WriteUInt16LittleEndian(library[(versions + 2 * i)..], GlobalUnversioned);
            var name = strings + U32(library, symbols.Offset + SymbolSize * i);
            if (Text(library, name).Length < substitute.Length)
            {
                throw new InvalidDataException("The substitute's name is longer than the symbol's.");
            }

            Encoding.ASCII.GetBytes(substitute + '\0', library[name..]);
            redirected++;
        }

        return redirected;
    }

    private static Section? Find(ReadOnlySpan<byte> library, int type)
    {
        for (var i = 0; i < U16(library, 0x3c); i++)
        {
            if (U32(library, SectionHeader(library, i) + 4) == type)
            {
                return ReadSection(library, i);
            }
        }

        return null;
    }

    private static Section ReadSection(ReadOnlySpan<byte> library, int number)
    {
        var header = SectionHeader(library, number);
        return new Section(U32(library, header + 24), U32(library, header + 32), U32(library, header + 40));
    }

    private static int SectionHeader(ReadOnlySpan<byte> library, int number) => U32(library, 0x28) + SectionHeaderSize * number;

    private static string Text(ReadOnlySpan<byte> library, int offset)
    {
        var rest = library[offset..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private static ushort U16(ReadOnlySpan<byte> library, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(library[offset..]);

    private static int U32(ReadOnlySpan<byte> library, int offset) => BinaryPrimitives.ReadInt32LittleEndian(library[offset..]);

    private readonly record struct Section(int Offset, int Size, int Link);
}
