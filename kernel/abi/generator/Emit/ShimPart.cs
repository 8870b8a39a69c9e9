using Rill.Abi.Description;

namespace Rill.Abi.Generator.Emit;

/// <summary>The calls as the shim makes them: addresses in, the kernel's result out.</summary>
internal sealed class ShimPart(CallDocumentation documentation)
{
    /// <summary>Arguments of the usual stub; more take another one.</summary>
    private const int UsualArguments = 5;

    internal string Write(IReadOnlyList<CallDescription> calls)
    {
        var writer = new CodeWriter("System.Runtime.CompilerServices", "Rill.Abi");
        writer.Line("namespace Rill.Shim;");
        writer.Line();
        writer.Open("internal static unsafe partial class KernelCalls");
        foreach (CallDescription call in calls)
        {
            Comments.Write(writer, documentation, call, withResult: false);
            writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            writer.Line($"public static long {call.Name}({string.Join(", ", call.Parameters.Select(Declared))}) =>");
            List<string> arguments = [.. call.Parameters.SelectMany(Passed)];
            string stub = "Kernel6";
            if (arguments.Count <= UsualArguments)
            {
                stub = "Kernel";
                arguments.AddRange(Enumerable.Repeat("0", UsualArguments - arguments.Count));
            }

            writer.Line($"    Asm.{stub}({string.Join(", ", arguments)}, (ulong)KernelCall.{call.Name});");
            writer.Line();
        }

        writer.Close();
        return writer.ToString();
    }

    private static string Declared(CallParameter parameter)
    {
        string type = Code.Name(parameter.Type);
        string declared = parameter.Role switch
        {
            ParameterRole.In or ParameterRole.Out or ParameterRole.InOut => $"{type}* {parameter.Name}",
            ParameterRole.InBuffer or ParameterRole.OutBuffer =>
                $"{(type == "byte" ? "void" : type)}* {parameter.Name}, ulong {parameter.Name}Length",
            ParameterRole.Word => $"ulong {parameter.Name}",
            _ => $"{type} {parameter.Name}",
        };
        return parameter.IsOptional ? $"{declared} = 0" : declared;
    }

    private static IEnumerable<string> Passed(CallParameter parameter)
    {
        yield return parameter.Type == typeof(ulong) || parameter.Role == ParameterRole.Handle ? parameter.Name : $"(ulong){parameter.Name}";
        if (parameter.IsBuffer)
        {
            yield return $"{parameter.Name}Length";
        }
    }
}
