using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>The table of all kernel calls: which handler serves which number, with which arguments.</summary>
internal static unsafe class KernelCallTable
{
    /// <summary>Serves the call that a thread's registers ask for.</summary>
    /// <returns>The result, or <see cref="CallResult.Parked"/>.</returns>
    public static long Dispatch(Core core, Thread thread, ThreadContext* c)
    {
        Process p = thread.Process;
        return (KernelCall)c->Rax switch
        {
            KernelCall.HandleClose => HandleCalls.Close(p, c->Rdi),
            KernelCall.HandleDuplicate => HandleCalls.Duplicate(p, c->Rdi, c->Rsi),
            KernelCall.HandleInfo => HandleCalls.Info(p, c->Rdi, new UserOut<HandleInfo>(c->Rsi)),

            KernelCall.MemoryCreate => MemoryCalls.Create(p, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.MemoryCreatePhysical => MemoryCalls.CreatePhysical(p, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.MemoryResize => MemoryCalls.Resize(p, c->Rdi, c->Rsi),
            KernelCall.MemoryInfo => MemoryCalls.Info(p, c->Rdi, new UserOut<MemoryInfo>(c->Rsi)),
            KernelCall.MemoryRead => Slices.Copied(
                thread, MemoryCalls.Read(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10)), ref c->Rsi, ref c->Rdx, ref c->R10),
            KernelCall.MemoryWrite => Slices.Copied(
                thread, MemoryCalls.Write(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10)), ref c->Rsi, ref c->Rdx, ref c->R10),
            KernelCall.MemoryCopy => Slices.Copied(
                thread, MemoryCalls.Copy(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8), ref c->Rsi, ref c->R10, ref c->R8),
            KernelCall.MemoryDiscard => MemoryCalls.Discard(p, c->Rdi, ref c->Rsi, ref c->Rdx),
            KernelCall.MemorySeal => MemoryCalls.Seal(p, c->Rdi, c->Rsi),

            KernelCall.SpaceCreate => SpaceCalls.Create(p, c->Rdi),
            KernelCall.SpaceClone => SpaceCalls.Clone(thread, p, c->Rdi, c->Rsi),
            KernelCall.SpaceMap => SpaceCalls.Map(p, c->Rdi, new UserIn<MapRequest>(c->Rsi)),
            KernelCall.SpaceUnmap => SpaceCalls.Unmap(p, c->Rdi, ref c->Rsi, ref c->Rdx),
            KernelCall.SpaceProtect => SpaceCalls.Protect(p, c->Rdi, ref c->Rsi, ref c->Rdx, c->R10),
            KernelCall.SpaceDiscard => SpaceCalls.Discard(p, c->Rdi, ref c->Rsi, ref c->Rdx),
            KernelCall.SpaceRead => Slices.Copied(
                thread, SpaceCalls.Read(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10)), ref c->Rsi, ref c->Rdx, ref c->R10),
            KernelCall.SpaceWrite => Slices.Copied(
                thread, SpaceCalls.Write(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10), c->R8), ref c->Rsi, ref c->Rdx, ref c->R10),
            KernelCall.SpaceInfo => SpaceCalls.Info(p, c->Rdi, new UserOut<SpaceInfo>(c->Rsi)),
            KernelCall.SpaceRemap => SpaceCalls.Remap(p, c->Rdi, new UserIn<RemapRequest>(c->Rsi)),
            KernelCall.SpaceSetRedirect => SpaceCalls.SetRedirect(p, c->Rdi, new UserIn<RedirectTable>(c->Rsi)),
            KernelCall.SpaceBarrier => SpaceCalls.Barrier(p),
            KernelCall.SpaceQuery => SpaceCalls.Query(p, c->Rdi, c->Rsi, new UserOut<MappingInfo>(c->Rdx)),
            KernelCall.SpaceCompareExchange => FutexCalls.CompareExchange(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8),
            KernelCall.SpaceSetBounds => SpaceCalls.SetBounds(p, c->Rdi, new UserIn<SpaceBounds>(c->Rsi)),

