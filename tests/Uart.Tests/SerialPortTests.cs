using Rill.Protocols;
using Rill.Protocols.Serial;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Simulation;

namespace Rill.Drivers.Uart.Tests;

public sealed class SerialPortTests
{
    private readonly SimulatedMachine _machine = new();
    private readonly Simulated16550 _chip;
    private readonly SimulatedProcess _client;
    private readonly EventLoop _clientLoop;
    private SimulatedProcess _driver = null!;
    private EventLoop _driverLoop = null!;
    private Lane _lane = null!;
    private SerialClient _serial = null!;

    public SerialPortTests()
    {
        _chip = new Simulated16550(_machine, 0x3F8, 4);
        _machine.Devices.Add(_chip);
        _client = _machine.CreateProcess();
        _clientLoop = _machine.CreateLoop(_client);
        StartDriver();
    }

    [Fact]
    public void ReadWaitsForInput()
    {
        byte[] room = new byte[16];
        var read = _serial.ReadAsync(default, room);
        _machine.RunUntilIdle();
        Assert.False(read.IsCompleted);
        _chip.Feed("hello"u8);
        _machine.RunUntilIdle();
        Reply<TransferReply> reply = read.Result;
        Assert.Equal(5ul, reply.Value.Count);
        Assert.Equal("hello"u8.ToArray(), room[..5]);
    }

