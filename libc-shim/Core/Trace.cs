using System.Runtime;

namespace Rill.Shim;

/// <summary>A line on the kernel log for each call, when the start block asks for it.</summary>
internal static unsafe class Trace
{
    /// <summary>Makes the call and logs its number, arguments and result.</summary>
    [RuntimeExport("shim_trace_call")]
    public static long Call(ThreadBlock* t, Frame* f, delegate*<ThreadBlock*, Frame*, long> handler)
    {
        ulong a0 = f->Rdi;
        Line(t, f, f->CallNumber, a0, ended: false, 0);
        ulong number = f->CallNumber;
        long result = handler(t, f);
        Line(t, f, number, a0, ended: true, result);
        return result;
    }

    private static void Line(ThreadBlock* t, Frame* f, ulong number, ulong a0, bool ended, long result)
    {
        LogLine line = new(stackalloc byte[200]);
        line.Add("shim: "u8);
        line.AddNumber(Identity.ProcessId(t));
        line.Add("/"u8);
        line.AddNumber(t->Tid);
        line.Add(ended ? " done "u8 : " call "u8);
        line.AddNumber((long)number);
        if (ended)
        {
            line.Add(" = "u8);
            if (result > 0xFFFF)
            {
                line.AddHex((ulong)result);
            }
            else
            {
                line.AddNumber(result);
            }
        }
        else
        {
            line.Add("("u8);
            line.AddHex(a0);
            line.Add(", "u8);
            line.AddHex(f->Rsi);
            line.Add(", "u8);
            line.AddHex(f->Rdx);
            line.Add(", "u8);
            line.AddHex(f->R10);
            line.Add(", "u8);
            line.AddHex(f->R8);
            line.Add(")"u8);
        }
        line.Write(t->Process->Log);
    }
}