            KernelCall.ProcessCreate => ProcessCalls.Create(p, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.ProcessInstall => ProcessCalls.Install(p, c->Rdi, c->Rsi, c->Rdx, c->R10),
            KernelCall.ProcessKill => ProcessCalls.Kill(p, c->Rdi, c->Rsi),
            KernelCall.ProcessExit => ProcessCalls.Exit(p, c->Rdi),
            KernelCall.ProcessSuspend => ProcessCalls.Suspend(p, c->Rdi),
            KernelCall.ProcessResume => ProcessCalls.Resume(p, c->Rdi),
            KernelCall.ProcessInfo => ProcessCalls.Info(p, c->Rdi, new UserOut<ProcessInfo>(c->Rsi)),
            KernelCall.ThreadCreate => ThreadCalls.Create(p, c->Rdi, new UserIn<ThreadStart>(c->Rsi)),
            KernelCall.ThreadExit => ThreadCalls.Exit(thread, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.ThreadInterrupt => ThreadCalls.Interrupt(thread, c->Rdi),
            KernelCall.ThreadGetRegisters => ThreadCalls.GetRegisters(thread, c->Rdi, new UserOut<UserRegisters>(c->Rsi)),
            KernelCall.ThreadSetRegisters => ThreadCalls.SetRegisters(thread, c->Rdi, new UserIn<UserRegisters>(c->Rsi)),
            KernelCall.ThreadInfo => ThreadCalls.Info(thread, c->Rdi, new UserOut<ThreadInfo>(c->Rsi)),
            KernelCall.ThreadSetPriority => ThreadCalls.SetPriority(thread, c->Rdi, c->Rsi, (long)c->Rdx, c->R10),
            KernelCall.ThreadSetAffinity => ThreadCalls.SetAffinity(thread, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.ThreadYield => ThreadCalls.Yield(core),
            KernelCall.ThreadSelf => ThreadCalls.Self(thread),
            KernelCall.ThreadSetFsBase => ThreadCalls.SetFsBase(thread, c->Rdi),

            KernelCall.FutexWait => FutexCalls.Wait(core, c->Rdi, c->Rsi, c->Rdx, c->R10),
            KernelCall.FutexWake => FutexCalls.Wake(p, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.FutexRequeue => FutexCalls.Requeue(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8, c->R9),

            KernelCall.QueueCreate => QueueCalls.Create(p, c->Rdi),
            KernelCall.QueueSubmit => QueueCalls.Submit(p, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.QueueWait => QueueCalls.Wait(core, p, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.QueueSubmitAndWait => QueueCalls.SubmitAndWait(core, p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8),
            KernelCall.QueueCancel => QueueCalls.Cancel(p, c->Rdi, c->Rsi),
            KernelCall.QueuePost => QueueCalls.Post(p, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.StreamCreate => QueueCalls.CreateStream(p, c->Rdi),
            KernelCall.CallRead => Slices.Copied(
                thread, CallCalls.Read(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10)), ref c->Rsi, ref c->Rdx, ref c->R10),
            KernelCall.CallWrite => Slices.Copied(
                thread, CallCalls.Write(p, c->Rdi, c->Rsi, c->Rdx, Slices.Part(c->R10)), ref c->Rsi, ref c->Rdx, ref c->R10),
            KernelCall.CallReadMemory => Slices.Copied(
                thread, CallCalls.ReadMemory(p, c->Rdi, c->Rsi, c->Rdx, c->R10, Slices.Part(c->R8)), ref c->Rsi, ref c->R10, ref c->R8),
            KernelCall.CallWriteMemory => Slices.Copied(
                thread, CallCalls.WriteMemory(p, c->Rdi, c->Rsi, c->Rdx, c->R10, Slices.Part(c->R8)), ref c->Rsi, ref c->R10, ref c->R8),

            KernelCall.InterruptCreate => DeviceCalls.CreateInterrupt(p, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.InterruptAcknowledge => DeviceCalls.AcknowledgeInterrupt(p, c->Rdi),
            KernelCall.PortsCreate => DeviceCalls.CreatePorts(p, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.PortRead => DeviceCalls.ReadPort(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8),
            KernelCall.PortWrite => DeviceCalls.WritePort(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8),
            KernelCall.PortWriteCall => DeviceCalls.WritePortFromCall(p, c->Rdi, c->Rsi, c->Rdx, c->R10, c->R8),

            KernelCall.SystemInfo => MachineCalls.Info(p, new UserOut<SystemInfo>(c->Rdi)),
            KernelCall.SystemPower => MachineCalls.SetPower(p, c->Rdi, c->Rsi),
            KernelCall.LogRead => MachineCalls.ReadLog(p, c->Rdi, c->Rsi, c->Rdx, c->R10),
            KernelCall.LogWrite => MachineCalls.WriteLog(p, c->Rdi, c->Rsi, c->Rdx),
            KernelCall.ClockSet => MachineCalls.SetClock(p, c->Rdi, c->Rsi),
            KernelCall.RandomGet => MachineCalls.GetRandom(p, c->Rdi, c->Rsi),
            KernelCall.SerialRelease => MachineCalls.ReleaseSerial(p, c->Rdi),
            KernelCall.ResourceCreate => MachineCalls.CreateResource(p, c->Rdi, c->Rsi, c->Rdx, c->R10),

            KernelCall.JobCreate => JobCalls.Create(p, c->Rdi),
            KernelCall.JobSetLimit => JobCalls.SetLimit(p, c->Rdi, c->Rsi, c->Rdx, c->R10),
            KernelCall.JobInfo => JobCalls.Info(p, c->Rdi, new UserOut<JobInfo>(c->Rsi)),
            KernelCall.JobKill => JobCalls.Kill(p, c->Rdi, c->Rsi),
            _ => (long)Status.NotSupported,
        };
    }
}
