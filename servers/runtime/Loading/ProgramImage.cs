using System.Runtime.CompilerServices;
using Rill.Loading;

namespace Rill.Runtime.Loading;

/// <summary>The headers of a program that were read and checked.</summary>
public sealed class ProgramImage
{
    private ProgramImage(in ElfImage headers, ElfSegment[] segments, byte[]? interpreter)
    {
        Headers = headers;
        Segments = segments;
        Interpreter = interpreter;
    }

    /// <summary>What they say.</summary>
    public ElfImage Headers { get; }

    /// <summary>The segments, by rising address, no two in one page; at least one.</summary>
    public ElfSegment[] Segments { get; }

    /// <summary>The interpreter's path without its NUL; null if there is none.</summary>
    public byte[]? Interpreter { get; }

    /// <summary>Reads and checks the headers of a file.</summary>
    [SkipLocalsInit]
    public static LoadStatus TryParse(in ProgramFile file, out ProgramImage image)
    {
        image = null!;
        Span<ElfSegment> room = stackalloc ElfSegment[ElfHeaders.MaxProgramHeaders];
        LoadStatus status = ElfImage.TryParse(in file, room, out ElfImage headers);
        if (status != LoadStatus.Ok)
        {
            return status;
        }

        byte[]? interpreter = null;
        if (headers.InterpreterLength != 0 && !TryReadInterpreter(in file, in headers, out interpreter))
        {
            return LoadStatus.Malformed;
        }

        image = new ProgramImage(in headers, room[..headers.SegmentCount].ToArray(), interpreter);
        return LoadStatus.Ok;
    }

    private static bool TryReadInterpreter(in ProgramFile file, in ElfImage headers, out byte[]? path)
    {
        path = null;
        byte[] bytes = new byte[headers.InterpreterLength];
        if (!file.TryRead(headers.InterpreterOffset, bytes) || bytes[^1] != 0)
        {
            return false;
        }

        path = bytes[..Array.IndexOf(bytes, (byte)0)];
        return path.Length > 0;
    }
}
