using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Terminals;

namespace Rill.Posix.Tests.Terminals;

/// <summary>What typing makes: what can be read, what is shown, which signals are sent. As Linux does it.</summary>
public sealed class LineDisciplineTests : ITerminalEvents
{
    private readonly List<int> _signals = [];
    private readonly LineDiscipline _discipline;
    private int _flushes;

    public LineDisciplineTests() => _discipline = new LineDiscipline(this);

    [Theory]
    [InlineData("abc\r", "abc\n", "abc\r\n")]
    [InlineData("ab\u007fc\r", "ac\n", "ab\b \bc\r\n")]
    [InlineData("\u007f\r", "\n", "\r\n")]
    [InlineData("one two\u0017x\r", "one x\n", "one two\b \b\b \b\b \bx\r\n")]
    [InlineData("one  \u0017\r", "\n", "one  \b \b\b \b\b \b\b \b\b \b\r\n")]
    [InlineData("abc\u0015z\r", "z\n", "abc\b \b\b \b\b \bz\r\n")]
    [InlineData("a\u0016\u0003b\r", "a\u0003b\n", "a^\b^Cb\r\n")]
    [InlineData("a\u0001\u007fb\r", "ab\n", "a^A\b \b\b \bb\r\n")]
    [InlineData("a\tb\u007f\u007fc\r", "ac\n", "a\tb\b \b\b\b\b\b\b\b\bc\r\n")]
    [InlineData("ab\u0012c\r", "abc\n", "ab^R\r\nabc\r\n")]
    public void EditingALine(string typed, string read, string shown)
    {
        Type(typed);
        Assert.Equal(read, ReadLine());
        Assert.Equal(shown, Shown());
    }

    [Fact]
    public void NothingIsReadableBeforeTheLineEnds()
    {
        Type("abc");
        Assert.False(_discipline.Input.HasLine);
        Type("\r");
        Assert.True(_discipline.Input.HasLine);
    }

    [Fact]
    public void EndOfFileEndsTheLineWithoutACharacter()
    {
        Type("ab\u0004\u0004");
        Assert.Equal("ab", ReadLine());
        Assert.True(_discipline.Input.HasLine);
        Assert.Equal("", ReadLine());
        Assert.False(_discipline.Input.HasLine);
    }

    [Fact]
    public void LinesAreReadOneByOneAndInParts()
    {
        Type("first\rsecond\r");
        Assert.Equal("fir", ReadLine(3));
        Assert.Equal("st\n", ReadLine());
        Assert.Equal("second\n", ReadLine());
    }

    [Theory]
    [InlineData("\u0003", Signal.Int, "^C")]
    [InlineData("\u001c", Signal.Quit, "^\\")]
    [InlineData("\u001a", Signal.Tstp, "^Z")]
    public void SignalKeysSendTheirSignalAndDropTheLine(string key, int signal, string shown)
    {
        Type("abc" + key + "d\r");
        Assert.Equal([signal], _signals);
        Assert.Equal("d\n", ReadLine());
        Assert.EndsWith(shown + "d\r\n", Shown());
        Assert.Equal(1, _flushes);
    }

    [Fact]
    public void NoFlushKeepsTheLine()
    {
        Change((ref Termios termios) => termios.Local |= TerminalLocal.NoFlush);
        Type("ab\u0003c\r");
        Assert.Equal("abc\n", ReadLine());
        Assert.Equal(0, _flushes);
    }

    [Fact]
    public void WithoutSignalsTheKeysAreCharacters()
    {
        Change((ref Termios termios) => termios.Local &= ~TerminalLocal.Signals);
        Type("\u0003\r");
        Assert.Empty(_signals);
        Assert.Equal("\u0003\n", ReadLine());
    }

    [Fact]
    public void RawModeIsEightBitClean()
    {
        MakeRaw();
        byte[] all = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        Assert.Equal(256, _discipline.Receive(all));
        byte[] read = new byte[256];
        _discipline.Input.Peek(read);
        Assert.Equal(all, read);
        Assert.Equal("", Shown());
        byte[] output = new byte[256 * OutputProcessor.MaxExpansion];
        int length = _discipline.Output.Process(in _discipline.Termios, all, output);
        Assert.Equal(all, output[..length]);
    }

    [Fact]
    public void StopHoldsOutputAndStartLetsItGo()
    {
        Type("\u0013");
        Assert.True(_discipline.IsStopped);
        Type("a\u0011");
        Assert.False(_discipline.IsStopped);
        Type("\r");
        Assert.Equal("a\n", ReadLine());
    }

    [Fact]
    public void AnyKeyStartsOutputWhereItIsSetSo()
    {
        Change((ref Termios termios) => termios.Input |= TerminalInput.FlowAnyKey);
        Type("\u0013x");
        Assert.False(_discipline.IsStopped);
    }

    [Fact]
    public void TypedBeforeTheModeChangedStaysReadable()
    {
        Type("abc");
        MakeRaw();
        Assert.Equal(3, _discipline.Input.Count);
        Type("d");
        Change((ref Termios termios) => termios.Local |= TerminalLocal.Canonical);
        Assert.Equal("abcd", ReadLine());
    }

    [Fact]
    public void LineLongerThanTheBoundIsCutAndStillEnds()
    {
        Type(new string('x', 5000) + "\r");
        Assert.Equal(new string('x', LineEditor.MaxLine) + "\n", ReadLine());
    }

