using Rill.Abi;
using Rill.Abi.Description;

namespace Rill.Kernel.Tests.Calls;

/// <summary>What must be refused of every call that is declared, made from the declarations: the tests of the host and those
/// of the guest both try all of it.</summary>
internal sealed class CallTrials(ITrialPlace place)
{
    /// <summary>A port without a device that minds: the one for codes of the firmware's self-test.</summary>
    internal const ulong Port = 0x80;

    private const ulong Unmapped = 0x7000_0000;
    private const ulong KernelAddress = 0xFFFF_8000_0000_1000;

    /// <summary>Elements of a buffer.</summary>
    private const ulong Length = 8;

    private static readonly ObjectType[] s_types = [.. Enum.GetValues<ObjectType>().Where(type => type != ObjectType.None)];

    private static readonly ObjectType[] s_ownTypes =
        [ObjectType.Process, ObjectType.Thread, ObjectType.AddressSpace, ObjectType.Job];

    private static readonly Rights[] s_rights =
        [.. Enum.GetValues<Rights>().Where(right => ulong.IsPow2((ulong)right) && right != Rights.Same)];

    /// <summary>Handles that name nothing.</summary>
    /// <param name="closed">One that did.</param>
    internal IEnumerable<CallTrial> BadHandles(uint closed)
    {
        foreach ((ListedCall call, ListedParameter parameter) in Handles())
        {
            yield return Trial(Status.BadHandle, call, parameter, closed);
            yield return Trial(Status.BadHandle, call, parameter, uint.MaxValue);
            yield return Trial(Status.BadHandle, call, parameter, Good(parameter) | (1ul << 32));
            if (!s_ownTypes.Contains(parameter.Type))
            {
                yield return Trial(Status.BadHandle, call, parameter, 0);
            }
        }
    }

    /// <summary>Handles of every type but the one that is asked for.</summary>
    internal IEnumerable<CallTrial> WrongTypes() =>
        from one in Handles()
        where one.Parameter.Type != ObjectType.None
        from type in s_types
        where type != one.Parameter.Type
        select Trial(Status.WrongType, one.Call, one.Parameter, place.Handle(type));

    /// <summary>Handles that lack one of the rights that are asked for.</summary>
    internal IEnumerable<CallTrial> MissingRights() =>
        from one in Handles()
        from right in s_rights
        where (one.Parameter.Rights & right) != 0
        let handle = place.HandleWith(TypeOf(one.Parameter), Rights.All & ~right & ~one.Parameter.Or)
        where handle is not null
        select Trial(Status.AccessDenied, one.Call, one.Parameter, handle.Value);

    /// <summary>A resource that allows nothing that a call asks for.</summary>
    internal IEnumerable<CallTrial> OtherResources(uint resource) =>
        Handles().Where(one => one.Parameter.Type == ObjectType.Resource)
            .Select(one => Trial(Status.AccessDenied, one.Call, one.Parameter, resource));

    /// <summary>Flags and choices that there are not.</summary>
    internal IEnumerable<CallTrial> UnknownValues() =>
        from call in KernelCallList.All
        from parameter in call.Parameters
        where parameter.Role is ParameterRole.Choice or ParameterRole.Flags
        from value in new[]
        {
            parameter.Role == ParameterRole.Choice ? parameter.Limit + 1 : ~parameter.Limit & (parameter.Limit + 1),
            1ul << 32,
            1ul << 63,
        }
        select Trial(Status.InvalidArgument, call, parameter, value);

    /// <summary>Addresses that user code could not touch.</summary>
    /// <param name="edge">An address with less than eight bytes of memory behind it.</param>
    internal IEnumerable<CallTrial> BadAddresses(ulong edge)
    {
        foreach ((ListedCall call, ListedParameter parameter) in Memories())
        {
            // A word is only named, by some of the calls that take one.
            ulong[] untouchable = parameter.Role == ParameterRole.Word ? [KernelAddress, ulong.MaxValue - 3]
                : parameter.Size > 1 ? [KernelAddress, ulong.MaxValue - 7, 0, Unmapped, edge]
                : [KernelAddress, ulong.MaxValue - 7, 0, Unmapped];
            foreach (ulong address in untouchable)
            {
                yield return Trial(Status.BadAddress, call, parameter, address);
            }
        }
    }

    /// <summary>The calls that take addresses, with none wrong: BadAddress is not to be returned.</summary>
    internal IEnumerable<CallTrial> GoodAddresses() =>
        Memories().Select(one => Trial(Status.Ok, one.Call, one.Parameter, place.Allocate(one.Parameter.Size * (int)Length)));

    /// <summary>Numbers of no call.</summary>
    internal static IEnumerable<ulong> OtherNumbers()
    {
        ulong[] declared = [.. KernelCallList.All.Select(call => (ulong)call.Call)];
        ulong[] far = [1000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1ul << 63, ulong.MaxValue];
        return Enumerable.Range(0, 300).Select(number => (ulong)number).Except(declared).Concat(far)
            .Concat(declared.Select(number => number | (1ul << 32)));
    }

    private static IEnumerable<(ListedCall Call, ListedParameter Parameter)> Handles() =>
        from call in KernelCallList.All
        from parameter in call.Parameters
        where parameter.Role == ParameterRole.Handle && !parameter.IsLate
        select (call, parameter);

    private static IEnumerable<(ListedCall Call, ListedParameter Parameter)> Memories() =>
        from call in KernelCallList.All
        from parameter in call.Parameters
        where parameter.Role >= ParameterRole.In
        select (call, parameter);

    private static ObjectType TypeOf(ListedParameter parameter) =>
        parameter.Type == ObjectType.None ? ObjectType.Memory : parameter.Type;

    private uint Good(ListedParameter parameter) => place.Handle(TypeOf(parameter));

    private CallTrial Trial(Status expected, ListedCall call, ListedParameter parameter, ulong value)
    {
        ulong[] arguments = new ulong[6];
        foreach (ListedParameter other in call.Parameters)
        {
            Fill(call, other, arguments);
        }

        arguments[parameter.Register] = value;
        return new CallTrial(call.Call, parameter.Name, arguments, expected);
    }

    private void Fill(ListedCall call, ListedParameter parameter, ulong[] arguments)
    {
        arguments[parameter.Register] = parameter.Role switch
        {
            ParameterRole.Handle => Good(parameter),
            ParameterRole.Number => (call.Call, parameter.Name) switch
            {
                (_, "port") => Port,
                (_, "width") => 1,
                (KernelCall.SpaceRead or KernelCall.SpaceWrite, "address") => place.MappedInSpace,
                (_, "length" or "size" or "count") => Length,
                _ => 0,
            },
            ParameterRole.Choice or ParameterRole.Flags => 0,
            _ => place.Allocate(parameter.Size * (int)Length),
        };
        if (parameter.Role is ParameterRole.InBuffer or ParameterRole.OutBuffer)
        {
            arguments[parameter.Register + 1] = Length;
        }
    }
}
