using System.Diagnostics;
using System.Text;

namespace Rill.Tool.Support;

/// <summary>What a host program left behind.</summary>
/// <param name="ExitCode">Its exit status.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record HostResult(int ExitCode, string Output, string Errors);

/// <summary>Runs programs of the host: compilers, apt, mtools.</summary>
internal static class HostCommand
{
    /// <summary>Runs <paramref name="program"/> to its end and returns what it wrote, whatever its exit status.</summary>
    /// <param name="program">A path or a name looked up in PATH.</param>
    /// <param name="arguments">Its arguments, passed as they are.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="onLine">Called with each line of standard output as it comes.</param>
    /// <param name="cancellation">Kills the program and its children.</param>
    public static async Task<HostResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string folder,
        Action<string>? onLine = null,
        CancellationToken cancellation = default)
    {
        // In a session of its own: it has no terminal to write to, and Ctrl-C reaches the tool alone, which ends it in order.
        ProcessStartInfo start = new("setsid", [Found(program), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Builds are quiet and reproducible in any locale, and no build server outlives the command.
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        using Process process = Start(start);
        process.StandardInput.Close();
        StringBuilder output = new();
        StringBuilder errors = new();
        process.OutputDataReceived += (_, line) => Collect(output, line.Data, onLine);
        process.ErrorDataReceived += (_, line) => Collect(errors, line.Data, null);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // Back only when it is gone, so that what it wrote to can be removed. With a limit .NET does not wait for the
            // end of its output as well, which something else may hold open.
            process.Kill(entireProcessTree: true);
            process.WaitForExit(int.MaxValue);
            throw;
        }

        return new HostResult(process.ExitCode, output.ToString(), errors.ToString());
    }

    /// <summary>
    /// As <see cref="RunAsync"/>, but a failure is the user's to read: the error's text has what the program said, or what
    /// matters of it, and names the file with all of it.
    /// </summary>
    /// <param name="program">A path or a name looked up in PATH.</param>
    /// <param name="arguments">Its arguments, passed as they are.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="log">The file that keeps all it said when it fails.</param>
    /// <param name="cancellation">Kills the program and its children.</param>
    public static async Task<string> RunCheckedAsync(
        string program, IEnumerable<string> arguments, string folder, string log, CancellationToken cancellation = default)
    {
        string[] all = [.. arguments];
        HostResult result = await RunAsync(program, all, folder, null, cancellation);
        return result.ExitCode == 0
            ? result.Output
            : throw new ToolException(FailureText.Of(program, all, result, log));
    }

    /// <summary>The last <paramref name="lines"/> lines of <paramref name="text"/>.</summary>
    public static string Tail(string text, int lines)
    {
        string[] all = text.TrimEnd().Split('\n');
        return string.Join('\n', all.TakeLast(lines));
    }

    /// <summary>Starts a process, or says in plain words that the program is not there.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)
                ?? throw new ToolException($"{start.FileName} could not be started");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new ToolException($"{start.FileName} could not be started: {error.Message}");
        }
    }

    /// <summary>The program's path, so that one that is missing is told from one that fails.</summary>
    private static string Found(string program)
    {
        if (program.Contains('/'))
        {
            return File.Exists(program) ? program : throw new ToolException($"{program} does not exist");
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new ToolException($"{program} is not installed: it is in none of the folders of PATH");
    }

    private static void Collect(StringBuilder into, string? line, Action<string>? onLine)
    {
        // A null line is the end of the stream.
        if (line is null)
        {
            return;
        }

        lock (into)
        {
            into.Append(line).Append('\n');
        }

        onLine?.Invoke(line);
    }
}
