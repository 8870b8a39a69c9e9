using System.Text;
using Rill.Shim;

namespace Rill.Tool.Handbook;

/// <summary>Writes the handbook's page of Linux system calls from the shim's call table.</summary>
internal static class LinuxCallsPage
{
    /// <summary>The page's name in the rendered book, without its ending.</summary>
    internal const string Name = "use/linux-calls";

    /// <summary>Renders the page as Markdown.</summary>
    internal static string Render()
    {
        StringBuilder page = new();
        page.AppendLine("# The Linux call table").AppendLine();
        page.AppendLine("Generated from `libc-shim/table`, the one list from which the shim's dispatch is made too.");
        page.AppendLine("Numbers and names are those of Linux on x86-64.").AppendLine();
        page.AppendLine("| calls | served |").AppendLine("|---:|---|");
        foreach (IGrouping<Served, LinuxCall> group in CallTable.All.GroupBy(call => call.Served).OrderBy(one => one.Key))
        {
            page.AppendLine($"| {group.Count()} | {Words(group.Key)} |");
        }

        page.AppendLine().AppendLine("## All calls").AppendLine();
        page.AppendLine("| number | call | served |").AppendLine("|---:|---|---|");
        foreach (LinuxCall call in CallTable.All)
        {
            page.AppendLine($"| {call.Number} | `{call.Name}` | {Words(call.Served)} |");
        }

        return page.ToString();
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
