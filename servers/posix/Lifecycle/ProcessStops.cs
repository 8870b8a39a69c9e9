using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Signals;
using Rill.Protocols.Posix;
using Rill.Runtime.Native;

namespace Rill.Posix.Lifecycle;

/// <summary>Stops processes and lets them go on, and tells their parents.</summary>
internal sealed class ProcessStops(KernelCalls kernel)
{
    /// <summary>Stops a process that runs.</summary>
    public void Stop(Process process, int signal)
    {
        if (process.State != ProcessState.Running)
        {
            return;
        }

        process.State = ProcessState.Stopped;
        process.StopSignal = signal;
        process.HasStopEvent = true;
        process.HasContinueEvent = false;
        if (process.Native is { } native)
        {
            kernel.ProcessSuspend(native.Process.Value);
        }

        NotifyParent(process, SignalCode.ChildStopped, signal);
    }

    /// <summary>Lets a stopped process run again.</summary>
    public void Continue(Process process)
    {
        if (process.State != ProcessState.Stopped)
        {
            return;
        }

        process.State = ProcessState.Running;
        process.StopSignal = 0;
        process.HasStopEvent = false;
        process.HasContinueEvent = true;
        if (process.Native is { } native)
        {
            kernel.ProcessResume(native.Process.Value);
        }

        NotifyParent(process, SignalCode.ChildContinued, Signal.Cont);
    }

    private static void NotifyParent(Process process, int code, int status)
    {
        if (process.Parent is not { } parent)
        {
            return;
        }

        if ((parent.Signals.ChildFlags & SignalActionFlags.NoChildStop) == 0)
        {
            parent.Post(new SignalInfo(Signal.Chld, code, process.Id, process.Credentials.RealUser, Status: status));
        }

        parent.ChildChanged.Wake(PollEvents.All);
    }
}
