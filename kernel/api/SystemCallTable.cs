using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>The table of all kernel calls: which handler serves which number, with which arguments.</summary>
internal static unsafe class SystemCallTable
{
    /// <summary>Serves the call that a thread's registers ask for.</summary>
    /// <returns>The result, or <see cref="CallResult.Parked"/>.</returns>
    public static long Dispatch(Core core, Thread thread, ThreadContext* c)
    {
        Process p = thread.Process;
        return (SystemCall)c->Rax switch
        {
            SystemCall.HandleClose => HandleCalls.Close(p, c->Rdi),
            SystemCall.HandleDuplicate => HandleCalls.Duplicate(p, c->Rdi, c->Rsi),
            SystemCall.HandleInfo => HandleCalls.Info(p, c->Rdi, new UserOut<HandleInfo>(c->Rsi)),

            SystemCall.MemoryCreate => MemoryCalls.Create(p, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.MemoryCreatePhysical => MemoryCalls.CreatePhysical(p, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.MemoryResize => MemoryCalls.Resize(p, c->Rdi, c->Rsi),
            SystemCall.MemoryInfo => MemoryCalls.Info(p, c->Rdi, new UserOut<MemoryInfo>(c->Rsi)),
            SystemCall.MemoryRead => Slices.Copied(
                thread, MemoryCalls.Read(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10)), ref c->Rsi, ref c->Rdx, ref c->R10),
            SystemCall.MemoryWrite => Slices.Copied(
                thread, MemoryCalls.Write(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10)), ref c->Rsi, ref c->Rdx, ref c->R10),
            SystemCall.MemoryCopy => Slices.Copied(
                thread, MemoryCalls.Copy(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8), ref c->Rsi, ref c->R10, ref c->R8),
            SystemCall.MemoryDiscard => MemoryCalls.Discard(p, c->Rdi, ref c->Rsi, ref c->Rdx),
            SystemCall.MemorySeal => MemoryCalls.Seal(p, c->Rdi, c->Rsi),

            SystemCall.SpaceCreate => SpaceCalls.Create(p, c->Rdi),
            SystemCall.SpaceClone => SpaceCalls.Clone(thread, p, c->Rdi, c->Rsi),
            SystemCall.SpaceMap => SpaceCalls.Map(p, c->Rdi, new UserIn<MapRequest>(c->Rsi)),
            SystemCall.SpaceUnmap => SpaceCalls.Unmap(p, c->Rdi, ref c->Rsi, ref c->Rdx),
            SystemCall.SpaceProtect => SpaceCalls.Protect(p, c->Rdi, ref c->Rsi, ref c->Rdx, c->R10),
            SystemCall.SpaceDiscard => SpaceCalls.Discard(p, c->Rdi, ref c->Rsi, ref c->Rdx),
            SystemCall.SpaceRead => Slices.Copied(
                thread, SpaceCalls.Read(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10)), ref c->Rsi, ref c->Rdx, ref c->R10),
            SystemCall.SpaceWrite => Slices.Copied(
                thread, SpaceCalls.Write(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10), c->R8), ref c->Rsi, ref c->Rdx, ref c->R10),
            SystemCall.SpaceInfo => SpaceCalls.Info(p, c->Rdi, new UserOut<SpaceInfo>(c->Rsi)),
            SystemCall.SpaceRemap => SpaceCalls.Remap(p, c->Rdi, new UserIn<RemapRequest>(c->Rsi)),
            SystemCall.SpaceSetRedirect => SpaceCalls.SetRedirect(p, c->Rdi, new UserIn<RedirectTable>(c->Rsi)),
            SystemCall.SpaceBarrier => SpaceCalls.Barrier(p),
            SystemCall.SpaceQuery => SpaceCalls.Query(p, c->Rdi, c->Rsi, new UserOut<MappingInfo>(c->Rdx)),
            SystemCall.SpaceCompareExchange => FutexCalls.CompareExchange(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8),
            SystemCall.SpaceSetBounds => SpaceCalls.SetBounds(p, c->Rdi, new UserIn<SpaceBounds>(c->Rsi)),

