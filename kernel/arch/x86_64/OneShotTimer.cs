namespace Rill.Kernel.Arch;

/// <summary>Each core's timer: fires once, at or after a time, by EntryPoints.Timer.</summary>
public static class OneShotTimer
{
    private const ulong NanosecondsOfSecond = 1_000_000_000;

    private static ClockScale s_toTicks;

    internal static void Setup() => s_toTicks = ClockScale.Between(NanosecondsOfSecond, ClockCalibration.ApicFrequency);

    /// <summary>To be called by each core as it comes up.</summary>
    internal static void Enable()
    {
        if (CpuFeatures.TscDeadline)
        {
            LocalApic.UseDeadlineMode();
        }
    }

    /// <summary>Sets this core's timer, in place of what it was set to.</summary>
    /// <param name="deadline">Nanoseconds since boot; a time that has passed fires at once.</param>
    public static void Arm(ulong deadline)
    {
        Cpu.Current.TimerDeadline = deadline;
        if (deadline == ulong.MaxValue)
        {
            Disarm();
            return;
        }
        if (CpuFeatures.TscDeadline)
        {
            Instruction.WriteMsr(Msr.TscDeadline, Clock.ToTsc(deadline));
            return;
        }
        ulong now = Clock.Now;
        ulong ticks = deadline > now ? s_toTicks.Apply(deadline - now) + 1 : 1;
        // Further away than the timer can count: it fires early, finds so, and is set again.
        LocalApic.StartTimer(ticks > uint.MaxValue ? uint.MaxValue : (uint)ticks);
    }

    /// <summary>This core's timer does not fire.</summary>
    public static void Disarm()
    {
        Cpu.Current.TimerDeadline = ulong.MaxValue;
        if (CpuFeatures.TscDeadline)
        {
            Instruction.WriteMsr(Msr.TscDeadline, 0);
        }
        else
        {
            LocalApic.StopTimer();
        }
    }

    /// <summary>The timer's interrupt came: whether its time has, too. Else it is set again.</summary>
    internal static bool Expired()
    {
        ulong deadline = Cpu.Current.TimerDeadline;
        if (deadline == ulong.MaxValue)
        {
            return false;
        }
        if (Clock.Now < deadline)
        {
            Arm(deadline);
            return false;
        }
        Cpu.Current.TimerDeadline = ulong.MaxValue;
        return true;
    }
}
