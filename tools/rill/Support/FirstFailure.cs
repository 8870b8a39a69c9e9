namespace Rill.Tool.Support;

/// <summary>Tells of the first of several tasks that fails, without waiting for the others as Task.WhenAll does.</summary>
internal static class FirstFailure
{
    /// <summary>A task that completes when one of <paramref name="tasks"/> has failed, and never when none does.</summary>
    public static Task Of(IEnumerable<Task> tasks)
    {
        TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (Task task in tasks)
        {
            task.ContinueWith(
                _ => failed.TrySetResult(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        return failed.Task;
    }
}
