namespace Rill.Tool.Testing;

/// <summary>One name of the list of tests.</summary>
/// <param name="Place">Where it runs.</param>
/// <param name="Name">Its name, as the results have it.</param>
/// <param name="When">What has to be asked for beside it; empty where it runs by itself.</param>
internal sealed record TestEntry(TestPlace Place, string Name, string When = "")
{
    /// <summary>Marks a test that runs with --all, or when its whole name is given.</summary>
    public const string LongMark = "--all";

    /// <summary>True for one that takes long.</summary>
    public bool IsLong => When == LongMark;
}
