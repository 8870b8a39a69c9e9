using Rill.Posix.Waiting;

namespace Rill.Posix.Tests.Support;

/// <summary>Notes something once a turn of the server, while others' work takes turns too.</summary>
internal static class TurnWatch
{
    /// <summary>The most turns that are noted: what is waited for comes long before.</summary>
    private const int Most = 5000;

    /// <summary>Runs the system, and notes a value once a turn until it satisfies a condition.</summary>
    /// <param name="system">The system.</param>
    /// <param name="look">What to note.</param>
    /// <param name="isLast">The condition.</param>
    /// <param name="callers">Whose requests lie in the server's ring first.</param>
    public static List<T> Run<T>(TestSystem system, Func<T> look, Predicate<T> isLast, params ReadOnlySpan<TestProgram> callers)
    {
        foreach (TestProgram caller in callers)
        {
            caller.Loop.RunPending();
        }

        var seen = new List<T>();
        system.Server.Turns.DoInPieces(Watch(look, isLast, seen));
        system.Run();
        Assert.True(isLast(seen[^1]), $"in the end: {seen[^1]}");
        return seen;
    }

    private static IEnumerable<Piece> Watch<T>(Func<T> look, Predicate<T> isLast, List<T> seen)
    {
        do
        {
            seen.Add(look());
            yield return default;
        }
        while (!isLast(seen[^1]) && seen.Count < Most);
    }
}
