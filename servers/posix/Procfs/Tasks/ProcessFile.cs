using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>Writes a process's file.</summary>
/// <param name="scope">The process or thread.</param>
/// <param name="reader">Who reads.</param>
/// <param name="text">Where to.</param>
internal delegate Errno ProcessText(ProcessScope scope, IVfsCaller reader, StringBuilder text);

/// <summary>Takes what was written to a process's file.</summary>
internal delegate Errno ProcessSink(ProcessScope scope, IVfsCaller writer, ReadOnlySpan<byte> text);

/// <summary>A text file about a process. Once the process is gone, reading it is ESRCH.</summary>
internal sealed class ProcessFile(ProcessScope scope, ulong number, ModeBits mode, ProcessText write, ProcessSink? sink, FileSecrecy secrecy)
    : TextFile(
        scope.FileSystem,
        number,
        mode,
        (caller, text) => scope.IsGone ? Errno.ESRCH
            : secrecy == FileSecrecy.State && !scope.MayInspect(caller.Process) ? Errno.EACCES
            : write(scope, caller, text),
        sink is null ? null : (caller, text) => scope.IsGone ? Errno.ESRCH : sink(scope, caller, text))
{
    /// <inheritdoc/>
    protected override Errno CheckOpen(IVfsCaller caller) =>
        secrecy != FileSecrecy.None ? scope.CheckInspect(caller.Process)
        : scope.IsGone ? Errno.ENOENT
        : Errno.Ok;

    /// <inheritdoc/>
    protected override TextSource? SourceFor()
    {
        TextSource? source = base.SourceFor();
        if (secrecy != FileSecrecy.Memory || source is null)
        {
            return source;
        }

        // Exec gives the process other memory: that was not what the opener might look into.
        NativeProcess? opened = scope.Process.Native;
        return (caller, text) => scope.Process.Native == opened ? source(caller, text) : Errno.Ok;
    }
}
