using Rill.Abi.Description;

namespace Rill.Abi.Generator.Emit;

/// <summary>The calls as data, for tests over all of them.</summary>
internal sealed class ListPart
{
    internal string Write(IReadOnlyList<CallDescription> calls)
    {
        var writer = new CodeWriter("System.Collections.Generic", "Rill.Abi.Calls", "Rill.Abi.Description");
        writer.Line("namespace Rill.Abi;");
        writer.Line();
        writer.Line("/// <summary>All kernel calls, as they are declared.</summary>");
        writer.Open("internal static class KernelCallList");
        writer.Open("public static IReadOnlyList<ListedCall> All { get; } = new ListedCall[]");
        foreach (CallDescription call in calls)
        {
            string errors = string.Join(", ", call.Errors.Select(error => $"Status.{error}"));
            writer.Open($"new(KernelCall.{call.Name}, CallKind.{call.Kind}, new Status[] {{ {errors} }}, new ListedParameter[]");
            foreach (CallParameter parameter in call.Parameters)
            {
                writer.Line(
                    $"new(\"{parameter.Name}\", ParameterRole.{parameter.Role}, {parameter.Register}, {parameter.Size})"
                    + $" {{ {string.Join(", ", Properties(parameter))} }},");
            }

            writer.Close("}),");
        }

        writer.Close("};");
        writer.Close();
        return writer.ToString();
    }

    private static IEnumerable<string> Properties(CallParameter parameter)
    {
        if (parameter.IsLate)
        {
            yield return "IsLate = true";
        }

        if (parameter.Handle is { } handle)
        {
            yield return $"Type = ObjectType.{handle.Type}";
            yield return $"Rights = {Code.Of(handle.Rights)}";
            yield return $"Or = {Code.Of(handle.Or)}";
        }

        if (parameter.Role is ParameterRole.Flags or ParameterRole.Choice)
        {
            yield return $"Limit = 0x{parameter.Limit:X}";
        }
    }
}
