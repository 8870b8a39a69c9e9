using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>Builds Linux's signal frame on the program's stack and reads it back.</summary>
internal static unsafe class FrameBuilder
{
    // struct _fpx_sw_bytes in the last 48 bytes of the 512-byte FXSAVE area (uapi/asm/sigcontext.h).
    private const int SoftwareBytes = 464;
    private const uint Magic1 = 0x46505853;
    private const uint Magic2 = 0x46505845;
    private const int LegacyXmm = 160;
    private const int HeaderBits = 512;
    private const ulong SseFeature = 2;
    // Below the stack pointer a function may keep data without reserving it (AMD64 psABI 3.2.2).
    private const ulong RedZone = 128;
    // Flags that a handler starts without: TF, DF, RF; and those that a frame may set (arch/x86/kernel/signal.c).
    private const ulong ClearedFlags = 0x100 | 0x400 | 0x1_0000;
    private const ulong RestoredFlags = 0x4_0DD5;

    /// <summary>Points the frame at the handler, with all that was saved on the stack. False: the stack faulted.</summary>
    public static bool TryBuild(ThreadBlock* t, Frame* frame, in SignalInfo info, in SignalAction action, ulong mask)
    {
        ulong stack = frame->Rsp - RedZone;
        bool onAlternate = OnAlternate(t, frame->Rsp);
        bool entering = false;
        if ((action.Flags & SignalActionFlags.OnStack) != 0 && t->AlternateSize != 0 && !onAlternate)
        {
            stack = t->AlternateStack + t->AlternateSize;
            entering = true;
        }

        ulong features = ProcessorState.Features;
        uint size = features != 0 ? ProcessorState.Size + 4 : 512;
        ulong state = (stack - size) & ~63UL;
        ulong at = ((state - (ulong)sizeof(SignalFrame)) & ~15UL) - 8;
        if ((onAlternate || entering) && (at < t->AlternateStack || at > t->AlternateStack + t->AlternateSize))
        {
            return false;
        }
        if (!TrySaveState(frame, state, features))
        {
            return false;
        }

        SignalFrame record = default;
        record.Return = (action.Flags & SignalActionFlags.Restorer) != 0 ? action.Restorer : Asm.RestorerAddress();
        record.Flags = SignalFrame.StackSegment | (features != 0 ? SignalFrame.StateIsExtended : 0);
        record.Stack.Start = t->AlternateStack;
        record.Stack.Flags = t->AlternateFlags | (t->AlternateSize == 0 ? SignalStackFlags.Disable : SignalStackFlags.None);
        record.Stack.Size = t->AlternateSize;
        Store(frame, ref record.Context);
        record.Context.Error = info.Error;
        record.Context.Trap = info.Trap;
        record.Context.OldMask = mask;
        record.Context.Cr2 = info.Trap == FaultSignal.Page ? info.Address : 0;
        record.Context.State = state;
        record.Mask = mask;
        info.Fill(ref record.Info);
        if (!User.Write(at, record))
        {
            return false;
        }
        if ((t->AlternateFlags & SignalStackFlags.AutoDisarm) != 0)
        {
            t->AlternateStack = 0;
            t->AlternateSize = 0;
            t->AlternateFlags = 0;
        }

        frame->Rsp = at;
        frame->Rip = action.Handler;
        frame->Rax = 0;
        frame->Rdi = info.Signal;
        frame->Rsi = at + (ulong)((byte*)&record.Info - (byte*)&record);
        frame->Rdx = at + 8;
        frame->Rflags &= ~ClearedFlags;
        frame->CallNumber = Frame.NoCall;
        t->Restart.Kind = RestartKind.None;
        return true;
    }

    /// <summary>rt_sigreturn: the stack pointer is just past the return address. False: the frame is bad.</summary>
    public static bool TryRestore(ThreadBlock* t, Frame* frame)
    {
        if (!User.Read(frame->Rsp - 8, out SignalFrame record))
        {
            return false;
        }
        if (record.Context.State != 0 && !TryLoadState(frame, record.Context.State))
        {
            return false;
        }
        Load(frame, record.Context);
        // Those that the handler itself had.
        t->Kernel.TakenFlags = 0;
        t->Blocked = record.Mask & ~Signal.Unblockable;
        Delivery.Unblocked(t);
        AlternateStacks.SetAlternate(t, record.Stack, frame->Rsp);
        frame->CallNumber = Frame.NoCall;
        t->Restart.Kind = RestartKind.None;
        return true;
    }

