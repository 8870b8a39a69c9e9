using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rill.LinuxAbi;

namespace Rill.Shim.Tests;

/// <summary>Layouts against the numbers that a C compiler gives for Linux's headers on x86-64.</summary>
public unsafe class SignalLayoutTests
{
    [Fact]
    public void SizesAreThoseOfLinux()
    {
        Assert.Equal(256, sizeof(SignalContext));
        Assert.Equal(24, sizeof(SignalStack));
        Assert.Equal(128, sizeof(SignalInfoRecord));
        Assert.Equal(SignalAction.Bytes, sizeof(SignalAction));
        // pretcode, ucontext (304 bytes with a mask of 64 bits), siginfo.
        Assert.Equal(8 + 304 + 128, sizeof(SignalFrame));
    }

    [Theory]
    [InlineData(nameof(SignalFrame.Flags), 8)]
    [InlineData(nameof(SignalFrame.Stack), 24)]
    [InlineData(nameof(SignalFrame.Context), 48)]
    [InlineData(nameof(SignalFrame.Mask), 304)]
    [InlineData(nameof(SignalFrame.Info), 312)]
    public void TheFrameIsLaidOutAsRtSigframe(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<SignalFrame>(field));

    [Theory]
    [InlineData(nameof(SignalContext.R8), 0)]
    [InlineData(nameof(SignalContext.Rdi), 64)]
    [InlineData(nameof(SignalContext.Rsp), 120)]
    [InlineData(nameof(SignalContext.Rip), 128)]
    [InlineData(nameof(SignalContext.Rflags), 136)]
    [InlineData(nameof(SignalContext.Cs), 144)]
    [InlineData(nameof(SignalContext.Ss), 150)]
    [InlineData(nameof(SignalContext.Error), 152)]
    [InlineData(nameof(SignalContext.Cr2), 176)]
    [InlineData(nameof(SignalContext.State), 184)]
    public void RegistersAreLaidOutAsSigcontext(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<SignalContext>(field));

    [Fact]
    public void AFaultsAddressAndAChildsStatusLieWhereSiginfoHasThem()
    {
        var fault = (new SignalInfo { Signal = Signal.Segv, Code = SignalCode.SegvAccess, Address = 0x1234 }).ToRecord();
        Assert.Equal(0x1234ul, MemoryMarshal.Read<ulong>(Bytes(ref fault)[16..]));
        var child = (new SignalInfo { Signal = Signal.Chld, Code = 1, Process = 7, User = 8, Status = 9 }).ToRecord();
        Assert.Equal(7, MemoryMarshal.Read<int>(Bytes(ref child)[16..]));
        Assert.Equal(8, MemoryMarshal.Read<int>(Bytes(ref child)[20..]));
        Assert.Equal(9, MemoryMarshal.Read<int>(Bytes(ref child)[24..]));
        var queued = (new SignalInfo { Signal = 40, Code = SignalCode.Queue, Value = 0x55 }).ToRecord();
        Assert.Equal(0x55ul, MemoryMarshal.Read<ulong>(Bytes(ref queued)[24..]));
    }

    [Fact]
    public void TheFramesVectorRegistersAreAligned()
    {
        Assert.Equal(0, ShimOffsets.FrameSize % 16);
        Assert.Equal(0, ShimOffsets.Xmm % 16);
    }

    private static Span<byte> Bytes(ref SignalInfoRecord record) =>
        MemoryMarshal.AsBytes(new Span<SignalInfoRecord>(ref record));
}
