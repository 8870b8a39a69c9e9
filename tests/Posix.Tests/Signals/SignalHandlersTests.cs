using Rill.LinuxAbi;
using Rill.Posix.Signals;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Signals;

public sealed class SignalHandlersTests
{
    [Fact]
    public void EachSignalHasItsOwnDisposition()
    {
        var handlers = new SignalHandlers();
        for (int signal = 1; signal <= Signal.Last; signal++)
        {
            Assert.Equal(Disposition.Default, handlers[signal]);
            handlers[signal] = (Disposition)(signal % 3);
        }

        for (int signal = 1; signal <= Signal.Last; signal++)
        {
            Assert.Equal((Disposition)(signal % 3), handlers[signal]);
            foreach (Disposition each in Enum.GetValues<Disposition>())
            {
                Assert.Equal(each == handlers[signal], Signal.IsIn(handlers.SetOf(each), (uint)signal));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Signal.Last)]
    public void ADispositionReplacesTheOneBefore(int signal)
    {
        var handlers = new SignalHandlers();
        foreach (Disposition before in Enum.GetValues<Disposition>())
        {
            foreach (Disposition after in Enum.GetValues<Disposition>())
            {
                handlers[signal] = before;
                handlers[signal] = after;
                Assert.Equal(after, handlers[signal]);
            }
        }
    }

    [Fact]
    public void ACopyChangesByItself()
    {
        var handlers = new SignalHandlers { ChildFlags = SignalActionFlags.NoChildWait };
        handlers[Signal.Usr1] = Disposition.Handler;
        handlers[Signal.Usr2] = Disposition.Ignore;
        SignalHandlers copy = handlers.Clone();
        handlers[Signal.Usr1] = Disposition.Ignore;
        handlers[Signal.Usr2] = Disposition.Default;
        Assert.Equal(Disposition.Handler, copy[Signal.Usr1]);
        Assert.Equal(Disposition.Ignore, copy[Signal.Usr2]);
        Assert.Equal(SignalActionFlags.NoChildWait, copy.ChildFlags);
    }

    [Fact]
    public void WithoutHandlersWhatIsIgnoredStays()
    {
        var handlers = new SignalHandlers { ChildFlags = SignalActionFlags.NoChildStop };
        handlers[Signal.Usr1] = Disposition.Handler;
        handlers[Signal.Usr2] = Disposition.Ignore;
        SignalHandlers after = handlers.WithoutHandlers();
        Assert.Equal(Disposition.Default, after[Signal.Usr1]);
        Assert.Equal(Disposition.Ignore, after[Signal.Usr2]);
        Assert.Equal(SignalActionFlags.None, after.ChildFlags);
    }
}
