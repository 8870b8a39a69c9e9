using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.Abi.Calls;
using Rill.Abi.Description;

namespace Rill.Tool.Handbook.Generated;

/// <summary>
/// What the kernel interface is: its calls, read from their declarations, its types, and what the comments on both say.
/// </summary>
/// <param name="Convention">How a call is made.</param>
/// <param name="Calls">The calls, by number.</param>
/// <param name="Types">The other types, by name.</param>
internal sealed record AbiDescription(
    DocumentationText Convention, IReadOnlyList<AbiCall> Calls, IReadOnlyList<AbiType> Types)
{
    private static readonly string[] s_registers = ["rdi", "rsi", "rdx", "r10", "r8", "r9"];

    /// <summary>Reads the interface that the tool was built with.</summary>
    public static AbiDescription Read()
    {
        Assembly assembly = typeof(IKernelCalls).Assembly;
        var documentation = XmlDocumentation.Load(assembly);
        var calls = CallDocumentation.Load();
        IEnumerable<Type> types = assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(Status).Namespace)
            .OrderBy(type => type.Name, StringComparer.Ordinal);
        return new AbiDescription(
            documentation.Of(typeof(IKernelCalls)),
            [.. KernelInterface.Read().Select(call => ReadCall(call, calls))],
            [.. types.Select(type => ReadType(type, documentation))]);
    }

    private static AbiCall ReadCall(CallDescription call, CallDocumentation documentation)
    {
        DocumentationText result = documentation.Result(call) is { } text ? XmlDocumentation.Text(text) : new("");
        if (call.GivesHandle)
        {
            result = new($"{result.Marked.TrimEnd('.')}: a handle with {Rights(call.ResultHandle!.Rights)}");
        }

        return new AbiCall(
            call.Name,
            call.Number,
            [
                .. call.Parameters.Select(parameter => new AbiArgument(
                    s_registers[parameter.Register..(parameter.Register + parameter.Registers)],
                    parameter.Name,
                    Kind(parameter),
                    XmlDocumentation.Text(documentation.Parameter(call, parameter)))),
            ],
            new DocumentationText(result.Marked.TrimEnd('.')),
            XmlDocumentation.Text(documentation.Summary(call)),
            [.. call.OwnErrors.Select(error => new AbiError(error.Status.ToString(), error.When))],
            [.. call.Errors.Except(call.OwnErrors.Select(error => error.Status)).Select(status => status.ToString())]);
    }

    private static DocumentationText Kind(CallParameter parameter)
    {
        string type = TypeName(parameter.Type).Marked;
        return new(parameter.Role switch
        {
            ParameterRole.Handle => HandleKind(parameter),
            ParameterRole.In => $"in {type}",
            ParameterRole.Out => $"out {type}",
            ParameterRole.InOut => $"in and out {type}",
            ParameterRole.InBuffer => $"in {type}[]",
            ParameterRole.OutBuffer => $"out {type}[]",
            ParameterRole.Word => $"address of {type}",
            _ => type,
        });
    }

    private static string HandleKind(CallParameter parameter)
    {
        HandleAttribute handle = parameter.Handle!;
        string kind = handle.Type == ObjectType.None ? "handle" : $"{handle.Type} handle";
        string rights = handle.Rights == Abi.Rights.None ? "" : $": {Rights(handle.Rights)}";
        string instead = handle.Or == Abi.Rights.None ? "" : $" or {Rights(handle.Or)}";
        string own = handle.MakerOnly ? ", made by the caller's process" : "";
        string allows = parameter.Allows is not { } allowed ? ""
            : allowed.KindArgument is { } argument ? $", for `{argument}`"
            : $", for {DocumentationText.Mark($"F:{typeof(ResourceKind).FullName}.{allowed.Kind}")}";
        return $"{kind}{rights}{instead}{own}{allows}";
    }

    private static string Rights(Rights rights) =>
        rights == Abi.Rights.All ? "all rights"
        : (rights & Abi.Rights.Duplicate) != 0 && rights != Abi.Rights.Duplicate ? $"all rights but {Abi.Rights.All & ~rights}"
        : rights.ToString().Replace(", ", " and ", StringComparison.Ordinal);

    private static AbiType ReadType(Type type, XmlDocumentation documentation) => new(
        type.Name,
        documentation.Of(type),
        type.IsValueType && !type.IsEnum ? Marshal.SizeOf(type) : null,
        type.IsValueType && !type.IsEnum ? [.. Fields(type, documentation)] : [],
        [
            .. Literals(type).Select(field =>
                new AbiConstant(field.Name, Number(field.GetRawConstantValue()!), documentation.Of(field))),
        ]);

    private static IEnumerable<FieldInfo> Literals(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral);

    private static IEnumerable<AbiField> Fields(Type type, XmlDocumentation documentation) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => new AbiField(
            field.Name, (int)Marshal.OffsetOf(type, field.Name), TypeName(field.FieldType), documentation.Of(field)));

    // Small numbers read best in decimal, addresses and masks in hexadecimal.
    private static string Number(object value) => value switch
    {
        ulong wide and > 65535 => $"0x{wide:X}",
        uint word and > 65535 => $"0x{word:X}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static DocumentationText TypeName(Type type) => new(
        Type.GetTypeCode(type.IsEnum ? typeof(object) : type) switch
        {
            TypeCode.Byte => "u8",
            TypeCode.Int16 => "i16",
            TypeCode.UInt16 => "u16",
            TypeCode.UInt32 => "u32",
            TypeCode.UInt64 => "u64",
            TypeCode.Int32 => "i32",
            TypeCode.Int64 => "i64",
            _ => DocumentationText.Mark($"T:{type.FullName}"),
        });
}
