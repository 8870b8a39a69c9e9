using System.Text;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Handbook;

/// <summary>What a block's commands did.</summary>
/// <param name="Status">The last one's exit status; null where they were still running when the time was up.</param>
/// <param name="Output">What they wrote to standard output and standard error, in order.</param>
internal sealed record BlockResult(int? Status, string Output);

/// <summary>Runs blocks of commands in the scratch tree as a reader's shell would, and leaves no process behind.</summary>
internal sealed class BlockShell(ScratchTree tree, CancellationToken cancellation)
{
    /// <summary>How long a block may take before it counts as hung.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // $1 is the script. It gets a process group, so that what it left running in the background can be ended with it.
    private const string Runner = """
        unset RILL_ROOT
        export RILL_SKIP_PACKAGES=1
        set -m
        bash -e "$1" 2>&1 </dev/null &
        wait $!
        status=$?
        kill -KILL -- -$! 2>/dev/null
        exit $status
        """;

    /// <summary>Runs commands of the host.</summary>
    public Task<BlockResult> RunAsync(string commands) => RunScriptAsync(commands);

    /// <summary>Runs commands in Rill, each of which has to succeed but the last.</summary>
    public Task<BlockResult> RunInGuestAsync(string commands)
    {
        string script = Path.Combine(tree.Folder, "guest.sh");
        File.WriteAllText(script, "set -e\n" + commands);
        return RunScriptAsync($"./rill exec -- \"$(cat '{script}')\"\n");
    }

    private async Task<BlockResult> RunScriptAsync(string commands)
    {
        string script = Path.Combine(tree.Folder, "block.sh");
        await File.WriteAllTextAsync(script, commands, cancellation);
        StringBuilder output = new();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            HostResult result = await HostCommand.RunAsync(
                "bash", ["-c", Runner, "bash", script], tree.To.Root, Collect, limit.Token);
            return new BlockResult(result.ExitCode, result.Output);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            lock (output)
            {
                return new BlockResult(null, output.ToString());
            }
        }

        void Collect(string line)
        {
            lock (output)
            {
                output.Append(line).Append('\n');
            }
        }
    }
}
