using Rill.LinuxAbi;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Posix.Signals;
using Rill.Posix.Timers;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;

namespace Rill.Posix.Syscalls;

/// <summary>Signals and the timers that send them.</summary>
internal sealed class SignalCalls(SignalRouter signals, KillRules rules, ExitHandling exits, EventLoop loop, SystemClock clock, Log log)
{
    public Errno Kill(ref Request request)
    {
        if (!KillRequestView.TryParse(request.Message, out KillRequestView message))
        {
            return Errno.EBADMSG;
        }

        var info = new SignalInfo(
            message.Signal, message.Code, request.Process.Id, request.Process.Credentials.RealUser, message.Value);
        Errno errno = rules.Kill(request.Process, message.Process, message.Thread, info, out var sending);
        return sending is { } more && request.Process.IsAlive ? ExclusionWaiter.Start(ref request, more.Under, more.Outcome) : errno;
    }

    public Errno SignalAction(ref Request request)
    {
        if (!SignalActionRequestView.TryParse(request.Message, out SignalActionRequestView message))
        {
            return Errno.EBADMSG;
        }

        if (message.Signal is < 1 or > Signal.Last || message.Disposition is < Disposition.Default or > Disposition.Handler
            || (Signal.Bit(message.Signal) & Signal.Unblockable) != 0)
        {
            return Errno.EINVAL;
        }

        signals.SetAction(
            request.Process, message.Signal, message.Disposition, message.Flags, message.Blocked);
        return Errno.Ok;
    }

    public Errno SignalTake(ref Request request)
    {
        if (!SignalMaskRequestView.TryParse(request.Message, out SignalMaskRequestView message))
        {
            return Errno.EBADMSG;
        }

        if (!signals.Take(request.Thread, message.Blocked & ~Signal.Unblockable, out SignalInfo info, out bool more))
        {
            return Errno.EAGAIN;
        }

        Replies.Signal(request.Call, info, more);
        return request.Hold();
    }

    public Errno SignalPending(ref Request request)
    {
        MaskReplyWriter.TryEncode(
            request.Thread.Pending.Set | request.Process.Signals.Pending.Set, request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    public Errno SignalWait(ref Request request)
    {
        if (!SignalWaitRequestView.TryParse(request.Message, out SignalWaitRequestView message))
        {
            return Errno.EBADMSG;
        }

        ulong wanted = message.Mask & ~Signal.Unblockable;
        if (SignalRouter.TryTakeDirectly(request.Thread, request.Process, wanted, out SignalInfo info))
        {
            Replies.Signal(request.Call, info, more: false);
            return request.Hold();
        }

        ulong deadline = message.HasDeadline ? message.Deadline : ulong.MaxValue;
        if (deadline <= clock.Monotonic)
        {
            return Errno.EAGAIN;
        }

        SignalWaiter.Start(in request, wanted, deadline);
        return request.Hold();
    }

    public Errno FatalSignal(ref Request request)
    {
        if (!FatalSignalRequestView.TryParse(request.Message, out FatalSignalRequestView message))
        {
            return Errno.EBADMSG;
        }

        if (message.Signal is < 1 or > Signal.Last)
        {
            return Errno.EINVAL;
        }

        log.Debug($"process {request.Process.Id} ends by signal {message.Signal} at {message.Address:x}");
        exits.Exit(request.Process, message.Signal);
        return Errno.Ok;
    }

    public Errno SetIntervalTimer(ref Request request)
    {
        if (!IntervalTimerRequestView.TryParse(request.Message, out IntervalTimerRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = Timers(ref request).SetInterval(
            message.Which, message.Query, new TimerSetting(message.ValueNs, message.IntervalNs), out TimerSetting old);
        return errno == Errno.Ok ? ReplySetting(ref request, old) : errno;
    }

    public Errno TimerCreate(ref Request request)
    {
        if (!TimerCreateRequestView.TryParse(request.Message, out TimerCreateRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = Timers(ref request).Create(
            message.Clock, message.Notify, message.Signal, message.Value, message.Thread, out int id);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        TimerCreateReplyWriter.TryEncode(id, request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    public Errno TimerSet(ref Request request)
    {
        if (!TimerSetRequestView.TryParse(request.Message, out TimerSetRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = Timers(ref request).Set(
            message.Timer,
            message.Query,
            new TimerSetting(message.ValueNs, message.IntervalNs),
            (message.Flags & TimerFlags.Absolute) != 0,
            out TimerSetting old);
        return errno == Errno.Ok ? ReplySetting(ref request, old) : errno;
    }

    public Errno TimerDelete(ref Request request) =>
        TimerDeleteRequestView.TryParse(request.Message, out TimerDeleteRequestView message)
            ? Timers(ref request).Delete(message.Timer)
            : Errno.EBADMSG;

    private IntervalTimers Timers(ref Request request) =>
        request.Process.Timers ??= new IntervalTimers(request.Process, request.Dispatcher.Users, loop, clock);

    private static Errno ReplySetting(ref Request request, TimerSetting setting)
    {
        TimerReplyWriter.TryEncode(setting.Value, setting.Interval, request.ReplyRoom, out int length);
        return request.Reply(length);
    }
}
