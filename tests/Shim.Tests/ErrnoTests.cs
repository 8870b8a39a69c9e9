using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim.Tests;

/// <summary>What kernel statuses are to a Linux program.</summary>
public class ErrnoTests
{
    [Fact]
    public void EveryStatusHasAnErrnoThatLinuxKnows()
    {
        foreach (Status status in Enum.GetValues<Status>())
        {
            if (status != Status.Ok)
            {
                Assert.InRange(-StatusErrno.Of(status), -133, -1);
                Assert.InRange(-StatusErrno.OfMapping(status), -133, -1);
            }
        }
    }

    [Theory]
    [InlineData(Status.BadAddress, 14)]
    [InlineData(Status.NoMemory, 12)]
    [InlineData(Status.TimedOut, 110)]
    [InlineData(Status.Again, 11)]
    [InlineData(Status.InvalidArgument, 22)]
    [InlineData(Status.PeerClosed, 5)]
    public void TheCommonOnesAreWhatProgramsExpect(Status status, int errno) =>
        Assert.Equal(-errno, -StatusErrno.Of(status));

    /// <summary>A missing right is EPERM (setting a clock, another's thread), but EACCES of what a file was opened for; a
    /// range with nothing in it is ENOMEM for mprotect and its kin, as a bound that is reached is for all that maps.</summary>
    [Theory]
    [InlineData(Status.AccessDenied, Errno.EPERM, Errno.EACCES)]
    [InlineData(Status.NotFound, Errno.ENOENT, Errno.ENOMEM)]
    [InlineData(Status.LimitReached, Errno.EAGAIN, Errno.ENOMEM)]
    [InlineData(Status.NoMemory, Errno.ENOMEM, Errno.ENOMEM)]
    [InlineData(Status.InvalidArgument, Errno.EINVAL, Errno.EINVAL)]
    public void MappingsDifferWhereLinuxDoes(Status status, Errno general, Errno mapping) =>
        Assert.Equal((general, mapping), (StatusErrno.Of(status), StatusErrno.OfMapping(status)));

    [Theory]
    [InlineData(0, Signal.Fpe)]
    [InlineData(1, Signal.Trap)]
    [InlineData(3, Signal.Trap)]
    [InlineData(4, Signal.Segv)]
    [InlineData(6, Signal.Ill)]
    [InlineData(11, Signal.Bus)]
    [InlineData(12, Signal.Bus)]
    [InlineData(13, Signal.Segv)]
    [InlineData(14, Signal.Segv)]
    [InlineData(16, Signal.Fpe)]
    [InlineData(17, Signal.Bus)]
    [InlineData(19, Signal.Fpe)]
    public void FaultsAreTheSignalsThatLinuxSends(uint vector, int signal) => Assert.Equal(signal, FaultSignal.Of(vector));

    [Theory]
    [InlineData(0x5401u, 36u, false, true)]
    [InlineData(0x5403u, 36u, true, false)]
    [InlineData(0x5413u, 8u, false, true)]
    [InlineData(0x5410u, 4u, true, false)]
    [InlineData(0x540Eu, 0u, false, false)]
    [InlineData(0x80045430u, 4u, false, true)]
    [InlineData(0x40045431u, 4u, true, false)]
    public void IoctlsMoveAsManyBytesAsLinuxDoes(uint request, uint size, bool reads, bool writes)
    {
        IoctlShape shape = IoctlShape.Find(request);
        Assert.Equal((size, reads, writes), (shape.Size, shape.Reads, shape.Writes));
    }
}
