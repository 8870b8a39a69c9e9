using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Shim.Abi;

namespace Rill.Runtime.Native;

/// <summary>The kernel itself, reached through the table that the shim exports at <see cref="Layout.Shim"/>.</summary>
public sealed unsafe partial class NativeKernelCalls : KernelCalls
{
    private readonly delegate* unmanaged[SuppressGCTransition]<ulong, ulong, ulong, ulong, ulong, ulong, ulong, long> _call;
    private readonly delegate* unmanaged<ulong, ulong, ulong, ulong, ulong, ulong, ulong, long> _parkingCall;

    private readonly delegate* unmanaged[SuppressGCTransition]<ThreadArea*> _currentArea;

    /// <summary>Finds the shim's table. Only for programs that run on Rill as servers.</summary>
    /// <exception cref="PlatformNotSupportedException">The page at the shim's place is not a shim of this version.</exception>
    public NativeKernelCalls()
    {
        var image = (ShimImage*)Layout.Shim;
        if (image->Magic != ShimImage.MagicValue || image->Version != ShimImage.CurrentVersion)
        {
            throw new PlatformNotSupportedException("There is no shim of the expected version in this process.");
        }

        // A short call is one for whose end the collector can wait; one that parks or is done in slices must not hold it up.
        _call = (delegate* unmanaged[SuppressGCTransition]<ulong, ulong, ulong, ulong, ulong, ulong, ulong, long>)image->NativeCall;
        _parkingCall = (delegate* unmanaged<ulong, ulong, ulong, ulong, ulong, ulong, ulong, long>)image->NativeCall;
        _currentArea = (delegate* unmanaged[SuppressGCTransition]<ThreadArea*>)image->CurrentArea;
        Start = *(ShimStart*)image->StartBlock;
    }

    /// <summary>What the loader told this process: its lane to init, its log.</summary>
    public ShimStart Start { get; }

    /// <inheritdoc/>
    /// <remarks>The shim answers CLOCK_MONOTONIC, which Stopwatch reads in nanoseconds, from the clock page.</remarks>
    public override ulong Now => (ulong)Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override ThreadArea* CurrentArea => _currentArea();

    /// <summary>Makes a call that never parks the thread and takes microseconds: the collector, should another thread of the
    /// server need it meanwhile, waits for its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Invoke(
        KernelCall call, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0, ulong a5 = 0) =>
        _call((ulong)call, a0, a1, a2, a3, a4, a5);

    /// <summary>Makes a call that may park the thread, or that the kernel does in slices since its work grows with a length: it
    /// holds up nobody but its caller, no collection either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long InvokeParking(
        KernelCall call, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0, ulong a5 = 0) =>
        _parkingCall((ulong)call, a0, a1, a2, a3, a4, a5);
}
