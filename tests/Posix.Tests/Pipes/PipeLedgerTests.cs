using Rill.LinuxAbi;
using Rill.Posix.Pipes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Pipes;

public sealed class PipeLedgerTests
{
    private static readonly Credentials s_user = Credentials.Of(1000, 1000), s_other = Credentials.Of(1001, 1001);

    [Fact]
    public void AUserBeyondTheSoftLimitGetsSmallPipesAndOthersUsualOnes()
    {
        var ledger = new PipeLedger(256 << 20);
        var pipes = new List<Pipe>();
        while (Make(ledger, s_user) is { Capacity: Pipe.DefaultCapacity } pipe)
        {
            pipes.Add(pipe);
        }

        Assert.Equal((16 << 20) / Pipe.DefaultCapacity, pipes.Count);
        Assert.Equal(PipeLedger.LeastCapacity, Make(ledger, s_user)!.Capacity);
        Assert.Equal(Pipe.DefaultCapacity, Make(ledger, s_other)!.Capacity);
        Assert.Equal(Errno.EPERM, pipes[0].Resize(2 * Pipe.DefaultCapacity, s_user));
        Assert.Equal(Errno.Ok, pipes[0].Resize(2 * Pipe.DefaultCapacity, Credentials.Of(0, 0)));
    }

    [Fact]
    public void AllPipesTogetherHaveABoundThatOnlyTheSuperuserPasses()
    {
        var ledger = new PipeLedger(64 << 20);
        while (Make(ledger, s_user) is not null || Make(ledger, s_other) is not null)
        {
        }

        Assert.InRange(ledger.Total, (8 << 20) - Pipe.DefaultCapacity, 8 << 20);
        Assert.NotNull(Make(ledger, Credentials.Of(0, 0)));
    }

    [Fact]
    public void AClosedPipeIsTakenOffTheLedgerWhateverItsSizeIs()
    {
        var ledger = new PipeLedger(64 << 20);
        Pipe pipe = Make(ledger, s_user)!;
        pipe.Open(reads: true, writes: true);
        Assert.Equal(Errno.Ok, pipe.Resize(4096, s_user));
        Assert.Equal(4096, ledger.Total);
        Assert.True(pipe.Close(reads: true, writes: true));
        Assert.Equal(0, ledger.Total);
    }

    private static Pipe? Make(PipeLedger ledger, Credentials credentials) =>
        ledger.TryMake(credentials, out Pipe? pipe) == Errno.Ok ? pipe : null;
}
