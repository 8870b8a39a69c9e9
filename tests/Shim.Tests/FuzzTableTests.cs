using System.Globalization;
using System.Text.RegularExpressions;

namespace Rill.Shim.Tests;

/// <summary>The table of the fuzzer of Linux calls (tests/guest/programs/fuzz/table.c), against the one list of Linux calls.</summary>
public partial class FuzzTableTests
{
    [Fact]
    public void TheFuzzerKnowsEveryCallByItsNumber()
    {
        (int, string)[] known = [.. Entries().Select(entry => (entry.Number, entry.Name))];
        Assert.Equal(CallTable.All.Select(call => (call.Number, call.Name)), known);
    }

    [Fact]
    public void ServedCallsThatTakeArgumentsSayWhatTheyAre()
    {
        // Linux's calls without arguments; setsid's kin have none, rt_sigreturn takes the stack's, and restart_syscall those of
        // the call that it goes on with.
        string[] without =
        [
            "rt_sigreturn", "restart_syscall", "sched_yield", "pause", "getpid", "fork", "vfork", "getuid", "getgid", "geteuid", "getegid", "getppid",
            "getpgrp", "setsid", "munlockall", "vhangup", "sync", "gettid",
        ];
        HashSet<string> empty = [.. Entries().Where(entry => entry.Arguments == 0).Select(entry => entry.Name)];
        Assert.Equal(
            without.Order(),
            CallTable.All.Where(call => call.Served != Served.Absent && empty.Contains(call.Name)).Select(call => call.Name).Order());
    }

    private static IEnumerable<(int Number, string Name, int Arguments)> Entries() =>
        Entry().Matches(File.ReadAllText(Path.Combine(RepositoryRoot(), "tests/guest/programs/fuzz/table.c"))).Select(match => (
            int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            match.Groups[2].Value,
            match.Groups[3].Value.Count(character => character == ',')));

    [GeneratedRegex(@"^    CALL\((\d+), (\w+), [\w| ]+, \w+((?:, \w+)*)\),$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Rill.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new DirectoryNotFoundException("Rill.slnx");
    }
}
