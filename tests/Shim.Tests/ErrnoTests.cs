using Rill.Abi;

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
                Assert.InRange(Errno.FromStatus((long)status), -133, -1);
                Assert.InRange(Errno.FromMapStatus((long)status), -133, -1);
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
        Assert.Equal(-errno, Errno.FromStatus((long)status));

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
