using System.Text;
using Rill.Shim;

namespace Rill.Tool.Handbook.Generated;

/// <summary>Writes the handbook's page of Linux system calls from the shim's call table.</summary>
internal static class LinuxCallsPage
{
    private const string Place = "handbook/use/linux-calls.md";

    /// <summary>The page's path in the tree, and its text.</summary>
    internal static KeyValuePair<string, string> Render()
    {
        StringBuilder page = new(GeneratedPages.Head("The Linux call table", "libc-shim/table"));
        page.Append("Numbers and names are those of Linux on x86-64. Made from [the table](../../libc-shim/table), the one\n");
        page.Append("list from which the shim's dispatch is made too.\n\n");
        page.Append("| calls | served |\n|---:|---|\n");
        foreach (IGrouping<Served, LinuxCall> group in CallTable.All.GroupBy(call => call.Served).OrderBy(one => one.Key))
        {
            page.Append($"| {group.Count()} | {Words(group.Key)} |\n");
        }

        page.Append("\n## All calls\n\n| number | call | served |\n|---:|---|---|\n");
        foreach (LinuxCall call in CallTable.All)
        {
            page.Append($"| {call.Number} | `{call.Name}` | {Words(call.Served)} |\n");
        }

        return new(Place, page.ToString());
    }

    private static string Words(Served served) => served switch
    {
        Served.Absent => "absent: ENOSYS",
        Served.InPlace => "in the process, by the shim",
        Served.Both => "by the shim where it can, else by the POSIX server",
        Served.Server => "by the POSIX server",
        Served.Refused => "always refused: nobody is allowed it, or nothing has it",
        _ => throw new ArgumentOutOfRangeException(nameof(served)),
    };
}
