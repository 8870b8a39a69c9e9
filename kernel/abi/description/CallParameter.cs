using System.Reflection;
using System.Runtime.InteropServices;
using Rill.Abi.Calls;

namespace Rill.Abi.Description;

/// <summary>One argument of a kernel call.</summary>
public sealed class CallParameter
{
    internal CallParameter(ParameterInfo declared, int register)
    {
        Name = declared.Name!;
        Register = register;
        Handle = declared.GetCustomAttribute<HandleAttribute>();
        Allows = declared.GetCustomAttribute<AllowsAttribute>();
        Units = declared.GetCustomAttribute<UnitsAttribute>()?.Argument;
        IsLate = declared.IsDefined(typeof(LateAttribute));
        Advances = declared.IsDefined(typeof(AdvancesAttribute));
        Remains = declared.IsDefined(typeof(RemainsAttribute));
        IsOptional = declared.HasDefaultValue;
        Type type = declared.ParameterType;
        if (type.IsByRef)
        {
            Type = type.GetElementType()!;
            Role = declared.IsOut ? ParameterRole.Out : declared.IsIn ? ParameterRole.In : ParameterRole.InOut;
        }
        else if (type.IsGenericType)
        {
            Type = type.GetGenericArguments()[0];
            Role = type.GetGenericTypeDefinition() == typeof(Span<>) ? ParameterRole.OutBuffer : ParameterRole.InBuffer;
        }
        else if (type.IsPointer)
        {
            Type = type.GetElementType()!;
            Role = ParameterRole.Word;
        }
        else
        {
            Type = type;
            Role = Handle is not null ? ParameterRole.Handle
                : !type.IsEnum ? ParameterRole.Number
                : type.IsDefined(typeof(FlagsAttribute)) ? ParameterRole.Flags : ParameterRole.Choice;
        }
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it is.</summary>
    public ParameterRole Role { get; }

    /// <summary>The type of the value, structure, word or of the buffer's elements.</summary>
    public Type Type { get; }

    /// <summary>The place of its first register among the six.</summary>
    public int Register { get; }

    /// <summary>How many registers it takes.</summary>
    public int Registers => IsBuffer ? 2 : 1;

    /// <summary>Whether it is a buffer with a length.</summary>
    public bool IsBuffer => Role is ParameterRole.InBuffer or ParameterRole.OutBuffer;

    /// <summary>Whether the call gets an address of the caller's memory.</summary>
    public bool IsMemory => Role >= ParameterRole.In;

    /// <summary>What is asked of a handle.</summary>
    public HandleAttribute? Handle { get; }

    /// <summary>What a resource must allow.</summary>
    public AllowsAttribute? Allows { get; }

    /// <summary>The argument that says in units of how many bytes the buffer is counted.</summary>
    public string? Units { get; }

    /// <summary>Whether the handler looks at it itself.</summary>
    public bool IsLate { get; }

    /// <summary>Whether it moves on from slice to slice.</summary>
    public bool Advances { get; }

    /// <summary>Whether it shrinks from slice to slice.</summary>
    public bool Remains { get; }

    /// <summary>Whether a caller may leave it out: 0.</summary>
    public bool IsOptional { get; }

    /// <summary>Bytes of the structure, word or element.</summary>
    public int Size => Type.IsEnum ? sizeof(uint) : Marshal.SizeOf(Type);

    /// <summary>Of flags: all that there are. Of a choice: the greatest value; all up to it are defined.</summary>
    public ulong Limit
    {
        get
        {
            ulong[] values = [.. Enum.GetValues(Type).Cast<object>().Select(Convert.ToUInt64).Distinct().Order()];
            return Role == ParameterRole.Flags ? values.Aggregate((all, one) => all | one)
                : values[^1] == (ulong)values.Length - 1 ? values[^1]
                : throw new InvalidOperationException($"the values of {Type.Name} are not 0, 1, 2 and so on");
        }
    }

    /// <summary>The errors that it brings with it.</summary>
    internal IEnumerable<Status> Errors => Role switch
    {
        ParameterRole.Handle => HandleErrors(),
        ParameterRole.Number => [],
        ParameterRole.Choice or ParameterRole.Flags => [Status.InvalidArgument],
        _ => [Status.BadAddress, Status.NoMemory],
    };

    private IEnumerable<Status> HandleErrors()
    {
        yield return Status.BadHandle;
        if (Handle!.Type != ObjectType.None)
        {
            yield return Status.WrongType;
        }
        if (Handle.Rights != Rights.None || Handle.MakerOnly)
        {
            yield return Status.AccessDenied;
        }
        if (Handle.Type == ObjectType.AddressSpace)
        {
            // A clone in the making.
            yield return Status.BadState;
        }
    }
}
