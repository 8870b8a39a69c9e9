using System.Globalization;
using System.Text;

namespace Rill.Tool.Machines;

/// <summary>Takes what <see cref="CommandChannel"/> finds in a guest's byte stream.</summary>
internal interface ICommandSink
{
    /// <summary>The next command has begun.</summary>
    void Begin();

    /// <summary>The command wrote these bytes.</summary>
    void Output(ReadOnlySpan<byte> data);

    /// <summary>The command ended with this status.</summary>
    void End(int status);
}

/// <summary>
/// Reads the second serial port of a guest that runs commands: for each command a mark that it begins, its output byte
/// for byte, and a mark with its exit status. The marks hold a word that only this run knows, so no output is taken
/// for one. Bytes outside the marks are dropped: firmware, and processes that a command left behind.
/// </summary>
/// <remarks>The guest's side is distribution/root/init.</remarks>
internal sealed class CommandChannel
{
    /// <summary>The most digits of an exit status, whose last is 255.</summary>
    private const int StatusDigits = 3;

    private readonly ICommandSink _sink;
    private readonly byte[] _beginMark;
    private readonly byte[] _endMark;
    private readonly List<byte> _pending = [];
    private bool _inside;

    /// <summary>A channel whose marks hold <paramref name="token"/>.</summary>
    public CommandChannel(string token, ICommandSink sink)
    {
        _sink = sink;
        _beginMark = Encoding.ASCII.GetBytes($"<<rill-begin {token}>>\n");
        _endMark = Encoding.ASCII.GetBytes($"<<rill-end {token} ");
    }

    /// <summary>Takes in what came over the port.</summary>
    public void Receive(ReadOnlySpan<byte> data)
    {
        _pending.AddRange(data);
        while (_inside ? ReadInside() : ReadOutside())
        {
        }
    }

    /// <summary>Outside a command: looks for the mark that one begins. False when more bytes are needed.</summary>
    private bool ReadOutside()
    {
        ReadOnlySpan<byte> pending = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending);
        int at = pending.IndexOf(_beginMark);
        if (at < 0)
        {
            _pending.RemoveRange(0, pending.Length - LengthOfPossibleMark(pending, _beginMark));
            return false;
        }

        _pending.RemoveRange(0, at + _beginMark.Length);
        _inside = true;
        _sink.Begin();
        return true;
    }

    /// <summary>Inside a command: passes its output on, up to the mark of its end.</summary>
    private bool ReadInside()
    {
        ReadOnlySpan<byte> pending = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending);
        int at = pending.IndexOf(_endMark);
        int output = at >= 0 ? at : pending.Length - LengthOfPossibleMark(pending, _endMark);
        if (output > 0)
        {
            _sink.Output(pending[..output]);
            _pending.RemoveRange(0, output);
            pending = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending);
        }

        if (at < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = pending[_endMark.Length..];
        int close = rest.IndexOf(">>\n"u8);
        if (close < 0 && rest.Length <= StatusDigits + 2)
        {
            return false;
        }

        // A mark without a proper status can come only from a broken guest; such an end counts as the worst status.
        ReadOnlySpan<byte> digits = rest[..Math.Clamp(close, 0, StatusDigits)];
        bool valid = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int status);
        _pending.RemoveRange(0, _endMark.Length + (close < 0 ? 0 : close + 3));
        _inside = false;
        _sink.End(valid ? status : 255);
        return true;
    }

    /// <summary>How many of the last bytes may be the beginning of <paramref name="mark"/>.</summary>
    private static int LengthOfPossibleMark(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mark)
    {
        for (int length = Math.Min(data.Length, mark.Length - 1); length > 0; length--)
        {
            if (data[^length..].SequenceEqual(mark[..length]))
            {
                return length;
            }
        }

        return 0;
    }
}
