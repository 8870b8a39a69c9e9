using Rill.Tool.Building;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Building;

public sealed class BuildLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Repository Repository => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ASecondTakerWaitsForTheFirst()
    {
        IDisposable first = await BuildLock.TakeAsync(Repository, null, CancellationToken.None);
        Task<IDisposable> second = BuildLock.TakeAsync(Repository, null, CancellationToken.None);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task WaitingCanBeCancelled()
    {
        using IDisposable first = await BuildLock.TakeAsync(Repository, null, CancellationToken.None);
        using CancellationTokenSource source = new();
        Task<IDisposable> second = BuildLock.TakeAsync(Repository, null, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    /// <summary>A file that cannot be opened is not one that another command holds: waiting for it would not end.</summary>
    [Fact]
    public async Task AFileThatCannotBeOpenedIsNotWaitedFor()
    {
        Directory.CreateDirectory(Repository.Out);
        File.CreateSymbolicLink(Path.Combine(Repository.Out, "build.lock"), "build.lock");
        await Assert.ThrowsAnyAsync<IOException>(() => BuildLock.TakeAsync(Repository, null, CancellationToken.None));
    }
}
