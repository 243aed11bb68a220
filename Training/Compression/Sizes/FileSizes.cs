using System.IO.Compression;

namespace Platform.Training.Compression.Sizes;

/// <summary>Sizes of a file as it is, and as a general compressor leaves it.</summary>
public static class FileSizes
{
    /// <summary>Bytes of a file.</summary>
    public static long Of(string path) => new FileInfo(path).Length;

    /// <summary>Bytes of the file, deflated as well as the compressor can; nothing is written.</summary>
    public static long Deflated(string path)
    {
        using var counter = new CountingStream();
        using (var deflate = new DeflateStream(counter, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            using var file = File.OpenRead(path);
            file.CopyTo(deflate);
        }

        return counter.Length;
    }

    /// <summary>Forgets what is written to it and remembers how much it was.</summary>
    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;
    }
}
