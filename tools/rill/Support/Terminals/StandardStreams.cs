using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rill.Tool.Support.Terminals;

/// <summary>
/// The standard streams as plain ones, in place of .NET's own: those switch a terminal's keys to another mode when they
/// are first used, and never back.
/// </summary>
internal static class StandardStreams
{
    /// <summary>Has <see cref="Console"/> write to them, as UTF-8. Has to come before anything is written.</summary>
    public static void Install()
    {
        Console.SetOut(WriterTo(OpenOutput()));
        Console.SetError(WriterTo(new DescriptorStream(Terminal.StandardError)));
    }

    /// <summary>Standard output, for bytes.</summary>
    public static Stream OpenOutput() => new DescriptorStream(Terminal.StandardOutput);

    /// <summary>All of standard input.</summary>
    /// <exception cref="ToolException">It cannot be read.</exception>
    public static async Task<byte[]> ReadInputAsync(CancellationToken cancellation)
    {
        try
        {
            using SafeFileHandle handle = new(Terminal.StandardInput, ownsHandle: false);
            using FileStream input = new(handle, FileAccess.Read, bufferSize: 0);
            return await ReadAllAsync(input, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"standard input: {error.Message}");
        }
    }

    /// <summary>
    /// All that comes from <paramref name="input"/>. When cancelled it returns although the reading goes on: that of a
    /// terminal cannot be ended.
    /// </summary>
    public static Task<byte[]> ReadAllAsync(Stream input, CancellationToken cancellation)
    {
        Task<byte[]> reading = Task.Run(
            () =>
            {
                using MemoryStream all = new();
                input.CopyTo(all);
                return all.ToArray();
            },
            CancellationToken.None);
        return reading.WaitAsync(cancellation);
    }

    private static StreamWriter WriterTo(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
