using System.Diagnostics;
using Rill.Tool.Support;

namespace Rill.Tool.Archives;

/// <summary>What a busybox says of itself.</summary>
internal static class Busybox
{
    /// <summary>The paths, without a leading '/', that the busybox file <paramref name="binary"/> has applets for.</summary>
    public static IReadOnlyList<string> AppletPaths(string binary)
    {
        ProcessStartInfo start = new(binary, ["--list-full"]) { RedirectStandardOutput = true };
        using Process process = HostCommand.Start(start);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new ToolException($"{binary} --list-full ended with status {process.ExitCode}");
    }
}
