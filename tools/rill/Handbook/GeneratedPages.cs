namespace Rill.Tool.Handbook;

/// <summary>The pages that are written from the sources rather than by hand.</summary>
internal static class GeneratedPages
{
    /// <summary>Each page's name in the book, and what writes its Markdown.</summary>
    public static IReadOnlyList<(string Name, Func<string> Render)> All { get; } =
    [
        (KernelInterfacePage.Name, KernelInterfacePage.Render),
        (LinuxCallsPage.Name, LinuxCallsPage.Render),
    ];
}
