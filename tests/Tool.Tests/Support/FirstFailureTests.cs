using Rill.Tool.Support;

namespace Rill.Tool.Tests.Support;

public sealed class FirstFailureTests
{
    [Fact]
    public async Task OneThatFailsIsToldWhileOthersGoOn()
    {
        TaskCompletionSource endless = new();
        TaskCompletionSource fails = new();
        Task first = FirstFailure.Of([endless.Task, fails.Task]);
        Assert.False(first.IsCompleted);
        fails.SetException(new IOException("full"));
        await first;
        Assert.False(endless.Task.IsCompleted);
    }

    [Fact]
    public void TasksThatEndWellAreNoFailure() =>
        Assert.False(FirstFailure.Of([Task.CompletedTask, Task.CompletedTask]).IsCompleted);
}
