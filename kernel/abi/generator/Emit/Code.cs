using Rill.Abi.Calls;
using Rill.Abi.Description;

namespace Rill.Abi.Generator.Emit;

/// <summary>Pieces of C# that several parts write.</summary>
internal static class Code
{
    /// <summary>A type as C# writes it.</summary>
    internal static string Name(Type type) =>
        type == typeof(byte) ? "byte"
        : type == typeof(int) ? "int"
        : type == typeof(uint) ? "uint"
        : type == typeof(long) ? "long"
        : type == typeof(ulong) ? "ulong"
        : type.Name == "ThreadStart" ? "Rill.Abi.ThreadStart"
        : type.Name;

    /// <summary>Rights as C# writes them.</summary>
    internal static string Of(Rights rights) =>
        string.Join(" | ", rights.ToString().Split(", ").Select(one => $"Rights.{one}"));

    /// <summary>The condition under which a named value is none that there is; null: any is.</summary>
    internal static string? Unknown(CallParameter parameter, string value) => parameter.Role switch
    {
        ParameterRole.Flags => $"({value} & ~0x{parameter.Limit:X}ul) != 0",
        ParameterRole.Choice => $"{value} > {parameter.Limit}",
        _ => null,
    };

    /// <summary>A wrapper's parameters: what a caller must give, then the result, then what it may leave out.</summary>
    internal static string HostedParameters(CallDescription call)
    {
        IEnumerable<string> given = call.Parameters.Where(parameter => !parameter.IsOptional).Select(Hosted);
        IEnumerable<string> left = call.Parameters.Where(parameter => parameter.IsOptional).Select(one => $"{Hosted(one)} = 0");
        IEnumerable<string> result = call.Result == typeof(void) ? [] : [$"out {Name(call.Result)} result"];
        return string.Join(", ", given.Concat(result).Concat(left));
    }

    private static string Hosted(CallParameter parameter)
    {
        string type = Name(parameter.Type);
        return parameter.Role switch
        {
            ParameterRole.In => $"in {type}",
            ParameterRole.Out => $"out {type}",
            ParameterRole.InOut => $"ref {type}",
            ParameterRole.InBuffer => $"ReadOnlySpan<{type}>",
            ParameterRole.OutBuffer => $"Span<{type}>",
            ParameterRole.Word => $"{type}*",
            _ => type,
        } + " " + parameter.Name;
    }
}
