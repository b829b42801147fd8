using System.Text;
using Loreli.Posix;

namespace Loreli.CommandLine;

/// <summary>Standard output and error as plain bytes. <c>System.Console</c> costs a tenth of a verb's start and talks to the terminal unasked.</summary>
internal static class Output
{
    /// <summary>For what copies streams.</summary>
    public static Stream Stream { get; } = new StandardOutput();

    /// <exception cref="OutputClosedException">The reader is gone.</exception>
    /// <exception cref="IOException">The bytes could not be written: the disk is full.</exception>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        var written = Descriptors.WriteAll(FileDescriptor.StandardOutput, bytes);
        if (written.Errno == Errno.EPIPE)
        {
            throw new OutputClosedException();
        }
        if (!written.IsOk)
        {
            throw new IOException($"standard output cannot be written: {Errno.Describe(written.Errno)}");
        }
    }

    public static void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public static void Line(string text) => Write(text + "\n");

    /// <summary>A line on standard error, prefixed with the program's name; nobody to read it is no error.</summary>
    public static void Complain(string text) =>
        _ = Descriptors.WriteAll(FileDescriptor.StandardError, Encoding.UTF8.GetBytes($"loreli: {text}\n"));

    /// <summary>A line on standard error as it stands, for what editors read: <c>file:line:column: …</c></summary>
    public static void Point(string text) => _ = Descriptors.WriteAll(FileDescriptor.StandardError, Encoding.UTF8.GetBytes(text + "\n"));

    private sealed class StandardOutput : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => Output.Write(buffer.AsSpan(offset, count));
        public override void Write(ReadOnlySpan<byte> buffer) => Output.Write(buffer);
    }
}

/// <summary>Standard output is closed (<c>loreli ps | head -1</c>): the verb ends quietly.</summary>
internal sealed class OutputClosedException : Exception;
