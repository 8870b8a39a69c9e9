using System.Text;

namespace Rill.Tool.Support.Terminals;

/// <summary>
/// Standard output and standard error as plain streams, in place of .NET's own: those switch a terminal's keys to
/// another mode when they are first used, and never back.
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

    private static StreamWriter WriterTo(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
