using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>The text of /proc/PID/maps or smaps.</summary>
/// <param name="scope">The process.</param>
/// <param name="opened">The kernel's side of the program that the reader was allowed to look into.</param>
/// <param name="isDetailed">smaps.</param>
internal sealed class MapsParts(ProcessScope scope, NativeProcess? opened, bool isDetailed) : TextParts
{
    /// <summary>How many steps of a walk, each a call to the kernel, one part takes at most.</summary>
    private const int StepsAtOnce = 64;

    private readonly MappingWalk _walk = new(scope);

    /// <inheritdoc/>
    public override Errno Next(IVfsCaller caller, StringBuilder text)
    {
        if (scope.IsGone)
        {
            return Errno.ESRCH;
        }

        // Exec gives the process other memory: that was not what the opener might look into.
        if (scope.Process.Native != opened)
        {
            IsOver = true;
            return Errno.Ok;
        }

        Location root = caller.Fs.Root;
        for (int steps = 0; steps < StepsAtOnce && text.Length < Size; steps++)
        {
            if (!_walk.TryStep(out Mapping? mapping))
            {
                IsOver = true;
                break;
            }

            if (mapping is { } found && isDetailed)
            {
                MapsText.WriteDetailed(found, root, text);
            }
            else if (mapping is { } line)
            {
                MapsText.Write(line, root, text);
            }
        }

        return Errno.Ok;
    }
}