            SystemCall.ProcessCreate => ProcessCalls.Create(p, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.ProcessInstall => ProcessCalls.Install(p, c->Rdi, c->Rsi, c->Rdx, c->R10),
            SystemCall.ProcessKill => ProcessCalls.Kill(p, c->Rdi, c->Rsi),
            SystemCall.ProcessExit => ProcessCalls.Exit(p, c->Rdi),
            SystemCall.ProcessSuspend => ProcessCalls.Suspend(p, c->Rdi),
            SystemCall.ProcessResume => ProcessCalls.Resume(p, c->Rdi),
            SystemCall.ProcessInfo => ProcessCalls.Info(p, c->Rdi, new UserOut<ProcessInfo>(c->Rsi)),
            SystemCall.ThreadCreate => ThreadCalls.Create(p, c->Rdi, new UserIn<ThreadStart>(c->Rsi)),
            SystemCall.ThreadExit => ThreadCalls.Exit(thread, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.ThreadInterrupt => ThreadCalls.Interrupt(thread, c->Rdi),
            SystemCall.ThreadGetRegisters => ThreadCalls.GetRegisters(thread, c->Rdi, new UserOut<UserRegisters>(c->Rsi)),
            SystemCall.ThreadSetRegisters => ThreadCalls.SetRegisters(thread, c->Rdi, new UserIn<UserRegisters>(c->Rsi)),
            SystemCall.ThreadInfo => ThreadCalls.Info(thread, c->Rdi, new UserOut<ThreadInfo>(c->Rsi)),
            SystemCall.ThreadSetPriority => ThreadCalls.SetPriority(thread, c->Rdi, c->Rsi, (long)c->Rdx, c->R10),
            SystemCall.ThreadSetAffinity => ThreadCalls.SetAffinity(thread, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.ThreadYield => ThreadCalls.Yield(core),
            SystemCall.ThreadSelf => ThreadCalls.Self(thread),
            SystemCall.ThreadSetFsBase => ThreadCalls.SetFsBase(thread, c->Rdi),

            SystemCall.FutexWait => FutexCalls.Wait(core, c->Rdi, c->Rsi, c->Rdx, c->R10),
            SystemCall.FutexWake => FutexCalls.Wake(p, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.FutexRequeue => FutexCalls.Requeue(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8, c->R9),

            SystemCall.QueueCreate => QueueCalls.Create(p, c->Rdi),
            SystemCall.QueueSubmit => QueueCalls.Submit(p, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.QueueWait => QueueCalls.Wait(core, p, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.QueueSubmitAndWait => QueueCalls.SubmitAndWait(core, p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8),
            SystemCall.QueueCancel => QueueCalls.Cancel(p, c->Rdi, c->Rsi),
            SystemCall.QueuePost => QueueCalls.Post(p, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.StreamCreate => QueueCalls.CreateStream(p, c->Rdi),
            SystemCall.CallRead => Slices.Copied(
                thread, CallCalls.Read(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10)), ref c->Rsi, ref c->Rdx, ref c->R10),
            SystemCall.CallWrite => Slices.Copied(
                thread, CallCalls.Write(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10)), ref c->Rsi, ref c->Rdx, ref c->R10),
            SystemCall.CallReadMemory => Slices.Copied(
                thread, CallCalls.ReadMemory(p, c->Rdi, c->Rsi, c->Rdx, c->R10, Slices.Part(c->R8)), ref c->Rsi, ref c->R10, ref c->R8),
            SystemCall.CallWriteMemory => Slices.Copied(
                thread, CallCalls.WriteMemory(p, c->Rdi, c->Rsi, c->Rdx, c->R10, Slices.Part(c->R8)), ref c->Rsi, ref c->R10, ref c->R8),

            SystemCall.InterruptCreate => DeviceCalls.CreateInterrupt(p, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.InterruptAcknowledge => DeviceCalls.AcknowledgeInterrupt(p, c->Rdi),
            SystemCall.PortsCreate => DeviceCalls.CreatePorts(p, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.PortRead => DeviceCalls.ReadPort(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8),
            SystemCall.PortWrite => DeviceCalls.WritePort(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8),
            SystemCall.PortWriteCall => DeviceCalls.WritePortFromCall(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8),

            SystemCall.SystemInfo => MachineCalls.Info(p, new UserOut<SystemInfo>(c->Rdi)),
            SystemCall.SystemPower => MachineCalls.SetPower(p, c->Rdi, c->Rsi),
            SystemCall.LogRead => MachineCalls.ReadLog(p, c->Rdi, c->Rsi, c->Rdx, c->R10),
            SystemCall.LogWrite => MachineCalls.WriteLog(p, c->Rdi, c->Rsi, c->Rdx),
            SystemCall.ClockSet => MachineCalls.SetClock(p, c->Rdi, c->Rsi),
            SystemCall.RandomGet => MachineCalls.GetRandom(p, c->Rdi, c->Rsi),
            SystemCall.SerialRelease => MachineCalls.ReleaseSerial(p, c->Rdi),
            SystemCall.ResourceCreate => MachineCalls.CreateResource(p, c->Rdi, c->Rsi, c->Rdx, c->R10),

            SystemCall.JobCreate => JobCalls.Create(p, c->Rdi),
            SystemCall.JobSetLimit => JobCalls.SetLimit(p, c->Rdi, c->Rsi, c->Rdx, c->R10),
            SystemCall.JobInfo => JobCalls.Info(p, c->Rdi, new UserOut<JobInfo>(c->Rsi)),
            SystemCall.JobKill => JobCalls.Kill(p, c->Rdi, c->Rsi),
            _ => (long)Status.NotSupported,
        };
    }
}
