using System.Globalization;
using System.Runtime.InteropServices;

namespace Rill.Tool.Support;

/// <summary>
/// The processes that came of this one, those included whose parents have ended: they are handed to this process in
/// place of the host's process 1, so that none is lost sight of.
/// </summary>
internal static partial class Descendants
{
    // From Linux's linux/prctl.h, linux/wait.h and asm-generic/signal.h.
    private const int SetChildSubreaper = 36;
    private const int WaitForOne = 1;
    private const int WaitForExit = 4;
    private const int LeaveInTable = 0x0100_0000;
    private const int Kill = 9;

    /// <summary>Has the orphans among them handed to this process from now on.</summary>
    public static void Adopt()
    {
        if (Prctl(SetChildSubreaper, 1, 0, 0, 0) != 0)
        {
            throw new ToolException($"prctl: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Kills all that still run, and returns when none does.</summary>
    public static void EndAll()
    {
        while (Running() is { Count: > 0 } running)
        {
            foreach (Entry process in running)
            {
                _ = SendSignal(process.Id, Kill);
            }

            // One that is not a child of this process becomes one when its parent ends, and is found in the next round.
            // It stays in the process table for whoever started it to ask how it ended.
            foreach (Entry child in running.Where(process => process.Parent == Environment.ProcessId))
            {
                _ = WaitId(WaitForOne, child.Id, 0, WaitForExit | LeaveInTable);
            }
        }
    }

    private static List<Entry> Running()
    {
        ILookup<int, Entry> children = Entries().ToLookup(process => process.Parent);
        List<Entry> found = [];
        Queue<int> parents = new([Environment.ProcessId]);
        while (parents.TryDequeue(out int parent))
        {
            foreach (Entry process in children[parent])
            {
                parents.Enqueue(process.Id);
                if (!process.HasEnded)
                {
                    found.Add(process);
                }
            }
        }

        return found;
    }

    private static IEnumerable<Entry> Entries()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && TryRead(Path.Combine(folder, "stat"), out string stat))
            {
                // "ID (NAME) STATE PARENT ...", and the name may hold anything.
                string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 3);
                yield return new Entry(
                    id, int.Parse(fields[1], CultureInfo.InvariantCulture), HasEnded: fields[0] is "Z" or "X");
            }
        }
    }

    private static bool TryRead(string file, out string text)
    {
        try
        {
            text = File.ReadAllText(file);
            return text.Length > 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended between the listing and the reading, or the host hides it (hidepid), as it does what others started.
            text = "";
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int kind, int process, nint information, int options);

    /// <summary>A process of the host.</summary>
    private readonly record struct Entry(int Id, int Parent, bool HasEnded);
}
