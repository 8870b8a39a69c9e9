using System.Reflection;
using Rill.Abi.Calls;

namespace Rill.Abi.Description;

/// <summary>A kernel call, as it is declared.</summary>
public sealed class CallDescription
{
    /// <summary>Registers that arguments are passed in.</summary>
    public const int MostRegisters = 6;

    internal CallDescription(MethodInfo declared, KernelCallAttribute call)
    {
        Name = declared.Name;
        Number = call.Number;
        Kind = call.Kind;
        Family = declared.DeclaringType!;
        var parameters = new List<CallParameter>();
        int register = 0;
        foreach (ParameterInfo parameter in declared.GetParameters())
        {
            var one = new CallParameter(parameter, register);
            register += one.Registers;
            parameters.Add(one);
        }
        Parameters = parameters;
        Result = declared.ReturnType;
        ResultHandle = declared.ReturnParameter.GetCustomAttribute<HandleAttribute>();
        IsResultLate = declared.ReturnParameter.IsDefined(typeof(LateAttribute));
        OwnErrors = [.. declared.GetCustomAttributes<ErrorAttribute>()];
        Check(register);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its number.</summary>
    public ulong Number { get; }

    /// <summary>How it is carried out.</summary>
    public CallKind Kind { get; }

    /// <summary>The interface that declares it.</summary>
    public Type Family { get; }

    /// <summary>The class in the kernel that serves it.</summary>
    public string Handlers => Family.Name[1..];

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<CallParameter> Parameters { get; }

    /// <summary>The type of what it gives; void: nothing but a status.</summary>
    public Type Result { get; }

    /// <summary>Of a result that is a handle: of what, with which rights.</summary>
    public HandleAttribute? ResultHandle { get; }

    /// <summary>Whether the handler makes the handle itself.</summary>
    public bool IsResultLate { get; }

    /// <summary>Whether the kernel gives the caller a handle of what the handler has made.</summary>
    public bool GivesHandle => ResultHandle is not null && !IsResultLate;

    /// <summary>The errors that its arguments do not bring with them.</summary>
    public IReadOnlyList<ErrorAttribute> OwnErrors { get; }

    /// <summary>All errors that it may return.</summary>
    public IEnumerable<Status> Errors => Parameters.SelectMany(parameter => parameter.Errors)
        .Concat(ResultHandle is null ? [] : [Status.LimitReached, Status.NoMemory])
        .Concat(OwnErrors.Select(error => error.Status))
        .Distinct()
        .OrderDescending();

    private void Check(int registers)
    {
        Ask(registers <= MostRegisters, "has more arguments than registers");
        Ask(OwnErrors.Select(error => (error.Status, error.When)).Distinct().Count() == OwnErrors.Count, "lists an error twice");
        bool moves = Parameters.Any(parameter => parameter.Advances);
        Ask(!moves || Kind is CallKind.Copying or CallKind.Sliced, "moves arguments on, but is not done in slices");
        int lengths = Parameters.Count(parameter => parameter.Remains || (Kind == CallKind.Copying && parameter.IsBuffer));
        Ask(Kind != CallKind.Copying || (moves && lengths == 1), "copies, but not from one place to another with one length");
        foreach (CallParameter parameter in Parameters)
        {
            foreach (string name in Named(parameter))
            {
                Ask(Parameters.Any(other => other.Name == name), $"has no argument {name}, which {parameter.Name} names");
            }
            Ask(parameter.Handle is null || parameter.Type == typeof(uint), $"has a handle {parameter.Name} that is not a uint");
            Ask(parameter.Allows is null || parameter.Handle?.Type == ObjectType.Resource, $"asks {parameter.Name}, which is no resource, for something");
            Ask(parameter.Role is not (ParameterRole.Flags or ParameterRole.Choice) || parameter.Limit > 0, $"has a {parameter.Name} without values");
        }

        void Ask(bool holds, string what)
        {
            if (!holds)
            {
                throw new InvalidOperationException($"{Family.Name}.{Name} {what}");
            }
        }
    }

    private static IEnumerable<string> Named(CallParameter parameter) =>
        new[] { parameter.Units, parameter.Allows?.KindArgument, parameter.Allows?.First, parameter.Allows?.Count }
            .OfType<string>();
}
