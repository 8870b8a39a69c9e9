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
        ProcessStartInfo start = new(program, arguments)
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
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new HostResult(process.ExitCode, output.ToString(), errors.ToString());
    }

    /// <summary>As <see cref="RunAsync"/>, but a failure is the user's to read: its output is the error's text.</summary>
    public static async Task<string> RunCheckedAsync(
        string program, IEnumerable<string> arguments, string folder, CancellationToken cancellation = default)
    {
        string[] all = [.. arguments];
        HostResult result = await RunAsync(program, all, folder, null, cancellation);
        if (result.ExitCode != 0)
        {
            throw new ToolException(
                $"{program} {string.Join(' ', all)}\nended with status {result.ExitCode}:\n"
                + Tail(result.Output + result.Errors, 60));
        }

        return result.Output;
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
