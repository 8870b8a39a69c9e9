using Rill.Runtime.Diagnostics;

namespace Rill.Posix.Platform;

/// <summary>Logs each request and each end of a process, if it is on: "posix.trace" on the kernel's command line.</summary>
internal sealed class Trace(Log log)
{
    public bool IsOn { get; set; }

    /// <summary>Writes a line. Callers that put it together look at <see cref="IsOn"/> first.</summary>
    public void Write(string line)
    {
        if (IsOn)
        {
            log.Info(line);
        }
    }
}
