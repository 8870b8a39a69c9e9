using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Rill.Posix.Tests.Syscalls;

/// <summary>
/// A cast makes another number of what a program sent without a word: -1 of 2^32 - 1. So no source of a server casts a
/// decoded field or a length that a caller claims; fields have the type that is needed, and lengths go by Lengths.AtMost.
/// </summary>
public sealed partial class CastTests
{
    [Theory]
    [InlineData("(int)message.Length", true)]
    [InlineData("(ushort)request.Count", true)]
    [InlineData("unchecked((int)reply.Value.Count)", true)]
    [InlineData("(int)call.BulkReadable", true)]
    [InlineData("(int)(context.Call.BulkWritable - done)", true)]
    [InlineData("(int)request.Message.Length", false)]
    [InlineData("(ulong)message.Exactly", false)]
    [InlineData("(uint)message.Flags", false)]
    [InlineData("Lengths.AtMost(reply.Value.Count, room)", false)]
    public void TheSearchFindsCasts(string line, bool found) => Assert.Equal(found, IsNarrowing(line));

    [Fact]
    public void NoServerNarrowsWhatItDecoded()
    {
        string servers = Path.Combine(Root(), "servers");

        // The library decodes nothing: there a message is a span.
        string runtime = Path.Combine(servers, "runtime");
        string[] found =
        [
            .. Directory.EnumerateFiles(servers, "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.StartsWith(runtime, StringComparison.Ordinal))
                .SelectMany(file => File.ReadLines(file)
                    .Select((line, number) => (Line: line, Place: $"{Path.GetRelativePath(servers, file)}:{number + 1}")))
                .Where(line => IsNarrowing(line.Line))
                .Select(line => $"{line.Place}: {line.Line.Trim()}"),
        ];
        Assert.Empty(found);
    }

    private static bool IsNarrowing(string line) => FieldCast().IsMatch(line) || ClaimCast().IsMatch(line);

    // The names by which handlers know messages. A Message is bytes; flags are enums of as many bits as a uint.
    [GeneratedRegex(@"\((s?byte|u?short|u?int)\)\(?(message|request|reply\.Value)\.(?!(Message|Call|Flags|Options|Mode|Protection)\b)[A-Z]\w*")]
    private static partial Regex FieldCast();

    [GeneratedRegex(@"\((s?byte|u?short|u?int)\)\(?[\w.]*\b(BulkReadable|BulkWritable|BulkTaken|BulkWritten)\b")]
    private static partial Regex ClaimCast();

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
