using Rill.Abi.Calls;
using Rill.Abi.Description;

namespace Rill.Abi.Generator.Emit;

/// <summary>
/// The simulated kernel's table: each call looks its handles up, with the rights that the kernel asks for, checks named
/// values and goes on in a method that gets objects. Calls whose method is not overridden are NotSupported.
/// </summary>
internal sealed class SimulationPart
{
    internal string Write(IReadOnlyList<CallDescription> calls)
    {
        var writer = new CodeWriter("System", "Rill.Abi", "Rill.Runtime.Native");
        writer.Line("namespace Rill.Runtime.Simulation;");
        writer.Line();
        writer.Open("public abstract unsafe partial class SimulatedCallTable : KernelCalls");
        foreach (CallDescription call in calls)
        {
            writer.Line("/// <inheritdoc/>");
            writer.Open($"public sealed override Status {call.Name}({Code.HostedParameters(call)})");
            writer.Open("lock (Gate)");
            WriteChecked(writer, call);
            writer.Close();
            writer.Close();
            writer.Line();
            writer.Line($"/// <summary>Carries out <see cref=\"KernelCall.{call.Name}\"/>.</summary>");
            writer.Open($"private protected virtual Status Serve{call.Name}({string.Join(", ", ServedParameters(call))})");
            WrappersPart.WriteAbsent(writer, call);
            writer.Close();
            writer.Line();
        }

        writer.Close();
        return writer.ToString();
    }

    private static void WriteChecked(CodeWriter writer, CallDescription call)
    {
        foreach (CallParameter parameter in call.Parameters.Where(parameter => parameter.Role == ParameterRole.Out))
        {
            writer.Line($"{parameter.Name} = default;");
        }

        if (call.Result != typeof(void))
        {
            writer.Line("result = 0;");
        }

        bool hasStatus = false;
        foreach (CallParameter parameter in call.Parameters.Where(one => one.Role == ParameterRole.Handle && !one.IsLate))
        {
            HandleAttribute handle = parameter.Handle!;
            string rights = Code.Of(handle.Rights);
            string more = handle.Or == Rights.None ? "" : $", {Code.Of(handle.Or)}";
            string have = handle.Type == ObjectType.None ? $", out Rights {parameter.Name}Rights" : "";
            Set($"Find({parameter.Name}, {rights}{more}, out {Class(handle.Type)} {parameter.Name}Object{have})");
        }

        foreach (CallParameter parameter in call.Parameters)
        {
            if (Code.Unknown(parameter, $"(ulong){parameter.Name}") is { } unknown)
            {
                writer.ReturnIf(unknown, "Status.InvalidArgument");
            }
        }

        foreach (CallParameter parameter in call.Parameters.Where(one => one.Allows is not null && !one.IsLate))
        {
            string kind = parameter.Allows!.KindArgument ?? $"ResourceKind.{parameter.Allows.Kind}";
            writer.ReturnIf($"!{parameter.Name}Object.Allows({kind})", "Status.AccessDenied");
        }

        writer.Line($"return Serve{call.Name}({string.Join(", ", ServedArguments(call))});");

        void Set(string value)
        {
            writer.Line($"{(hasStatus ? "" : "Status ")}status = {value};");
            writer.ReturnIf("status != Status.Ok", "status");
            hasStatus = true;
        }
    }

    private static IEnumerable<string> ServedParameters(CallDescription call)
    {
        foreach (CallParameter parameter in call.Parameters)
        {
            string type = Code.Name(parameter.Type);
            switch (parameter.Role)
            {
                case ParameterRole.Handle when !parameter.IsLate:
                    if (parameter.Handle!.Type is not (ObjectType.Resource or ObjectType.Log))
                    {
                        yield return $"{Class(parameter.Handle.Type)} {parameter.Name}";
                    }

                    if (parameter.Handle.Type == ObjectType.None)
                    {
                        yield return $"Rights {parameter.Name}Rights";
                    }

                    break;
                case ParameterRole.In:
                    yield return $"in {type} {parameter.Name}";
                    break;
                case ParameterRole.Out:
                    yield return $"out {type} {parameter.Name}";
                    break;
                case ParameterRole.InOut:
                    yield return $"ref {type} {parameter.Name}";
                    break;
                case ParameterRole.InBuffer:
                    yield return $"ReadOnlySpan<{type}> {parameter.Name}";
                    break;
                case ParameterRole.OutBuffer:
                    yield return $"Span<{type}> {parameter.Name}";
                    break;
                case ParameterRole.Word:
                    yield return $"{type}* {parameter.Name}";
                    break;
                default:
                    yield return $"{type} {parameter.Name}";
                    break;
            }
        }

        if (call.Result != typeof(void))
        {
            yield return $"out {Code.Name(call.Result)} result";
        }
    }

    private static IEnumerable<string> ServedArguments(CallDescription call)
    {
        foreach (CallParameter parameter in call.Parameters)
        {
            switch (parameter.Role)
            {
                case ParameterRole.Handle when !parameter.IsLate:
                    if (parameter.Handle!.Type is not (ObjectType.Resource or ObjectType.Log))
                    {
                        yield return $"{parameter.Name}Object";
                    }

                    if (parameter.Handle.Type == ObjectType.None)
                    {
                        yield return $"{parameter.Name}Rights";
                    }

                    break;
                case ParameterRole.In:
                    yield return $"in {parameter.Name}";
                    break;
                case ParameterRole.Out:
                    yield return $"out {parameter.Name}";
                    break;
                case ParameterRole.InOut:
                    yield return $"ref {parameter.Name}";
                    break;
                default:
                    yield return parameter.Name;
                    break;
            }
        }

        if (call.Result != typeof(void))
        {
            yield return "out result";
        }
    }

    private static string Class(ObjectType type) => type switch
    {
        ObjectType.None => "SimulatedObject",
        ObjectType.AddressSpace => "SimulatedSpace",
        _ => $"Simulated{type}",
    };
}