    /// <summary>Whether the program runs on its alternate stack.</summary>
    public static bool OnAlternate(ThreadBlock* t, ulong stack) =>
        (t->AlternateFlags & SignalStackFlags.AutoDisarm) == 0
        && stack > t->AlternateStack && stack - t->AlternateStack <= t->AlternateSize;

    private static void Store(Frame* frame, ref SignalContext context)
    {
        context.R8 = frame->R8;
        context.R9 = frame->R9;
        context.R10 = frame->R10;
        context.R11 = frame->R11;
        context.R12 = frame->R12;
        context.R13 = frame->R13;
        context.R14 = frame->R14;
        context.R15 = frame->R15;
        context.Rdi = frame->Rdi;
        context.Rsi = frame->Rsi;
        context.Rbp = frame->Rbp;
        context.Rbx = frame->Rbx;
        context.Rdx = frame->Rdx;
        context.Rax = frame->Rax;
        context.Rcx = frame->Rcx;
        context.Rsp = frame->Rsp;
        context.Rip = frame->Rip;
        context.Rflags = frame->Rflags;
        // Linux's user selectors (arch/x86/include/asm/segment.h): programs print them.
        context.Cs = 0x33;
        context.Ss = 0x2b;
    }

    private static void Load(Frame* frame, in SignalContext context)
    {
        frame->R8 = context.R8;
        frame->R9 = context.R9;
        frame->R10 = context.R10;
        frame->R11 = context.R11;
        frame->R12 = context.R12;
        frame->R13 = context.R13;
        frame->R14 = context.R14;
        frame->R15 = context.R15;
        frame->Rdi = context.Rdi;
        frame->Rsi = context.Rsi;
        frame->Rbp = context.Rbp;
        frame->Rbx = context.Rbx;
        frame->Rdx = context.Rdx;
        frame->Rax = context.Rax;
        frame->Rcx = context.Rcx;
        frame->Rsp = context.Rsp;
        frame->Rip = context.Rip;
        frame->Rflags = (frame->Rflags & ~RestoredFlags) | (context.Rflags & RestoredFlags);
    }

    // XMM's low halves are in the frame, since the shim uses the registers itself; all else is the program's still. What is
    // the program's memory is asked once for all pieces of the state.
    private static bool TrySaveState(Frame* frame, ulong state, ulong features)
    {
        if (features == 0)
        {
            return Asm.UserFxsave(User.Place(state)) == 0 && User.CopyOut(state + LegacyXmm, &frame->Xmm, 256);
        }
        uint size = ProcessorState.Size;
        ulong place = User.Range(state, size + 4);
        if (Asm.UserXsave(place, &frame->Xmm) != 0)
        {
            return false;
        }
        ulong* software = stackalloc ulong[6];
        software[0] = Magic1 | ((ulong)(size + 4) << 32);
        software[1] = features;
        software[2] = size;
        software[3] = software[4] = software[5] = 0;
        return Asm.UserCopy(place + SoftwareBytes, (ulong)software, 48) == 0
            && Asm.UserWrite32(place + size, Magic2) == 0;
    }

    private static bool TryLoadState(Frame* frame, ulong state)
    {
        ulong* software = stackalloc ulong[3];
        // All but the end lies in the state's first page, and the page before the shim's memory is free.
        ulong place = User.Place(state);
        if (Asm.UserCopy((ulong)&frame->Xmm, place + LegacyXmm, 256) != 0
            || Asm.UserCopy((ulong)software, place + SoftwareBytes, 24) != 0)
        {
            return false;
        }
        ulong features = ProcessorState.Features;
        uint size = (uint)software[2];
        bool extended = features != 0 && (uint)software[0] == Magic1 && size >= 576 && size <= ProcessorState.Size
            && (state & 63) == 0 && User.Read(state + size, out uint end) && end == Magic2;
        if (!extended)
        {
            return (state & 15) == 0 && Asm.UserFxrstor(place) == 0;
        }
        ulong present;
        if (Asm.UserRead64(place + HeaderBits, &present) == 0 && (present & SseFeature) == 0)
        {
            Clear(frame);
        }
        return Asm.UserXrstor(place, features & software[1]) == 0;
    }

    private static void Clear(Frame* frame)
    {
        ulong* xmm = &frame->Xmm;
        for (int i = 0; i < 32; i++)
        {
            xmm[i] = 0;
        }
    }
}