    [Fact]
    public void PasteLargerThanAllBuffersLosesNothing()
    {
        byte[] paste = new byte[300_000];
        new Random(7).NextBytes(paste);
        _chip.Feed(paste);
        _machine.RunUntilIdle();
        Assert.True(_chip.HeldBack > 200_000);
        Assert.Equal(0, _chip.ModemControlValue & (byte)ModemControl.RequestToSend);

        var got = new List<byte>();
        byte[] room = new byte[4096];
        while (got.Count < paste.Length)
        {
            var read = _serial.ReadAsync(default, room);
            _machine.RunUntilIdle();
            got.AddRange(room[..(int)read.Result.Value.Count]);
        }

        Assert.Equal(paste, got);
        Assert.NotEqual(0, _chip.ModemControlValue & (byte)ModemControl.RequestToSend);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LargeWriteCompletesWhenTheChipGotAll(bool instant)
    {
        _chip.IsInstant = instant;
        byte[] text = new byte[100_000];
        new Random(8).NextBytes(text);
        var write = _serial.WriteAsync(default, text);
        _machine.RunUntilIdle();
        while (_chip.Sent.Count < text.Length)
        {
            int before = _chip.Sent.Count;
            _chip.Transmit();
            _machine.RunUntilIdle();
            Assert.True(_chip.Sent.Count > before || instant, "the transmitter stands still");
        }

        Assert.Equal(text, _chip.Sent);
        Assert.Equal((ulong)text.Length, write.Result.Value.Count);
    }

    [Fact]
    public void WritesOfSeveralCallsKeepTheirOrder()
    {
        _chip.IsInstant = false;
        byte[] expected = Enumerable.Range(0, 40_000).Select(i => (byte)(i / 1000)).ToArray();
        var writes = expected.Chunk(1000).Select(part => _serial.WriteAsync(default, part).AsTask()).ToArray();
        for (int i = 0; i < 3000; i++)
        {
            _machine.RunUntilIdle();
            _chip.Transmit();
        }

        Assert.Equal(expected, _chip.Sent);
        Assert.All(writes, write => Assert.Equal(1000ul, write.Result.Value.Count));
    }

    [Fact]
    public void DrainWaitsForTheLastBit()
    {
        _chip.IsInstant = false;
        var write = _serial.WriteAsync(default, new byte[20]);
        var drain = _serial.DrainAsync(default);
        _machine.Advance(TimeSpan.FromMilliseconds(50));
        Assert.False(write.IsCompleted);
        Assert.False(drain.IsCompleted);
        _chip.Transmit();
        _machine.RunUntilIdle();
        Assert.True(write.IsCompleted);
        Assert.False(drain.IsCompleted);
        _chip.Transmit();
        _machine.Advance(TimeSpan.FromMilliseconds(50));
        Assert.True(drain.IsCompleted);
        Assert.Equal(20, _chip.Sent.Count);
    }

    [Fact]
    public void CancelledReadTakesNoBytes()
    {
        using var source = new CancellationTokenSource();
        var read = _serial.ReadAsync(default, new byte[8], source.Token);
        _machine.RunUntilIdle();
        source.Cancel();
        _machine.RunUntilIdle();
        Assert.Equal(125, read.Result.Status);

        _chip.Feed("x"u8);
        byte[] room = new byte[8];
        var second = _serial.ReadAsync(default, room);
        _machine.RunUntilIdle();
        Assert.Equal(1ul, second.Result.Value.Count);
        Assert.Equal((byte)'x', room[0]);
    }

    [Fact]
    public void CancelledWriteTellsWhatWasTaken()
    {
        _chip.IsInstant = false;
        using var source = new CancellationTokenSource();
        var write = _serial.WriteAsync(default, new byte[50_000], source.Token);
        _machine.RunUntilIdle();
        source.Cancel();
        _machine.RunUntilIdle();
        ulong taken = write.Result.Value.Count;
        Assert.Equal(FifoControl.Depth, (int)taken);
        _chip.Transmit();
        _machine.RunUntilIdle();
        Assert.Equal((int)taken, _chip.Sent.Count);
    }

    [Fact]
    public void LineSettingsReachTheChip()
    {
        var set = _serial.SetLineAsync(
            new LineSettings { Speed = 9600, DataBits = 7, StopBits = 2, Parity = Parity.Even });
        var get = _serial.GetLineAsync(default);
        var wrong = _serial.SetLineAsync(new LineSettings { Speed = 9601, DataBits = 8, StopBits = 1 });
        _machine.RunUntilIdle();
        Assert.True(set.Result.IsOk);
        Assert.Equal(12, _chip.Divisor);
        Assert.Equal(2 | 4 | 8 | 16, _chip.LineControlValue);
        LineSettings settings = get.Result.Value;
        Assert.Equal((9600u, 7u, 2u, Parity.Even), (settings.Speed, settings.DataBits, settings.StopBits, settings.Parity));
        Assert.Equal(22, wrong.Result.Status);
    }

    [Fact]
    public void BreakIsToldAndItsZeroByteDropped()
    {
        _chip.Break();
        _chip.Feed("a"u8);
        byte[] room = new byte[8];
        var read = _serial.ReadAsync(default, room);
        _machine.RunUntilIdle();
        Reply<TransferReply> reply = read.Result;
        Assert.Equal(1ul, reply.Value.Count);
        Assert.True(reply.Value.BreakReceived);
        Assert.Equal((byte)'a', room[0]);
    }

    [Fact]
    public void WhatIsWrittenDuringABreakGoesOutAfterIt()
    {
        var before = _serial.WriteAsync(default, "before"u8.ToArray());
        var first = _serial.SendBreakAsync(default);
        _machine.RunUntilIdle();
        Assert.True(before.Result.IsOk);
        Assert.NotEqual(0, _chip.LineControlValue & LineControl.Break);
        var write = _serial.WriteAsync(default, "after"u8.ToArray());
        var line = _serial.SetLineAsync(new LineSettings { Speed = 9600, DataBits = 8, StopBits = 1 });
        _machine.Advance(TimeSpan.FromMilliseconds(200));
        Assert.True(line.Result.IsOk);
        Assert.NotEqual(0, _chip.LineControlValue & LineControl.Break);
        Assert.Equal("before"u8.ToArray(), _chip.Sent);
        Assert.False(write.IsCompleted);

        _machine.Advance(TimeSpan.FromMilliseconds(200));
        Assert.True(first.Result.IsOk && write.Result.IsOk);
        Assert.Equal(0, _chip.LineControlValue & LineControl.Break);
        Assert.Equal("beforeafter"u8.ToArray(), _chip.Sent);
    }

    [Fact]
    public void ABreakWithinAnotherLastsItsWholeTime()
    {
        var first = _serial.SendBreakAsync(default);
        _machine.Advance(TimeSpan.FromMilliseconds(200));
        var second = _serial.SendBreakAsync(default);
        _machine.Advance(TimeSpan.FromMilliseconds(200));
        Assert.True(first.Result.IsOk);
        Assert.False(second.IsCompleted);
        Assert.NotEqual(0, _chip.LineControlValue & LineControl.Break);
        _machine.Advance(TimeSpan.FromMilliseconds(200));
        Assert.True(second.Result.IsOk);
        Assert.Equal(0, _chip.LineControlValue & LineControl.Break);
    }

    [Fact]
    public void NewDriverGoesOnWhereADeadOneLeftTheChip()
    {
        var read = _serial.ReadAsync(default, new byte[8]);
        _machine.RunUntilIdle();
        _machine.RemoveLoop(_driverLoop);
        _chip.Feed("typed meanwhile"u8);
        _driver.End(Abi.ExitReason.Killed, 0);
        _machine.RunUntilIdle();
        Assert.True(read.Result.Status < 0);

        StartDriver();
        byte[] room = new byte[32];
        var second = _serial.ReadAsync(default, room);
        _machine.RunUntilIdle();
        Assert.Equal(15ul, second.Result.Value.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void WriterKnowsWhatTheChipGotWhenTheDriverDies(int fifosSent)
    {
        _chip.IsInstant = false;
        byte[] text = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        var write = _serial.WriteAsync(default, text);
        _machine.RunUntilIdle();
        for (int i = 0; i < fifosSent; i++)
        {
            _chip.Transmit();
            _machine.RunUntilIdle();
        }

        _machine.RemoveLoop(_driverLoop);
        _driver.End(Abi.ExitReason.Killed, 0);
        _machine.RunUntilIdle();
        Reply<TransferReply> reply = write.Result;
        Assert.True(reply.Status < 0);
        Assert.Equal((ulong)(FifoControl.Depth * (fifosSent + 1)), reply.BulkTaken);

        _chip.IsInstant = true;
        _chip.Transmit();
        StartDriver();
        var rest = _serial.WriteAsync(default, text.AsMemory((int)reply.BulkTaken));
        _machine.RunUntilIdle();
        Assert.True(rest.Result.IsOk);
        Assert.Equal(text, _chip.Sent);
    }

    [Fact]
    public void DiscardedOutputCountsAsWritten()
    {
        _chip.IsInstant = false;
        var write = _serial.WriteAsync(default, new byte[50]);
        _machine.RunUntilIdle();
        var discard = _serial.DiscardAsync(new DiscardRequest { Output = true });
        _machine.RunUntilIdle();
        Assert.True(discard.Result.IsOk);
        Assert.Equal(50ul, write.Result.Value.Count);
        _chip.Transmit();
        _machine.RunUntilIdle();
        Assert.Empty(_chip.Sent);
    }

    [Fact]
    public void AbsentPortIsSeen()
    {
        uint ports = _driver.Install(new SimulatedPorts(_machine, 0x2F8, 8));
        Assert.False(SerialPort.IsPresent(_driver.Kernel, ports, 0x2F8));
    }

    private void StartDriver()
    {
        _driver = _machine.CreateProcess();
        _driverLoop = _machine.CreateLoop(_driver);
        uint resource = _driver.Install(new SimulatedResource(_machine));
        Assert.Equal(Abi.Status.Ok, _driver.Kernel.PortsCreate(resource, 0x3F8, 8, out uint ports));
        Assert.Equal(Abi.Status.Ok, _driver.Kernel.InterruptCreate(resource, 4, 0, out uint line));
        _client.Kernel.StreamCreate(out uint ours, out uint theirs);
        uint served = _driver.Install(_client.Find<SimulatedLane>(theirs)!);
        _client.Kernel.HandleClose(theirs);
        _driverLoop.Post(
            _ =>
            {
                var port = new SerialPort(_driverLoop, ports, 0x3F8, line);
                var log = new Log(_driver.Kernel, 0, "uart");
                _driverLoop.ServeLane(served, new ProtocolServer(new SerialPortService(port).DispatchAsync, log));
            },
            null);
        _machine.RunUntilIdle();
        _lane = new Lane(_clientLoop, ours);
        _serial = new SerialClient(_lane);
    }
}