    [Fact]
    public void FullInputHoldsTheRestBack()
    {
        MakeRaw();
        byte[] paste = new byte[200_000];
        int taken = _discipline.Receive(paste);
        Assert.InRange(taken, 1, InputQueue.Capacity);
        Assert.Equal(0, _discipline.Receive(paste));
        _discipline.Input.Take(taken);
        Assert.True(_discipline.Receive(paste) > 0);
    }

    [Theory]
    [InlineData((uint)TerminalInput.IgnoreReturn, "a\rb\n", "ab\n")]
    [InlineData((uint)(TerminalInput.NewLineToReturn | TerminalInput.ReturnToNewLine), "a\r", "a\n")]
    public void ReturnsAreMapped(uint flags, string typed, string read)
    {
        Change((ref Termios termios) => termios.Input = (TerminalInput)flags);
        Type(typed);
        Assert.Equal(read, ReadLine());
    }

    [Fact]
    public void WithoutEchoOnlyANewLineMayBeShown()
    {
        Change((ref Termios termios) => termios.Local = termios.Local & ~TerminalLocal.Echo | TerminalLocal.EchoNewLine);
        Type("secret\r");
        Assert.Equal("\r\n", Shown());
    }

    [Fact]
    public void ErasingACharacterOfUtf8TakesAllItsBytes()
    {
        Change((ref Termios termios) => termios.Input |= TerminalInput.Utf8);
        _discipline.Receive(Encoding.UTF8.GetBytes("aä\u007fb\r"));
        Assert.Equal("ab\n", ReadLine());
        Assert.Equal("aä\b \bb\r\n", Shown());
    }

    [Theory]
    [InlineData((uint)(TerminalOutput.Process | TerminalOutput.NewLineToReturnNewLine), "a\nb", "a\r\nb")]
    [InlineData((uint)(TerminalOutput.Process), "a\nb", "a\nb")]
    [InlineData((uint)(TerminalOutput.Process | TerminalOutput.ReturnToNewLine), "a\rb", "a\nb")]
    [InlineData((uint)(TerminalOutput.Process | TerminalOutput.ExpandTabs), "ab\tc\td", "ab      c       d")]
    [InlineData((uint)(TerminalOutput.Process | TerminalOutput.ToUpper), "aZ1", "AZ1")]
    [InlineData((uint)(TerminalOutput.Process | TerminalOutput.NoReturnAtColumn0), "\ra\r", "a\r")]
    [InlineData(0u, "a\n\t", "a\n\t")]
    public void OutputIsProcessed(uint flags, string written, string sent)
    {
        Change((ref Termios termios) => termios.Output = (TerminalOutput)flags);
        byte[] output = new byte[written.Length * OutputProcessor.MaxExpansion];
        int length = _discipline.Output.Process(in _discipline.Termios, Encoding.ASCII.GetBytes(written), output);
        Assert.Equal(sent, Encoding.ASCII.GetString(output, 0, length));
    }

    [Fact]
    public void BreakInterruptsWhereItIsSetSo()
    {
        _discipline.ReceiveBreak();
        Change((ref Termios termios) => termios.Input |= TerminalInput.InterruptOnBreak);
        _discipline.ReceiveBreak();
        Assert.Equal([Signal.Int], _signals);
    }

    [Fact]
    public void SettingsAreWrittenAsLinuxLaysThemOut()
    {
        Span<byte> bytes = stackalloc byte[Termios.Size2];
        Termios.Default.Write(bytes);
        Assert.Equal([0x00, 0x05, 0, 0, 0x05, 0, 0, 0, 0xB2, 0x1C, 0, 0, 0x3B, 0x8A, 0, 0, 0, 3, 0x1C, 0x7F, 0x15, 4], bytes[..22].ToArray());
        Assert.Equal(115200u, BitConverter.ToUInt32(bytes[36..]));
        Termios copy = Termios.Read(bytes);
        Assert.Equal(Termios.Default.Local, copy.Local);
        Assert.True(copy.Is(TerminalCharacter.Suspend, 0x1A));
        Assert.False(copy.Is(TerminalCharacter.EndOfLine, 0));
    }

    void ITerminalEvents.OnSignal(int signal) => _signals.Add(signal);

    void ITerminalEvents.OnFlow(bool isStopped)
    {
    }

    void ITerminalEvents.OnFlushOutput() => _flushes++;

    private delegate void Edit(ref Termios termios);

    private void Change(Edit edit)
    {
        Termios termios = _discipline.Termios;
        edit(ref termios);
        _discipline.Set(in termios);
    }

    private void MakeRaw() => Change((ref Termios termios) =>
    {
        termios.Input = 0;
        termios.Output = 0;
        termios.Local = 0;
    });

    private void Type(string text) => Assert.Equal(text.Length, _discipline.Receive(Encoding.Latin1.GetBytes(text)));

    private string ReadLine(int room = 10_000)
    {
        InputQueue input = _discipline.Input;
        byte[] bytes = new byte[Math.Min(input.FirstLine, room)];
        input.Peek(bytes);
        input.TakeOfLine(bytes.Length);
        return Encoding.Latin1.GetString(bytes);
    }

    private string Shown()
    {
        byte[] bytes = new byte[100_000];
        return Encoding.UTF8.GetString(bytes, 0, _discipline.Echo.Take(bytes));
    }
}
