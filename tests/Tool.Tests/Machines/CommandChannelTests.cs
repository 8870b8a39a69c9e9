using System.Text;
using Rill.Tool.Machines;

namespace Rill.Tool.Tests.Machines;

public sealed class CommandChannelTests
{
    private const string Token = "0123456789ABCDEF";

    [Fact]
    public void OutputAndStatusComeBackWhateverThePieces()
    {
        byte[] all = [.. "noise"u8, .. Begin(), .. "a\r\n\0b"u8, .. End(7), .. "late"u8, .. Begin(), .. End(255)];
        for (int size = 1; size <= all.Length; size++)
        {
            Assert.Equal([("a\r\n\0b", 7), ("", 255)], Receive(all, size));
        }
    }

    [Fact]
    public void AnyBytesPassUnharmed()
    {
        byte[] data = new byte[100_000];
        new Random(3).NextBytes(data);
        Sink sink = new();
        CommandChannel channel = new(Token, sink);
        channel.Receive([.. Begin(), .. data, .. End(0)]);
        Assert.Equal(data, sink.Bytes);
    }

    [Fact]
    public void AMarkOfAnotherRunIsOutput()
    {
        string foreign = "<<rill-end 00 1>>\n<<rill-begin 00>>\n<<rill-end 0123456789ABCDE";
        Assert.Equal([(foreign, 3)], Receive([.. Begin(), .. Encoding.ASCII.GetBytes(foreign), .. End(3)], 5));
    }

    [Fact]
    public void OutputIsNotHeldBackUntilTheEnd()
    {
        Sink sink = new();
        CommandChannel channel = new(Token, sink);
        channel.Receive([.. Begin(), .. "prompt> "u8]);
        Assert.Equal("prompt> ", Encoding.ASCII.GetString([.. sink.Bytes]));
    }

    [Fact]
    public void AnEndWithoutAStatusIsNoSuccess()
    {
        byte[] broken = Encoding.ASCII.GetBytes($"<<rill-end {Token} what>>\n");
        Assert.Equal([("", 255)], Receive([.. Begin(), .. broken], 100));
    }

    private static byte[] Begin() => Encoding.ASCII.GetBytes($"<<rill-begin {Token}>>\n");

    private static byte[] End(int status) => Encoding.ASCII.GetBytes($"<<rill-end {Token} {status}>>\n");

    private static List<(string, int)> Receive(byte[] all, int size)
    {
        Sink sink = new();
        CommandChannel channel = new(Token, sink);
        foreach (byte[] piece in all.Chunk(size))
        {
            channel.Receive(piece);
        }

        return sink.Commands;
    }

    private sealed class Sink : ICommandSink
    {
        public List<byte> Bytes { get; } = [];

        public List<(string, int)> Commands { get; } = [];

        public void Begin() => Bytes.Clear();

        public void Output(ReadOnlySpan<byte> data) => Bytes.AddRange(data);

        public void End(int status) => Commands.Add((Encoding.Latin1.GetString([.. Bytes]), status));
    }
}
