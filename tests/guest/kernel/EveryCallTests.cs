using Rill.Abi;
using Rill.Kernel.Tests.Calls;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

/// <summary>What holds of every kernel call that is declared, whatever it does: on the machine itself.</summary>
internal static class EveryCallTests
{
    [Fact]
    internal static void AHandleThatIsNoneIsBad()
    {
        using var place = new TrialPlace();
        uint closed = CreateMemory(4096);
        Close(closed);
        Try(new CallTrials(place).BadHandles(closed));
    }

    [Fact]
    internal static void AHandleOfAnyOtherTypeIsOfTheWrongType()
    {
        using var place = new TrialPlace();
        Try(new CallTrials(place).WrongTypes());
    }

    [Fact]
    internal static void AHandleWithoutARightThatIsAskedForIsDenied()
    {
        using var place = new TrialPlace();
        Try(new CallTrials(place).MissingRights());
    }

    [Fact]
    internal static void AResourceThatDoesNotAllowItIsDenied()
    {
        using var place = new TrialPlace();
        uint resource = (uint)Must(
            KernelCall.ResourceCreate, BootHandles.Resource, (ulong)ResourceKind.Pressure, 0, 1);
        Try(new CallTrials(place).OtherResources(resource));
        Close(resource);
    }

    [Fact]
    internal static void NamedValuesThatThereAreNotAreInvalid()
    {
        using var place = new TrialPlace();
        Try(new CallTrials(place).UnknownValues());
    }

    [Fact]
    internal static void MemoryThatUserCodeCannotTouchIsABadAddress()
    {
        using var place = new TrialPlace();
        Try(new CallTrials(place).BadAddresses(place.Edge));
    }

    [Fact]
    internal static void NumbersThatAreNotDeclaredAreNotSupported()
    {
        foreach (ulong number in CallTrials.OtherNumbers())
        {
            Is(Status.NotSupported, Call((KernelCall)number, 1, 1, 1, 1, 1, 1), $"call {number}");
        }
    }

    private static void Try(IEnumerable<CallTrial> trials)
    {
        int tried = 0;
        foreach (CallTrial trial in trials)
        {
            ulong[] a = trial.Arguments;
            Is(trial.Expected, Call(trial.Call, a[0], a[1], a[2], a[3], a[4], a[5]), trial.ToString());
            tried++;
        }

        True(tried > 0, "something was tried");
    }
}
