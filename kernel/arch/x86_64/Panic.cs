using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;

namespace Rill.Kernel.Arch;

/// <summary>The end of the kernel after a bug of its own.</summary>
public static unsafe class Panic
{
    /// <summary>Prints a message and a stack trace and stops the machine. Never returns.</summary>
    [DoesNotReturn]
    public static void Now(ReadOnlySpan<byte> message)
    {
        KernelLog.ReclaimSerial();
        KernelLog.Write("\nPANIC: "u8);
        KernelLog.WriteLine(message);
        while (true)
        {
            Instruction.DisableInterrupts();
            Instruction.Halt();
        }
    }

    [RuntimeExport("RillFailFast")]
    private static void FailFast(byte* text, nuint length) => Now(new ReadOnlySpan<byte>(text, (int)length));
}
